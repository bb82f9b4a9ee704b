package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "春はあけぼの、やうやう白くなりゆく",
                "kT9#vLw2pQx!",
                "my password is a long sentence",
                "1 tall glass of cold barley tea"
            })
    void whatIsLongAndNotCommonIsTaken(String password) {
        assertThat(PasswordRule.objection(password)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "short, PASSWORD_SHORT",
        "elevenchars, PASSWORD_SHORT",
        "aaaaaaaaaaaa, PASSWORD_WEAK",
        "ababababababab, PASSWORD_WEAK",
        "123456789012, PASSWORD_WEAK",
        "987654321098, PASSWORD_WEAK",
        "abcdefghijkl, PASSWORD_WEAK",
        "qwertyuiop123, PASSWORD_WEAK",
        "1q2w3e4r5t6y, PASSWORD_WEAK",
        "Password1234, PASSWORD_WEAK",
        "P@ssw0rd2026!, PASSWORD_WEAK",
        "Sekisho-2026!!, PASSWORD_WEAK",
        "adminadmin2026, PASSWORD_WEAK",
        "パスワードパスワード1234, PASSWORD_WEAK"
    })
    void whatEverybodyTriesFirstIsNot(String password, Text objection) {
        assertThat(PasswordRule.objection(password)).contains(objection);
    }

    @ParameterizedTest
    @CsvSource({"128, ''", "129, PASSWORD_LONG"})
    void theLongestHas128Characters(int length, String objection) {
        String password = "kT9#vLw2pQ".repeat(13).substring(0, length);
        assertThat(PasswordRule.objection(password).map(Text::name).orElse("")).isEqualTo(objection);
    }

    @Property
    void neverThrows(@ForAll String password) {
        assertThat(PasswordRule.objection(password)).isNotNull();
    }
}
