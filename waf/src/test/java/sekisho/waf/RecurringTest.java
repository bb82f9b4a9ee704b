package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Header fields that come again and again: what was found out about one exchange's goes for the next, and nothing else does. */
class RecurringTest {
    private static final String EXCUSED = """
            SecRuleEngine On
            SecRule ARGS_GET:excused "@eq 1" "id:1,phase:1,pass,nolog,ctl:ruleRemoveTargetById=2;REQUEST_HEADERS:X-Note"
            SecRule REQUEST_HEADERS:X-Note "@rx att[a-z]ck" "id:2,phase:1,deny"
            """;

    private static final String NAMED_BY_THE_CLIENT = """
            SecRuleEngine On
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.word=%{ARGS_GET.word}"
            SecRule REQUEST_HEADERS:X-Note "@contains %{tx.word}" "id:2,phase:1,deny"
            """;

    private static boolean refused(RuleSet rules, String query, String note) {
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", "/" + query, "HTTP/1.1");
        transaction.requestHeader("X-Note", note);
        return transaction.requestHead().isPresent();
    }

    private static RuleSet load(String text) {
        return switch (RuleSet.load(List.of(new RuleText("rules", text, Path.of("."))))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }

    @Test
    void aValueThatWasExcusedIsRefusedWhereItIsNot() {
        RuleSet rules = load(EXCUSED);
        for (int time = 0; time < 4; time++) {
            assertThat(refused(rules, "?excused=1", "an attack")).isFalse();
        }
        assertThat(refused(rules, "", "an attack")).isTrue();
    }

    @Test
    void aValueThatDidNotMatchDoesNotSpeakForAnother() {
        RuleSet rules = load(EXCUSED);
        for (int time = 0; time < 4; time++) {
            assertThat(refused(rules, "", "an att ck")).isFalse();
            assertThat(refused(rules, "", "an attack")).isTrue();
        }
    }

    @Test
    void aValueIsComparedAnewWithWhatTheExchangeBrings() {
        RuleSet rules = load(NAMED_BY_THE_CLIENT);
        for (int time = 0; time < 4; time++) {
            assertThat(refused(rules, "?word=attack", "a note")).isFalse();
            assertThat(refused(rules, "?word=note", "a note")).isTrue();
        }
    }
}
