package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
    private static final Guessability GUESSABILITY = new Guessability();
    private static final List<String> PERSONAL = List.of("hanako", "yamada", "hanako.yamada@example.jp", "acme");

    private static List<Objection> objections(PasswordRule rule, String password) {
        return rule.objections(password, PERSONAL, GUESSABILITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234",
                "Passw0rd!!",
                "qwertyuiop",
                "1qaz2wsx3edc",
                "zaq12wsxcde3",
                "abcdefghij",
                "1234567890",
                "aaaaaaaaaaaa",
                "hanakoyamada",
                "Yamada-1985",
                "hanako0401!",
                "acme20261124",
                "sakura1234",
                "Sakura2026!",
                "tanaka1985",
                "arigatou39",
                "pasuwado123",
                "ぱすわーどぱすわーど",
                "パスワードパスワード",
                "よろしくお願いします",
                "あいうえおあいうえお",
                "ｐａｓｓｗｏｒｄ１２３４"
            })
    void whatAnybodyWouldTryIsRefused(String password) {
        assertThat(objections(PasswordRule.DEFAULT, password)).containsExactly(Objection.EASILY_GUESSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "春はあけぼの-やうやう白く",
                "u7#Kq2!vXz9p",
                "橋の下の自転車は青い",
                "mizuiro-densha-42-kirin"
            })
    void whatNobodyWouldTryIsTaken(String password) {
        assertThat(objections(PasswordRule.DEFAULT, password)).isEmpty();
    }

    @Test
    void lengthsAreCountedInCharacters() {
        PasswordRule rule = new PasswordRule(8, 10, 0, false, 0, Optional.empty());
        assertThat(objections(rule, "𠮷野家丼並盛")).containsExactly(Objection.TOO_SHORT);
        assertThat(objections(rule, "𠮷野家丼並盛大盛")).isEmpty();
        assertThat(objections(rule, "𠮷野家丼並盛大盛特盛")).isEmpty();
        assertThat(objections(rule, "𠮷野家丼並盛大盛特盛一")).containsExactly(Objection.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({"abcdefgh,1", "Abcdefgh,2", "Abcdefg1,3", "Abcdef1!,4", "12345678,1", "ＡＢｃ１！,4", "かな漢字です,1"})
    void kindsAreCounted(String password, int kinds) {
        assertThat(PasswordRule.kindsIn(PasswordRule.normal(password))).isEqualTo(kinds);
    }

    @Test
    void threeOfFourKinds() {
        PasswordRule old = new PasswordRule(8, 15, 3, false, 0, Optional.empty());
        assertThat(objections(old, "onlylower")).containsExactly(Objection.TOO_FEW_KINDS);
        assertThat(objections(old, "Upper123x")).isEmpty();
        assertThat(old.isWeak()).as("8 to 15 characters copies an old rule").isTrue();
        assertThat(PasswordRule.DEFAULT.isWeak()).isFalse();
    }

    @Test
    void controlCharactersAreRefused() {
        assertThat(objections(PasswordRule.DEFAULT, "u7#Kq2!vXz9p\u0000")).contains(Objection.CONTROL_CHARACTER);
    }

    @Test
    void everyLengthIsJudgedInBoundedTime() {
        String longest = "ab1!".repeat(PasswordRule.LONGEST / 4);
        assertThat(GUESSABILITY.isEasy(longest, PERSONAL)).isTrue();
    }

    @Test
    void senselessRulesCannotBeMade() {
        assertThatThrownBy(() -> new PasswordRule(7, 64, 0, true, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PasswordRule(12, 11, 0, true, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PasswordRule(8, 64, 5, true, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PasswordRule(8, 64, 0, true, 0, Optional.of(Duration.ofHours(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
