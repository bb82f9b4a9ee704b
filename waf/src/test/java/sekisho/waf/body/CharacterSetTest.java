package sekisho.waf.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterSetTest {
    private static final String SENTENCE = "サーバー/ネットワークの構成を、<b>確認</b>する。";

    private static String utf8(byte[] value, String charset) {
        return new String(CharacterSet.toUtf8(value, charset), UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "Shift_JIS, windows-31j, Shift_JIS",
        "x-sjis, windows-31j, Shift_JIS",
        "WINDOWS-31J, windows-31j, Shift_JIS",
        "euc-jp, EUC-JP, EUC-JP",
        "ISO-2022-JP, ISO-2022-JP, ISO-2022-JP"
    })
    void japaneseComesBackAndIsGuessed(String label, String charset, String guess) {
        byte[] value = SENTENCE.getBytes(Charset.forName(charset));
        assertThat(utf8(value, label)).isEqualTo(SENTENCE);
        assertThat(CharacterSet.guess(value)).contains(guess);
    }

    @Test
    void shiftJisHasTheExtensionsOfWindows() {
        assertThat(utf8(new byte[] {(byte) 0x87, 0x40, (byte) 0x81, 0x60, (byte) 0xFB, (byte) 0xFC}, "shift_jis"))
                .isEqualTo("①～髙");
    }

    @ParameterizedTest
    @ValueSource(strings = {"山田", "社", "侍の刀", "テスト", "株式会社", "ひらがな"})
    void shortShiftJisIsGuessed(String text) {
        byte[] value = text.getBytes(Charset.forName("windows-31j"));
        assertThat(CharacterSet.guess(value)).contains("Shift_JIS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"山田", "テスト", "株式会社", "ひらがな", "日本語"})
    void shortEucJpIsGuessed(String text) {
        assertThat(CharacterSet.guess(text.getBytes(Charset.forName("EUC-JP")))).contains("EUC-JP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"café", "été", "naïve", "für", "Ångström", "señor", "résumé of a naïve façade", "±2"})
    void westernTextIsNotGuessed(String text) {
        assertThat(CharacterSet.guess(text.getBytes(ISO_8859_1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "日本語", "a+b-c", "C++", "+81-3-1234-5678", "1 + 1 - 2", "+-", "x+AG0-y"})
    void utf8AndPlainTextAreNotGuessed(String text) {
        assertThat(CharacterSet.guess(text.getBytes(UTF_8))).isEmpty();
    }

    /** The examples of RFC 2152, and one of attackers. */
    @ParameterizedTest
    @CsvSource({
        "A+ImIDkQ., A≢Α.",
        "Hi Mom -+Jjo--!, Hi Mom -☺-!",
        "+ZeVnLIqe-, 日本語",
        "Item 3 is +AKM-1., Item 3 is £1.",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-, <script>alert(1)</script>",
        "a+-b, a+b",
        "+2DTdHg-, \uD834\uDD1E"
    })
    void utf7IsRead(String value, String text) {
        assertThat(utf8(ascii(value), "UTF-7")).isEqualTo(text);
    }

    @Test
    void marksHiddenInUtf7AreGuessed() {
        assertThat(CharacterSet.guess(ascii("+ADw-script+AD4-"))).contains("UTF-7");
        assertThat(CharacterSet.guess(ascii("+ADw-script+AD4- +A"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "+A", "+AD", "+ADx-", "+ADwA-", "+!", "+2DQ-"})
    void brokenUtf7StaysAsItIs(String text) {
        byte[] value = ascii(text);
        assertThat(CharacterSet.toUtf8(value, "utf-7")).isSameAs(value);
    }

    @Test
    void utf16IsReadByItsMarkAndElseByItsName() {
        byte[] little = ("\uFEFF" + SENTENCE).getBytes(Charset.forName("UTF-16LE"));
        byte[] big = ("\uFEFF" + SENTENCE).getBytes(Charset.forName("UTF-16BE"));
        assertThat(utf8(little, "utf-16")).isEqualTo(SENTENCE);
        assertThat(utf8(big, "utf-16")).isEqualTo(SENTENCE);
        assertThat(utf8(SENTENCE.getBytes(Charset.forName("UTF-16BE")), "utf-16be"))
                .isEqualTo(SENTENCE);
        assertThat(utf8(SENTENCE.getBytes(Charset.forName("UTF-16LE")), "utf-16"))
                .isEqualTo(SENTENCE);
        assertThat(CharacterSet.guess(little)).contains("UTF-16LE");
        assertThat(CharacterSet.guess(big)).contains("UTF-16BE");
    }

    @Test
    void setsThatAreNoAsciiAreReadToo() {
        assertThat(utf8("<script>".getBytes(Charset.forName("IBM037")), "ibm037"))
                .isEqualTo("<script>");
        assertThat(utf8(new byte[] {(byte) 0xE9, (byte) 0x80}, "ISO-8859-1")).isEqualTo("é€");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF8", "us-ascii", "shift_jis", "nope", "", " ", "a b", "\0", "x-JISAutoDetect"})
    void thereAreValuesThatStayTheSameArray(String charset) {
        byte[] value = ascii("plain");
        assertThat(CharacterSet.toUtf8(value, charset)).isSameAs(value);
    }

    @Test
    void aValueThatIsNotValidStaysTheSameArray() {
        byte[] value = {(byte) 0x82, (byte) 0xA0, (byte) 0x82};
        assertThat(CharacterSet.toUtf8(value, "Shift_JIS")).isSameAs(value);
        assertThat(CharacterSet.toUtf8(value, "utf-16")).isSameAs(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/html;charset=utf-8 | utf-8",
                "text/html; Charset=\"UTF-8\" | utf-8",
                "text/html ; charset = Shift_JIS ; x=y | shift_jis",
                "text/html; charset='euc-jp' | euc-jp",
                "text/html; a=\"; charset=utf-7\"; charset=utf-8 | utf-8",
                "text/html; charset=\"ut\\f-8\" | utf-8",
                "text/html;;charset=a;charset=b | a",
                "text/html; xcharset=a | ``",
                "text/html; charset | ``",
                "text/html; charset= | ``",
                "text/html; charset=\" | ``",
                "charset=utf-8 | ``",
                "`` | ``"
            })
    void theCharsetParameterIsFound(String contentType, String expected) {
        assertThat(CharacterSet.named(contentType).orElse("")).isEqualTo(expected);
    }

    @Property(tries = 500)
    void nothingMakesItThrow(@ForAll byte[] value, @ForAll String text) {
        for (String charset : new String[] {"shift_jis", "euc-jp", "iso-2022-jp", "utf-16", "utf-7", "ibm037", text}) {
            assertThat(CharacterSet.toUtf8(value, charset).length).isLessThanOrEqualTo(3 * value.length);
        }
        assertThat(CharacterSet.named("a/b;" + text).orElse("")).hasSizeLessThanOrEqualTo(3 * text.length());
        CharacterSet.guess(value)
                .ifPresent(charset ->
                        assertThat(CharacterSet.toUtf8(value, charset)).isNotSameAs(value));
    }
}
