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
        return kind.run(RULES, body.getBytes(StandardCharsets.ISO_8859_1)).matches().stream()
                .map(RuleMatch::id)
                .mapToLong(OptionalLong::orElseThrow)
                .boxed()
                .toList();
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

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML", "MULTIPART"})
    void whatCannotBeReadIsAnErrorThatRulesSee(HardBody kind) {
        assertThat(matched(kind, "--xyzzy\r\n<{[")).contains(3L);
    }
}
