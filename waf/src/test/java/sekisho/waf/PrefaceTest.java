package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rule sets note before they look at anything. */
class PrefaceTest {
    @Test
    void theDefaultsOfTheCoreRuleSetAreNotedOnce() {
        RuleSet rules = Crs.load("On", 1);
        long[] candidates = rules.phase(1).everyRule();
        int all = count(candidates);
        rules.preface().takeFrom(candidates);
        Tx noted = rules.preface().noted(rules.txNames());
        assertThat(all - count(candidates)).isGreaterThanOrEqualTo(27);
        assertThat(noted.get("allowed_methods")).asString().isEqualTo("GET HEAD POST OPTIONS");
        assertThat(noted.get("detection_paranoia_level")).asString().isEqualTo("1");
    }

    @Test
    void anExchangeDoesNotSeeWhatAnotherNoted() {
        RuleSet rules = load("""
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.score=0"
            SecRule &TX:limit "@eq 0" "id:2,phase:1,pass,nolog,setvar:tx.limit=5"
            SecAction "id:3,phase:1,pass,nolog,setvar:tx.name=%{tx.limit}"
            SecRule ARGS "@contains a" "id:4,phase:1,pass,nolog,setvar:tx.score=+%{tx.name}"
            SecRule TX:score "@ge 10" "id:5,phase:1,log,pass,msg:'twice'"
            """);
        for (int i = 0; i < 3; i++) {
            assertThat(ids(rules, "/?x=a")).isEmpty();
        }
        assertThat(ids(rules, "/?x=a&y=a")).containsExactly(5L);
    }

    @Test
    void whatDependsOnTheExchangeEndsIt() {
        RuleSet rules = load("""
            SecRule REQUEST_METHOD "@streq GET" "id:1,phase:1,pass,nolog,setvar:tx.limit=9"
            SecRule &TX:limit "@eq 0" "id:2,phase:1,pass,nolog,setvar:tx.limit=5"
            SecRule TX:limit "@eq 9" "id:3,phase:1,pass,log,msg:'as the request says'"
            """);
        assertThat(ids(rules, "/")).containsExactly(3L);
    }

    @Test
    void theValueThatMatchedLastIsTheSame() {
        RuleSet rules = load("""
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.a=one,setvar:tx.b=7"
            SecRule TX:b "@eq 7" "id:2,phase:1,pass,nolog,setvar:tx.c=1"
            SecRule MATCHED_VAR "@streq 7" "id:3,phase:1,pass,log,msg:'seen'"
            """);
        assertThat(ids(rules, "/")).containsExactly(3L);
    }

    @Test
    void aRuleThatIsSkippedIsNotDone() {
        RuleSet rules = load("""
            SecAction "id:1,phase:1,pass,nolog,setvar:tx.a=1,skipAfter:end"
            SecAction "id:2,phase:1,pass,nolog,setvar:tx.a=2"
            SecMarker end
            SecRule TX:a "@eq 1" "id:3,phase:1,pass,log,msg:'first'"
            """);
        assertThat(ids(rules, "/")).containsExactly(3L);
    }

    private static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    private static RuleSet load(String text) {
        return switch (RuleSet.load(List.of(new RuleText("test", "SecRuleEngine On\n" + text, Path.of(""))))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }

    private static List<Long> ids(RuleSet rules, String target) {
        Transaction planned = run(rules, target);
        assertThat(matched(run(rules.plain(), target))).isEqualTo(matched(planned));
        return matched(planned);
    }

    private static List<Long> matched(Transaction transaction) {
        return transaction.matches().stream()
                .map(match -> match.id().orElseThrow())
                .toList();
    }

    private static Transaction run(RuleSet rules, String target) {
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", target, "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHead();
        return transaction;
    }
}
