package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.journal.AccessRecord;
import sekisho.journal.AccessRecord.Match;

final class ExclusionAdviceTest {
    private static final Match SUM = new Match("949110", 2, "over", "TX:score", "15", 0);

    private static Match match(String id, String variable) {
        return new Match(id, 2, "message", variable, "matched", 5, 2);
    }

    private static ExclusionAdvice advice(String path, Match... matches) {
        return ExclusionAdvice.of(
                        "app.example.jp", path, new AccessRecord.Waf("blocked", 15, 0, List.of(matches)), "why")
                .orElseThrow();
    }

    @Test
    void anArgumentIsExcludedFromItsRulesBelowItsPath() {
        ExclusionAdvice advice =
                advice("/contact", match("942100", "ARGS:comment"), match("942190", "ARGS:comment"), SUM);
        assertThat(advice.yaml()).isEqualTo("""
                        sites:
                          - host: "app.example.jp"
                            waf:
                              exclusions:
                                - rules: [942100, 942190]
                                  arguments: ["comment"]
                                  paths: ["/contact"]
                                  reason: "why"
                        """);
        assertThat(advice.looksLikeAnAttack()).isFalse();
        assertThat(advice.broad()).isEmpty();
    }

    @Test
    void whatIsNoArgumentIsExcludedAsAWholeAndSaysSo() {
        ExclusionAdvice advice = advice(
                "/a",
                match("942100", "ARGS:x"),
                match("942100", "REQUEST_COOKIES:x"),
                match("942200", "REQUEST_HEADERS:x"),
                match("942300", "ARGS:x"));
        assertThat(advice.broad()).containsExactlyInAnyOrder("942100", "942200");
        assertThat(advice.yaml())
                .contains(
                        "- rules: [942300]\n          arguments: [\"x\"]",
                        "- rules: [942100, 942200]\n          paths:");
    }

    @Test
    void anArgumentIsNamedWhicheverOfItsVariablesMatched() {
        assertThat(advice("/a", match("942100", "ARGS_NAMES:x"), match("942190", "ARGS_POST:x"), match("942360", "ARGS_GET:x"))
                        .yaml())
                .contains("- rules: [942100, 942190, 942360]\n          arguments: [\"x\"]");
    }

    @Test
    void aNameThatAnExclusionCannotHoldIsNotOffered() {
        for (String name : List.of("a b", "a\"b", "/a/", "%{x}", "\uFFFD", "あ".repeat(42), "")) {
            assertThat(advice("/a", match("942100", "ARGS:" + name)).broad())
                    .as(name)
                    .containsExactly("942100");
        }
        assertThat(advice("/a", match("942100", "ARGS:本文[件名]")).yaml()).contains("arguments: [\"本文[件名]\"]");
    }

    @Test
    void differentKindsOfAttackLookLikeOne() {
        ExclusionAdvice advice = advice("/a", match("942100", "ARGS:x"), match("941100", "ARGS:x"));
        assertThat(advice.looksLikeAnAttack()).isTrue();
        assertThat(advice.kinds()).containsExactly("xss", "sqli");
    }

    @Test
    void severalRulesAgainstOneKindOfAttackLookLikeOneToo() {
        ExclusionAdvice two =
                advice("/a", match("942100", "ARGS:x"), match("942190", "ARGS:x"), match("942190", "ARGS:y"));
        assertThat(two.looksLikeAnAttack()).isFalse();
        ExclusionAdvice three =
                advice("/a", match("942100", "ARGS:x"), match("942190", "ARGS:x"), match("942360", "ARGS:x"));
        assertThat(three.looksLikeAnAttack()).isTrue();
        assertThat(three.attackRules()).isEqualTo(3);
        assertThat(three.kinds()).containsExactly("sqli");
    }

    @Test
    void theRootIsWrittenAndSaidToBeEveryPath() {
        ExclusionAdvice advice = advice("/", match("942100", "ARGS:x"));
        assertThat(advice.yaml()).contains("paths: [\"/\"]");
        assertThat(advice.anywhere()).isTrue();
        assertThat(advice("/x", match("942100", "ARGS:x")).anywhere()).isFalse();
        assertThat(advice("/%E6%97%A5", match("942100", "ARGS:x")).anywhere()).isTrue();
    }

    @Test
    void aRuleThatRefusesWithoutAScoreIsOfferedAndASumIsNot() {
        assertThat(advice("/a", new Match("100", 1, "own", "REQUEST_URI", "/a", 0), SUM)
                        .yaml())
                .contains("rules: [100]")
                .doesNotContain("949110");
        assertThat(ExclusionAdvice.of("a.jp", "/a", new AccessRecord.Waf("blocked", 5, 0, List.of(SUM)), ""))
                .isEmpty();
        assertThat(ExclusionAdvice.of(
                        "a.jp",
                        "/a",
                        new AccessRecord.Waf("blocked", 5, 0, List.of(new Match("-", 1, "", "", "", 5))),
                        ""))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/contact, /contact",
        "/contact/, /contact/",
        "/a/../b, /b",
        "/%61dmin/./x, /admin/x",
        "/a//b, /a/b",
        "/a/%2e%2e/c, /c",
        "/shop/%E6%97%A5/x, /shop/",
        "/shop/a b, /shop/",
        "/a/..%2f..%2fb, /b",
        "/, /",
        "/%E6%97%A5, ''",
        "'', ''",
        "*, ''",
        "/a%zz, ''"
    })
    void aPathIsOfferedAsRulesSeeIt(String recorded, String offered) {
        assertThat(ExclusionAdvice.path(recorded)).isEqualTo(offered);
    }

    @Property(tries = 300)
    void anythingRecordedGivesAnAdviceInOneLinePerValue(@ForAll String path, @ForAll String variable) {
        String yaml = advice(path, match("942100", "ARGS:" + variable)).yaml();
        assertThat(yaml.lines().count()).isBetween(6L, 8L);
        assertThat(yaml.lines()).allMatch(line -> line.chars().noneMatch(c -> Character.isISOControl(c)));
    }

    @Test
    void textIsQuotedForYaml() {
        assertThat(ExclusionAdvice.quoted("a\"b\\c\nあ\u200B")).isEqualTo("\"a\\\"b\\\\c\\U0000000Aあ\\U0000200B\"");
    }
}
