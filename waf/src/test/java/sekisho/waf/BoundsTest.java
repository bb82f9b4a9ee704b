package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies beyond a bound, or cannot be read, is an error that rules see. */
class BoundsTest {
    private static final RuleSet RULES = load();

    private static RuleSet load() {
        String text = """
            SecRuleEngine On
            SecRequestBodyAccess On
            SecRequestBodyJsonDepthLimit 20
            SecArgumentsLimit 30
            SecRule REQUEST_HEADERS:Content-Type "xml" "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule REQUEST_HEADERS:Content-Type "json" "id:2,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule REQBODY_ERROR "!@eq 0" "id:3,phase:2,log,pass"
            SecRule &ARGS "@gt 30" "id:4,phase:2,log,pass"
            SecRule ARGS "@contains x" "id:5,phase:2,log,pass"
            """;
        return ((RuleSet.Loaded) RuleSet.load(List.of(new RuleText("bounds", text, Path.of("."))))).rules();
    }

    private static List<Long> matched(HardBody kind, String body) {
        return ids(RULES, kind, body);
    }

    private static List<Long> ids(RuleSet rules, HardBody kind, String body) {
        return kind.run(rules, body.getBytes(StandardCharsets.ISO_8859_1)).matches().stream()
                .map(RuleMatch::id)
                .mapToLong(OptionalLong::orElseThrow)
                .boxed()
                .toList();
    }

    @Test
    void allThatIsWrongWithRulesIsReportedTogether() {
        String text = """
            SecRule ARGS "@rx (" "id:1,phase:2,pass"
            SecNothing x
            SecRule ARGS "@nothing x" "id:2,phase:2,pass"
            """;
        RuleSet.Outcome outcome = RuleSet.load(List.of(new RuleText("bad", text, Path.of("."))));
        assertThat(((RuleSet.Rejected) outcome).problems())
                .extracting(problem -> problem.at().line())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void jsonWithinTheDepthIsReadAndBelowItIsAnError() {
        assertThat(matched(HardBody.JSON, "[".repeat(19) + "1" + "]".repeat(19)))
                .isEmpty();
        assertThat(matched(HardBody.JSON, "[".repeat(25) + "1" + "]".repeat(25)))
                .contains(3L);
    }

    @Test
    void xmlWithinTheDepthIsReadAndBelowItIsAnError() {
        assertThat(matched(HardBody.XML, "<a>".repeat(250) + "</a>".repeat(250)))
                .isEmpty();
        assertThat(matched(HardBody.XML, "<a>".repeat(260) + "</a>".repeat(260)))
                .contains(3L);
    }

    @Test
    void moreArgumentsThanTheBoundAreNotRead() {
        assertThat(matched(HardBody.ONE_ARGUMENT, "a=1&".repeat(29) + "b=x")).containsExactly(5L);
        assertThat(matched(HardBody.ONE_ARGUMENT, "a=1&".repeat(100) + "b=x")).isEmpty();
    }

    private static RuleSet load(String rules) {
        String text = "SecRuleEngine On\nSecRequestBodyAccess On\nSecArgumentsLimit 10000\n" + rules;
        return switch (RuleSet.load(List.of(new RuleText("bounds", text, Path.of("."))))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }

    private static String parts(int count, String disposition) {
        return ("--xyzzy\r\nContent-Disposition: form-data; name=\"a\"" + disposition + "\r\n\r\nx\r\n").repeat(count)
                + "--xyzzy--\r\n";
    }

    @Test
    void morePartsOrFilesOfAMultipartBodyThanTheBoundAreAnError() {
        RuleSet rules = load("""
            SecRule REQBODY_ERROR "!@eq 0" "id:1,phase:2,log,pass"
            SecRule MULTIPART_FILE_LIMIT_EXCEEDED "@eq 1" "id:2,phase:2,log,pass"
            """);
        assertThat(ids(rules, HardBody.MULTIPART, parts(1000, ""))).isEmpty();
        assertThat(ids(rules, HardBody.MULTIPART, parts(1001, ""))).containsExactly(1L);
        assertThat(ids(rules, HardBody.MULTIPART, parts(100, "; filename=\"f\"")))
                .isEmpty();
        assertThat(ids(rules, HardBody.MULTIPART, parts(101, "; filename=\"f\"")))
                .containsExactly(1L, 2L);
    }

    /** Its decompression is bounded by not happening: rules would see nothing of what the application unpacks. */
    @Test
    void aBodyWithAContentCodingIsRefusedByTheCoreRules() {
        Transaction transaction = Submissions.rules().begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("POST", "/", "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("Content-Type", "application/json");
        transaction.requestHeader("Content-Length", "20");
        transaction.requestHeader("Content-Encoding", "gzip");
        assertThat(transaction.requestHead().or(() -> transaction.requestBody(new byte[20], false)))
                .isPresent();
        assertThat(transaction.matches()).extracting(RuleMatch::id).contains(OptionalLong.of(920450));
    }

    @Test
    void rulesStillActWhenMoreHaveMatchedThanAreNoted() {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 1100; i++) {
            many.append("SecAction \"id:").append(i).append(",phase:1,log,pass\"\n");
        }
        RuleSet rules = load(many + "SecAction \"id:2000,phase:1,log,deny,status:403\"\n");
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", "/", "HTTP/1.1");
        assertThat(transaction.requestHead()).isPresent();
        assertThat(transaction.matches()).hasSize(1024);
    }

    @Test
    void moreMembersOfTxThanTheBoundAreDropped() {
        RuleSet rules = load("""
            SecRule ARGS_NAMES "@rx ^n" "id:1,phase:2,nolog,pass,setvar:'tx.%{MATCHED_VAR}=1'"
            SecRule &TX:/^n/ "@eq 4096" "id:2,phase:2,log,pass"
            SecRule &TX:/^n4999/ "@gt 0" "id:3,phase:2,log,pass"
            """);
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            form.append('n').append(i).append("=1&");
        }
        assertThat(ids(rules, HardBody.ONE_ARGUMENT, form.toString())).containsExactly(2L);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML", "MULTIPART"})
    void whatCannotBeReadIsAnErrorThatRulesSee(HardBody kind) {
        assertThat(matched(kind, "--xyzzy\r\n<{[")).contains(3L);
    }
}
