package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An empty value is a value: transformations that make something of every value make something of it. */
class EmptyValueTest {
    private static final String RULES = """
            SecRuleEngine On
            SecRule ARGS:a "@streq 0" "id:1,phase:1,pass,log,t:length,msg:'no bytes'"
            SecRule ARGS:a "@eq 0" "id:2,phase:1,pass,log,t:lowercase,t:length,msg:'no bytes'"
            SecRule ARGS:a "@streq d41d8cd98f00b204e9800998ecf8427e" \
              "id:3,phase:1,pass,log,t:md5,t:hexEncode,msg:'the digest of nothing'"
            SecRule ARGS:a "@streq 1" "id:4,phase:1,pass,log,t:length,msg:'one byte'"
            """;

    @Test
    void itsLengthIsZeroAndItsDigestThatOfNothing() {
        assertThat(matched("/?a=")).containsExactly(1L, 2L, 3L);
        assertThat(matched("/?a=x")).containsExactly(4L);
        assertThat(matched("/")).isEmpty();
    }

    private static List<Long> matched(String target) {
        RuleSet rules = load();
        List<Long> planned = matched(rules, target);
        assertThat(matched(rules.plain(), target)).isEqualTo(planned);
        return planned;
    }

    private static List<Long> matched(RuleSet rules, String target) {
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("GET", target, "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHead();
        return transaction.matches().stream()
                .map(match -> match.id().orElseThrow())
                .toList();
    }

    private static RuleSet load() {
        return switch (RuleSet.load(List.of(new RuleText("empty", RULES, Path.of(""))))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }
}
