package sekisho.waf.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both detectors over ordinary Japanese, over attacks in ASCII and inside Japanese, and over hostile bytes. */
class InjectionDetectionTest {
    @Test
    void ordinaryJapanesePasses() throws IOException {
        List<String> texts = lines("benign-ja.txt");
        assertThat(texts).hasSizeGreaterThanOrEqualTo(150);
        assertThat(texts)
                .noneMatch(text -> SqlInjection.detect(utf8(text)))
                .noneMatch(text -> CrossSiteScripting.detect(utf8(text)));
        System.out.println("benign Japanese texts passed: " + texts.size());
    }

    @Test
    void everySqlAttackIsCaught() throws IOException {
        List<String> attacks = lines("attacks-sqli.txt");
        assertThat(attacks).hasSizeGreaterThanOrEqualTo(150);
        assertThat(attacks).allMatch(attack -> SqlInjection.detect(utf8(attack)));
        System.out.println("SQL injections caught: " + attacks.size());
    }

    @Test
    void everyScriptAttackIsCaught() throws IOException {
        List<String> attacks = lines("attacks-xss.txt");
        assertThat(attacks).hasSizeGreaterThanOrEqualTo(80);
        assertThat(attacks).allMatch(attack -> CrossSiteScripting.detect(utf8(attack)));
        System.out.println("script injections caught: " + attacks.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1' or '1'='1|s&sos",
                "1 union select 1|1UE1",
                "1234 OR 1=1|1&1",
                "東京' OR '1'='1|s&sos",
                "1/*!union*/|X"
            })
    void theFingerprintNamesTheFoldedTokens(String value, String fingerprint) {
        assertThat(SqlInjection.fingerprint(utf8(value))).contains(fingerprint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "12345", "it's", "rock and roll", "Smith & Sons", "a-b--c", "1 union", "select"})
    void ordinaryEnglishPasses(String value) {
        assertThat(SqlInjection.fingerprint(utf8(value))).isEmpty();
        assertThat(CrossSiteScripting.detect(utf8(value))).isFalse();
    }

    @Property(tries = 3000)
    void noBytesMakeADetectorThrow(@ForAll byte[] value) {
        assertThat(SqlInjection.fingerprint(value).isPresent()).isEqualTo(SqlInjection.detect(value));
        CrossSiteScripting.detect(value);
    }

    @Property(tries = 3000)
    void noSyntaxMakesADetectorThrow(@ForAll int[] choices) {
        String letters = "'\"`$-/*#()[]{}<>=!&|@.,;:\\0x1eqnub +\n\0\u00a0\u00e6\u009d\u00b1";
        StringBuilder text = new StringBuilder();
        for (int choice : choices) {
            text.append(letters.charAt(Math.floorMod(choice, letters.length())));
        }
        byte[] value = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SqlInjection.fingerprint(value).isPresent()).isEqualTo(SqlInjection.detect(value));
        CrossSiteScripting.detect(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "'", "\"", "/*", "--", "1,-", "a.", "$a$", "<a ", "<!--", "x'0", "{a ", "a,", "'\\"})
    void aLongValueYieldsAtMostOneTokenPerByte(String unit) {
        byte[] value = utf8(unit.repeat(131_072 / unit.length()));
        SqlReading reading = new SqlReading(value, (char) 0, true);
        assertThat(reading.tokensRead()).isLessThanOrEqualTo(value.length);
        assertThat(reading.size()).isLessThanOrEqualTo(SqlReading.MAXIMUM);
        HtmlTokenizer tokens = new HtmlTokenizer(value, HtmlTokenizer.Context.DATA);
        int count = 0;
        while (tokens.next()) {
            count++;
        }
        assertThat(count).isLessThanOrEqualTo(value.length + 1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(InjectionDetectionTest.class.getResourceAsStream(name), name)) {
            return Arrays.asList(new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n"));
        }
    }
}
