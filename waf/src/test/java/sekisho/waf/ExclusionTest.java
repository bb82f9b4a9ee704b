package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exclusions of an argument, run: for every path and below one. */
class ExclusionTest {
    private static final String RULES =
            """
            SecRule ARGS|ARGS_NAMES "@contains attack" "id:942100,phase:2,log,pass"
            SecRule ARGS_GET "@contains attack" "id:942101,phase:2,log,pass"
            SecRule ARGS_POST|ARGS_POST_NAMES "@contains attack" "id:942102,phase:2,log,pass"
            """;

    private static RuleSet load(List<String> paths) {
        Tuning tuning = new Tuning(
                true,
                1,
                5,
                4,
                1 << 20,
                true,
                true,
                List.of(new Tuning.Exclusion(List.of("942100-942199"), List.of(), List.of("attack"), paths, "")),
                List.of(),
                List.of());
        String text = TuningText.base(tuning) + TuningText.setup(tuning) + RULES + TuningText.removals(tuning);
        return switch (RuleSet.load(List.of(new RuleText("rules", text, Path.of("."))))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> throw new AssertionError(rejected.problems());
        };
    }

    private static List<Long> matched(RuleSet rules, String path, String query, String form) {
        byte[] body = form.getBytes(StandardCharsets.ISO_8859_1);
        Transaction transaction = rules.begin("id", Crs.TIME, Crs.CLIENT, Crs.SERVER);
        transaction.requestLine("POST", path + query, "HTTP/1.1");
        transaction.requestHeader("Host", "www.example.jp");
        transaction.requestHeader("Content-Type", "application/x-www-form-urlencoded");
        transaction.requestHeader("Content-Length", Integer.toString(body.length));
        transaction.requestHead();
        transaction.requestBody(body, false);
        transaction.finish();
        return transaction.matches().stream()
                .map(RuleMatch::id)
                .mapToLong(OptionalLong::orElseThrow)
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/cms/a, ?attack=attack, ''",
        "/cms/a, '', attack=attack",
        "/cms/a, ?attack=1, attack=1",
    })
    void theArgumentIsLeftAloneInEachOfItsVariables(String path, String query, String form) {
        assertThat(matched(load(List.of()), path, query, form)).isEmpty();
        assertThat(matched(load(List.of("/cms/")), path, query, form)).isEmpty();
        assertThat(matched(load(List.of("/other/")), path, query, form)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"?b=attack, ''", "'', b=attack", "?attack2=1, ''"})
    void anotherArgumentIsNot(String query, String form) {
        assertThat(matched(load(List.of()), "/cms/a", query, form)).isNotEmpty();
        assertThat(matched(load(List.of("/cms/")), "/cms/a", query, form)).isNotEmpty();
    }
}
