package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in the character sets of older Japanese sites, under the Core Rule Set as a site has it by default. */
class JapaneseCharacterSetsTest {
    /** Half of its characters end in a byte that means something in ASCII: ソ 5C, ポ 7C, 表 5C, 能 5C. */
    private static final String TEXT = "ソフトウェアの性能表とポイントの予定を十分に確認しました。";

    private static final RuleSet RULES = rules();

    @ParameterizedTest
    @CsvSource({
        "windows-31j, application/x-www-form-urlencoded; charset=Shift_JIS",
        "EUC-JP, application/x-www-form-urlencoded; charset=EUC-JP",
        "windows-31j, application/x-www-form-urlencoded",
        "UTF-8, application/x-www-form-urlencoded"
    })
    void anOrdinaryFormPasses(String charset, String contentType) {
        assertThat(isRefused(TEXT, charset, contentType)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "windows-31j, application/x-www-form-urlencoded; charset=Shift_JIS",
        "EUC-JP, application/x-www-form-urlencoded; charset=EUC-JP",
        "windows-31j, application/x-www-form-urlencoded",
        "UTF-8, application/x-www-form-urlencoded"
    })
    void anAttackInItDoesNot(String charset, String contentType) {
        assertThat(isRefused(TEXT + "' UNION SELECT password FROM users--", charset, contentType))
                .isTrue();
        assertThat(isRefused(TEXT + "<script>alert(1)</script>", charset, contentType))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-31j", "EUC-JP", "UTF-8"})
    void aQueryIsReadInItsCharacterSetToo(String charset) {
        assertThat(isRefused(URLEncoder.encode(TEXT, Charset.forName(charset)))).isFalse();
        assertThat(isRefused(
                        URLEncoder.encode(TEXT + "' UNION SELECT password FROM users--", Charset.forName(charset))))
                .isTrue();
    }

    @Test
    void aQueryInUtf7IsDecoded() {
        assertThat(isRefused(URLEncoder.encode("+ADw-script+AD4-alert(1)+ADw-/script+AD4-", StandardCharsets.UTF_8)))
                .isTrue();
    }

    private static boolean isRefused(String query) {
        Transaction transaction = RULES.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", "/contact?name=" + query, "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("User-Agent", "Mozilla/5.0");
        transaction.requestHeader("Accept", "*/*");
        return transaction
                .requestHead()
                .or(() -> transaction.requestBody(new byte[0], false))
                .isPresent();
    }

    @Test
    void aCharacterSetThatHidesAsciiIsRefused() {
        assertThat(isRefused(TEXT, "UTF-8", "application/x-www-form-urlencoded; charset=ibm037"))
                .isTrue();
    }

    private static boolean isRefused(String text, String charset, String contentType) {
        byte[] body = ("name=" + URLEncoder.encode(text, Charset.forName(charset))).getBytes(StandardCharsets.US_ASCII);
        Transaction transaction = RULES.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("POST", "/contact", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("User-Agent", "Mozilla/5.0");
        transaction.requestHeader("Accept", "*/*");
        transaction.requestHeader("Content-Type", contentType);
        transaction.requestHeader("Content-Length", Integer.toString(body.length));
        return transaction
                .requestHead()
                .or(() -> transaction.requestBody(body, false))
                .isPresent();
    }

    private static RuleSet rules() {
        try {
            CoreRuleSet files = CoreRuleSet.in(Crs.FOLDER).orElseThrow();
            return switch (RuleSet.load(files.texts(Tuning.DEFAULT))) {
                case RuleSet.Loaded loaded -> loaded.rules();
                case RuleSet.Rejected rejected ->
                    throw new AssertionError(rejected.problems().toString());
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
