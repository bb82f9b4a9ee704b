package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.app.suite.SuiteExceptions;
import sekisho.app.suite.SuiteReport;
import sekisho.app.suite.SuiteRunner;
import sekisho.app.suite.SuiteServer;

/** Every regression test of the Core Rule Set over a socket, through the gate as it runs. */
class CoreRuleSetSuiteTest {
    private static final Path RULES = Launcher.ROOT.resolve("../shared/crs");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theGatePassesEveryTestThatItMeansTo() throws IOException {
        Path log = Files.createFile(folder.resolve("match.log"));
        try (SuiteServer server = SuiteServer.start(0, log, RULES)) {
            SuiteReport report = SuiteRunner.run(
                    RULES.resolve("tests"),
                    Optional.empty(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                    log,
                    SuiteExceptions.ofOurGate());
            System.out.println("Core Rule Set suite: " + report.text(true));
            assertThat(report.passed()).isGreaterThan(3800);
            assertThat(report.good()).as(report.text(true)).isTrue();
        }
    }
}
