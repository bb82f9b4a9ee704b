package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SuiteTest {
    private static final Path FILE = Path.of("942100.yaml");

    @Test
    void everyKeyOfAStageIsRead() {
        RegressionTest test = Suite.read(FILE, """
                        ---
                        rule_id: 942101
                        tests:
                          - test_id: 7
                            stages:
                              - input:
                                  method: "PUT"
                                  uri: "/x"
                                  version: "HTTP/1.0"
                                  headers: {b: "2", A: "1", a: no}
                                  data: "on"
                                  autocomplete_headers: false
                                output:
                                  status: 403
                                  response_contains: "den+ied"
                                  expect_error: true
                                  isolated: yes
                                  retry_once: true
                                  log:
                                    expect_ids: [942101, 1]
                                    no_expect_ids: [2]
                                    match_regex: 'id "942101"'
                                    no_match_regex: 'id "3"'
                        """).getFirst();
        assertThat(test.id()).isEqualTo("942101-7");
        RegressionTest.Stage stage = test.stages().getFirst();
        assertThat(text(stage)).isEqualTo("PUT /x HTTP/1.0\r\nA: 1\r\na: no\r\nb: 2\r\n\r\non");
        Expectation expected = stage.expectation();
        assertThat(expected.status()).contains(403);
        assertThat(expected.responseMatches().map(Pattern::pattern)).contains("den+ied");
        assertThat(expected.present()).containsExactly(942101, 1);
        assertThat(expected.absent()).containsExactly(2);
        assertThat(expected.lineMatches().map(Pattern::pattern)).contains("id \"942101\"");
        assertThat(expected.noLineMatches().map(Pattern::pattern)).contains("id \"3\"");
        assertThat(List.of(expected.error(), expected.isolated(), expected.retryOnce()))
                .containsOnly(true);
    }

    @Test
    void aStageThatSaysNothingHasDefaults() {
        RegressionTest test =
                Suite.read(FILE, "tests: [{stages: [{input: {}}]}]").getFirst();
        assertThat(test.id()).isEqualTo("942100-1");
        assertThat(text(test.stages().getFirst())).isEqualTo("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        assertThat(test.stages().getFirst().expectation())
                .isEqualTo(new Expectation(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        false));
    }

    @Test
    void encodedRequestsAndBodiesAreDecoded() {
        List<RegressionTest> tests = Suite.read(FILE, """
                tests:
                  - stages: [{input: {encoded_request: "R0VUIC8NCg=="}}]
                  - stages: [{input: {stop_magic: true, encoded_data: "YQpi"}}]
                """);
        assertThat(text(tests.get(0).stages().getFirst())).isEqualTo("GET /\r\n");
        assertThat(text(tests.get(1).stages().getFirst())).isEqualTo("GET / HTTP/1.1\r\n\r\na\nb");
        assertThat(tests.get(1).id()).isEqualTo("942100-2");
    }

    @Test
    void orderedFieldsKeepTheirOrderAndMayRepeat() {
        RegressionTest test = Suite.read(FILE, """
                        tests:
                          - stages:
                              - input:
                                  autocomplete_headers: false
                                  ordered_headers: [{name: b, value: "1"}, {name: a, value: "2"}, {name: b, value: "3"}]
                        """).getFirst();
        assertThat(text(test.stages().getFirst())).isEqualTo("GET / HTTP/1.1\r\nb: 1\r\na: 2\r\nb: 3\r\n\r\n");
    }

    @Test
    void testsAreChosenByTheirIds() {
        List<RegressionTest> tests = Suite.read(FILE, "tests: [{stages: []}, {stages: []}]");
        assertThat(Suite.matching(tests, Pattern.compile("-2$")))
                .extracting(RegressionTest::id)
                .containsExactly("942100-2");
    }

    @Test
    void aFileThatIsNoSuitesIsNamed() {
        for (String text : List.of("tests: [1]", "tests: [", "tests: [{test_id: x}]", "rule_id: y\ntests: []")) {
            assertThatThrownBy(() -> Suite.read(FILE, text))
                    .isInstanceOf(SuiteException.class)
                    .hasMessageContaining("942100.yaml");
        }
        assertThat(Suite.read(FILE, "")).isEmpty();
    }

    private static String text(RegressionTest.Stage stage) {
        return new String(stage.request().bytes(), StandardCharsets.UTF_8);
    }
}
