package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.waf.Tuning;
import sekisho.words.Lang;

/** What {@code explain} says of rules and scanner. */
class WafExplanationTest {
    private static String explained(Lang lang, Optional<Tuning> tuning, String path, String sekisho) throws Exception {
        String json = "{\"http\":{\"request\":{\"id\":\"req-1\",\"method\":\"POST\"}},\"url\":{\"path\":\"" + path
                + "\"},\"sekisho\":{\"site\":\"app.example.jp\"," + sekisho + "}}";
        Entry entry = new Entry(Kind.ACCESS, Instant.EPOCH, "e", (ObjectNode) new ObjectMapper().readTree(json));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Terminal terminal = new Terminal(out, out, lang, false, false);
        Explanation.print(entry, terminal);
        WafExplanation.print(entry, tuning, terminal);
        out.flush();
        return text.toString();
    }

    private static String rule(String id, String variable) {
        return "{\"id\":\"" + id + "\",\"phase\":2,\"message\":\"about " + id + "\",\"variable\":\"" + variable
                + "\",\"matched\":\"x\\u001b[31m\",\"score\":5,\"severity\":2}";
    }

    private static String waf(String action, String... rules) {
        return "\"waf\":{\"action\":\"" + action + "\",\"score\":{\"inbound\":" + 5 * rules.length
                + ",\"outbound\":0},\"rules\":[" + String.join(",", rules) + "]}";
    }

    @Test
    void aFalseAlarmIsExplainedWithItsExclusion() throws Exception {
        String text = explained(
                Lang.EN, Optional.of(Tuning.DEFAULT), "/contact", waf("blocked", rule("942100", "ARGS:comment")));
        assertThat(text)
                .contains("request 5/5, answer 0/4 (score/threshold)", "942100  about 942100", "phase 2  CRITICAL  +5")
                .contains("ARGS:comment = x\\u001b[31m")
                .contains("- rules: [942100]", "arguments: [\"comment\"]", "paths: [\"/contact\"]", "req-1")
                .doesNotContain("real attack", "every path", "\u001b");
    }

    @Test
    void severalRulesOfOneKindAreCalledAnAttackBeforeAnExclusionIsOffered() throws Exception {
        String text = explained(
                Lang.JA,
                Optional.empty(),
                "/",
                waf("blocked", rule("942100", "ARGS:q"), rule("942190", "ARGS:q"), rule("942360", "ARGS:q")));
        assertThat(text).contains("攻撃を見つけるルールが 3 件一致しています(sqli)", "すべてのパス", "paths: [\"/\"]");
        assertThat(text.indexOf("本物の攻撃")).isLessThan(text.indexOf("- rules:"));
    }

    @Test
    void whatIsNoArgumentIsSaidToBeBroad() throws Exception {
        assertThat(explained(Lang.EN, Optional.empty(), "/a", waf("would-block", rule("942100", "REQUEST_COOKIES:x"))))
                .contains("so the whole rule is excluded", "- rules: [942100]")
                .doesNotContain("arguments:");
    }

    @Test
    void nothingIsOfferedForWhatPassed() throws Exception {
        assertThat(explained(Lang.EN, Optional.empty(), "/a", waf("pass", rule("942100", "ARGS:x"))))
                .contains("942100")
                .doesNotContain("exclusions:");
        assertThat(explained(Lang.EN, Optional.empty(), "/a", "\"outcome\":\"allowed\"")).doesNotContain("WAF");
    }

    @Test
    void whatTheScannerSaidIsShown() throws Exception {
        assertThat(explained(
                        Lang.EN,
                        Optional.empty(),
                        "/a",
                        "\"antivirus\":{\"action\":\"infected\",\"signature\":\"Eicar\",\"files\":2,\"bytes\":68,\"causes\":[\"encrypted\"]}"))
                .contains("virus scan", "infected Eicar encrypted  (2, 68 B)");
    }
}
