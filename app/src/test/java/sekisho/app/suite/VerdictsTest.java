package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
    private static final List<String> LINES = List.of(
            "x [id \"942100\"] [data \"found within ARGS:a\"]", "x [id \"949110\"]", "{\"msg\":1, \"ruleId\": 920350}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status: 200 | true",
                "status: 403 | false",
                "response_contains: 'o+k' | true",
                "response_contains: 'k+o' | false",
                "log: {expect_ids: [942100, 920350]} | true",
                "log: {expect_ids: [942100, 1]} | false",
                "log: {no_expect_ids: [1]} | true",
                "log: {no_expect_ids: [1, 949110]} | false",
                "log: {match_regex: 'within ARGS:a'} | true",
                "log: {match_regex: 'within ARGS:b'} | false",
                "log: {no_match_regex: 'within ARGS:b'} | true",
                "log: {no_match_regex: 'within ARGS:a'} | false",
                "isolated: true | false",
                "expect_error: true | false"
            })
    void aResponseIsJudgedByEachExpectation(String output, boolean passes) {
        Answer answer = new Answer.Response(200, "HTTP/1.1 200 OK\r\n\r\nok".getBytes(StandardCharsets.US_ASCII), true);
        assertThat(Verdicts.fault(expectation(output), answer, LINES).isEmpty()).isEqualTo(passes);
    }

    @Test
    void oneRuleAloneIsIsolated() {
        Answer answer = new Answer.Response(200, new byte[0], true);
        assertThat(Verdicts.fault(expectation("isolated: true"), answer, LINES.subList(0, 1)))
                .isEmpty();
        assertThat(Verdicts.fault(expectation("isolated: true"), answer, List.of()))
                .isPresent();
    }

    @Test
    void noResponseIsAFaultUnlessItIsExpected() {
        Answer failed = new Answer.Failed("reset");
        assertThat(Verdicts.fault(expectation("expect_error: true"), failed, LINES))
                .isEmpty();
        assertThat(Verdicts.fault(expectation("log: {expect_ids: [942100]}"), failed, LINES))
                .isEqualTo(Optional.of("no response: reset"));
    }

    private static Expectation expectation(String output) {
        String text = "tests: [{stages: [{input: {}, output: {" + output + "}}]}]";
        return Suite.read(java.nio.file.Path.of("1.yaml"), text)
                .getFirst()
                .stages()
                .getFirst()
                .expectation();
    }
}
