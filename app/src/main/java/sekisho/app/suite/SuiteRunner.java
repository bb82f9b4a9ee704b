package sekisho.app.suite;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Runs a folder of regression tests against a target. */
public final class SuiteRunner {
    private SuiteRunner() {}

    /**
     * Reads, runs, judges. Takes about half a minute for upstream's whole suite; the thread waits.
     *
     * @param folder of YAML files in go-ftw's format
     * @param ids found in the ids of the tests that are run; all, when there is none
     * @param target speaks cleartext HTTP
     * @param matchLog to which the target writes a line per matched rule before it answers
     * @param exceptions what the target fails on purpose
     * @throws SuiteException when the suite cannot be read or the target does not write what it must
     */
    public static SuiteReport run(
            Path folder, Optional<Pattern> ids, InetSocketAddress target, Path matchLog, SuiteExceptions exceptions) {
        List<RegressionTest> tests = Suite.read(folder);
        if (ids.isPresent()) {
            tests = Suite.matching(tests, ids.get());
        }
        String word = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        try (MatchLog log = MatchLog.open(matchLog);
                SuiteRun run = new SuiteRun(target, log, word)) {
            return run.report(tests, exceptions);
        }
    }
}
