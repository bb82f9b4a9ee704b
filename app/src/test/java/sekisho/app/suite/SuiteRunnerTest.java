package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs against a target that does as each request says. */
class SuiteRunnerTest {
    private static final String LOGS_7 = "X-Log: '[id \"7\"]'";

    @TempDir
    private Path folder;

    private Path log;
    private FakeWaf target;

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("match.log");
        target = new FakeWaf(log);
    }

    @AfterEach
    void stop() throws IOException {
        target.close();
    }

    @Test
    void linesBelongToTheStageThatTheyWereWrittenIn() throws IOException {
        SuiteReport report = run("""
                rule_id: 7
                tests:
                  - stages:
                      - {input: {headers: {%1$s}}, output: {log: {expect_ids: [7]}}}
                      - {input: {}, output: {log: {no_expect_ids: [7, 999999]}}}
                  - stages:
                      - {input: {}, output: {log: {expect_ids: [7]}}}
                  - stages:
                      - {input: {headers: {%1$s}}, output: {log: {no_expect_ids: [7]}}}
                """.formatted(LOGS_7));
        assertThat(report.passed()).isEqualTo(1);
        assertThat(report.failed()).containsOnlyKeys("7-2", "7-3");
        assertThat(report.good()).isFalse();
        assertThat(report.text(false)).isEqualTo("1 passed, 2 failed\n7-2\n7-3\n");
        assertThat(report.text(true)).contains("7-3: [7] must not match\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1 403 No|Content-Length: 2||ok;status: 403, response_contains: 'ok$'",
                "HTTP/1.1 100 Continue||HTTP/1.1 201 Made|Content-Length: 0||;status: 201",
                "HTTP/1.1 200 OK|Content-Length: 9||ok;status: 200",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|ok|0||;response_contains: ok",
                "HTTP/1.0 200 OK||to the end;response_contains: 'end$'",
                "HTTP/1.1 204 None|Content-Length: 2||ok;status: 204, response_contains: '\\n$'",
                "bare body;expect_error: true",
                "HTTP/1.1 200 OK|no end;expect_error: true",
                "'';expect_error: true",
            })
    void responsesAreReadAsFarAsTheyCome(String answer, String output) throws IOException {
        String test = "rule_id: 7\ntests: [{stages: [{input: {headers: {X-Answer: '%s'}}, output: {%s}}]}]"
                .formatted(answer, output);
        assertThat(run(test).failed()).isEmpty();
    }

    @Test
    void whatIsNotToBeMetIsSaidAndSpoilsNothing() throws IOException {
        Files.writeString(folder.resolve("920181.yaml"), "tests: [{stages: [{input: {}, output: {status: 201}}]}]");
        SuiteReport report = run("rule_id: 7\ntests: [{stages: [{input: {}}]}]");
        assertThat(report.failed()).containsOnlyKeys("920181-1");
        assertThat(report.good()).isTrue();
        assertThat(report.text(false))
                .startsWith("1 passed, 1 failed\n920181-1: not to be met: ")
                .contains("RFC 9112 §6.1");
    }

    @Test
    void nothingIsShownByNoTests() throws IOException {
        assertThat(run("tests: []").good()).isFalse();
    }

    @Test
    void onlyTheTestsAskedForAreRun() throws IOException {
        Files.writeString(folder.resolve("7.yaml"), "tests: [{stages: [{input: {}}]}, {stages: [{input: {}}]}]");
        SuiteReport report = SuiteRunner.run(
                folder, Optional.of(Pattern.compile("7-2")), target.address(), log, SuiteExceptions.NONE);
        assertThat(report.passed()).isEqualTo(1);
        assertThat(report.good()).isTrue();
    }

    @Test
    void aTargetThatIsNotThereEndsTheRun() throws IOException {
        Files.writeString(folder.resolve("7.yaml"), "tests: [{stages: [{input: {}}]}]");
        InetSocketAddress nobody =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1); // tcpmux, which nobody has
        assertThatThrownBy(() -> SuiteRunner.run(folder, Optional.empty(), nobody, log, SuiteExceptions.NONE))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("does not answer");
    }

    private SuiteReport run(String suite) throws IOException {
        Files.writeString(folder.resolve("7.yaml"), suite);
        return SuiteRunner.run(folder, Optional.empty(), target.address(), log, SuiteExceptions.ofOurGate());
    }
}
