package sekisho.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.WafConfiguration;
import sekisho.app.suite.SuiteException;
import sekisho.app.suite.SuiteExceptions;
import sekisho.app.suite.SuiteReport;
import sekisho.app.suite.SuiteRunner;
import sekisho.app.suite.SuiteServer;
import sekisho.words.Bilingual;

@Command(
        name = "suite",
        mixinStandardHelpOptions = true,
        description = "CRS の回帰試験を実行します。Runs the Core Rule Set's regression tests (go-ftw).")
final class WafSuiteCommand implements Callable<Integer> {
    private static final Bilingual NO_LOG = new Bilingual("--match-log FILE を指定してください。", "--match-log FILE is needed.");
    private static final Bilingual NO_FOLDER = new Bilingual("試験のフォルダーを指定してください。", "Name the folder of the tests.");
    private static final Bilingual NO_RULES =
            new Bilingual("ルールがありません。--rules DIR で指定してください。", "There are no rules; name them by --rules DIR.");

    @ParentCommand
    private WafCommand waf;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder of YAML files.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--include", paramLabel = "REGEX", description = "Only tests whose id (942100-3) it is found in.")
    private Optional<Pattern> ids = Optional.empty();

    @Option(names = "--reasons", description = "Say why each failed.")
    private boolean reasons;

    @Option(names = "--rules", paramLabel = "DIR", description = "Folder of the rules (default: the installed ones).")
    private Optional<Path> rules = Optional.empty();

    @Option(names = "--serve", description = "Only serve on --port for another runner, until told to end.")
    private boolean serve;

    @Option(names = "--host", paramLabel = "HOST", description = "Run against this target on --port instead of a gate.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "Of the target, or to serve on (default: any).")
    private int port;

    @Option(
            names = "--match-log",
            paramLabel = "FILE",
            description = "Where a line is written per matched rule (default: a temporary file).")
    private Optional<Path> matchLog = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            if (serve) {
                return serve(given(matchLog, NO_LOG));
            }
            Path tests = given(folder, NO_FOLDER);
            if (host.isPresent()) {
                Path log = given(matchLog, NO_LOG);
                return report(tests, new InetSocketAddress(host.get(), port), log, SuiteExceptions.NONE);
            }
            return runHere(tests);
        } catch (SuiteException e) {
            String detail = Terminal.safe(String.valueOf(e.getMessage()));
            throw new VerbException(1, new Bilingual("試験できません: " + detail, "The suite cannot be run: " + detail));
        }
    }

    private static <T> T given(Optional<T> value, Bilingual otherwise) {
        return value.orElseThrow(() -> new VerbException(2, otherwise));
    }

    private Path rules() {
        return given(rules.or(WafConfiguration::installedRules), NO_RULES);
    }

    private int serve(Path log) throws InterruptedException {
        try (Lifetime lifetime = new Lifetime();
                SuiteServer server = SuiteServer.start(port, log, rules())) {
            waf.terminal().line("ready http://127.0.0.1:" + server.port());
            lifetime.awaitEnd();
        }
        return 0;
    }

    private int runHere(Path tests) throws IOException {
        Path log = matchLog.isPresent() ? matchLog.get() : Files.createTempFile("sekisho-suite-", ".log");
        try (SuiteServer server = SuiteServer.start(port, log, rules())) {
            InetSocketAddress gate = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            return report(tests, gate, log, SuiteExceptions.ofOurGate());
        } finally {
            if (matchLog.isEmpty()) {
                Files.deleteIfExists(log);
            }
        }
    }

    private int report(Path tests, InetSocketAddress target, Path log, SuiteExceptions exceptions) {
        SuiteReport report = SuiteRunner.run(tests, ids, target, log, exceptions);
        Terminal terminal = waf.terminal();
        report.text(reasons).lines().forEach(line -> terminal.line(Terminal.safe(line)));
        return report.good() ? 0 : 1;
    }
}
