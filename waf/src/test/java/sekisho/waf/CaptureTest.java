package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups are found out when a rule asks for them, and are what they would have been when the match was made. */
class CaptureTest {
    private static final String EVERY_MATCH = """
            SecRule ARGS "@rx ([a-z])([0-9])?" \
              "id:1,phase:1,pass,nolog,capture,setvar:'tx.seen=%{tx.seen}%{tx.1}%{tx.2};'"
            SecAction "id:2,phase:1,pass,log,logdata:'%{tx.seen}'"
            """;

    private static final String LAST_MATCH = """
            SecRule ARGS "@rx ([a-z])([0-9])?" "id:1,phase:1,pass,nolog,capture"
            SecAction "id:2,phase:1,pass,log,logdata:'%{tx.0} %{tx.1} %{tx.2} %{tx.3}'"
            SecRule &TX:2 "@eq 0" "id:3,phase:1,pass,log,logdata:'no second'"
            SecRule TX:/^[0-9]$/ "@rx z" "id:4,phase:1,pass,log,logdata:'%{MATCHED_VAR}'"
            """;

    private static final String OVERWRITTEN = """
            SecRule ARGS:a "@rx ([a-z])([0-9])?" "id:1,phase:1,pass,nolog,capture,setvar:'tx.1=own'"
            SecAction "id:2,phase:1,pass,log,logdata:'%{tx.0} %{tx.1} %{tx.2}'"
            """;

    private static final String MACRO = """
            SecAction "id:1,phase:1,pass,nolog,setvar:'tx.word=a'"
            SecRule ARGS:a "@rx (%{tx.word}.)" "id:2,phase:1,pass,nolog,capture,setvar:'tx.word=z'"
            SecAction "id:3,phase:1,pass,log,logdata:'%{tx.1}'"
            """;

    @Test
    void everyMatchHasItsOwnGroups() {
        assertThat(data(EVERY_MATCH, "/?a=x1&b=y&c=z3")).containsExactly("x1;y;z3;");
    }

    @Test
    void groupsOfTheLastMatchStay() {
        assertThat(data(LAST_MATCH, "/?a=x1&b=z3")).containsExactly("z3 z 3 ", "z");
    }

    @Test
    void groupsOfAnEarlierMatchAreGone() {
        assertThat(data(LAST_MATCH, "/?a=x1&b=y")).containsExactly("y y  ", "no second");
    }

    @Test
    void whatARuleSetsStandsInsteadOfTheGroup() {
        assertThat(data(OVERWRITTEN, "/?a=x1")).containsExactly("x1 own 1");
    }

    @Test
    void anExpressionWithMacrosCapturesWithTheirValuesThen() {
        assertThat(data(MACRO, "/?a=zzab")).containsExactly("ab");
    }

    private static List<String> data(String rules, String target) {
        RuleSet set =
                switch (RuleSet.load(List.of(new RuleText("captures", "SecRuleEngine On\n" + rules, Path.of(""))))) {
                    case RuleSet.Loaded loaded -> loaded.rules();
                    case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
                };
        Transaction transaction = set.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", target, "HTTP/1.1");
        transaction.requestHead();
        return transaction.matches().stream().map(RuleMatch::data).toList();
    }
}
