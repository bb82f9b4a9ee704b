package sekisho.app.suite;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends tests to a target, one request after another. A marker request, whose id the WAF writes to the match log, ends each
 * stage: the lines before it and after the last marker belong to the stage. One thread, which may wait.
 */
final class SuiteRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MARKER_ATTEMPTS = 20;
    private static final int SEND_ATTEMPTS = 3;
    private static final long MARKER_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final InetSocketAddress target;
    private final MatchLog log;
    private final String run;
    private @Nullable SuiteConnection markers;
    private int marker;

    /** @param run a word that stands in no other line of the log */
    SuiteRun(InetSocketAddress target, MatchLog log, String run) {
        this.target = target;
        this.log = log;
        this.run = run;
    }

    /** Runs the tests in their order. */
    SuiteReport report(List<RegressionTest> tests, SuiteExceptions exceptions) {
        linesUpToHere();
        SuiteReport report = new SuiteReport(exceptions);
        for (RegressionTest test : tests) {
            report.add(test.id(), fault(test));
        }
        return report;
    }

    private Optional<String> fault(RegressionTest test) {
        for (RegressionTest.Stage stage : test.stages()) {
            Optional<String> fault = fault(stage);
            if (fault.isPresent() && stage.expectation().retryOnce()) {
                fault = fault(stage);
            }
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> fault(RegressionTest.Stage stage) {
        Answer answer = answer(stage.request());
        return Verdicts.fault(stage.expectation(), answer, linesUpToHere());
    }

    private Answer answer(RequestText request) {
        try (SuiteConnection connection = new SuiteConnection(target, PATIENCE)) {
            return connection.exchange(request.bytes(), request.headOnly());
        } catch (IOException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Sends a marker and answers the lines between the last one and this one. */
    private List<String> linesUpToHere() {
        marker++;
        String id = "%s-%06d".formatted(run, marker);
        List<String> lines = new ArrayList<>();
        for (int attempt = 0; attempt < MARKER_ATTEMPTS; attempt++) {
            send(id);
            long sent = System.nanoTime();
            do {
                for (String line : log.newLines()) {
                    if (line.contains(id)) {
                        return lines;
                    }
                    if (!line.contains(run)) { // else a late repeat of an earlier marker
                        lines.add(line);
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            } while (System.nanoTime() - sent < MARKER_WAIT_NANOS);
        }
        throw new SuiteException("the marker " + id
                + " never stood in the match log: is rule 999999 loaded, and is this the log of that target?");
    }

    private void send(String id) {
        byte[] request =
                ("GET /status/200 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: sekisho waf suite\r\nAccept: */*\r\n"
                                + "X-CRS-Test: " + id + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        String reason = "";
        for (int attempt = 0; attempt < SEND_ATTEMPTS; attempt++) {
            try {
                if (markers == null) {
                    markers = new SuiteConnection(target, PATIENCE);
                }
                switch (markers.exchange(request, false)) {
                    case Answer.Response response -> {
                        if (!response.reusable()) {
                            close();
                        }
                        return;
                    }
                    case Answer.Failed failed -> reason = failed.reason();
                }
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
            close();
        }
        throw new SuiteException("the target does not answer the marker request: " + reason);
    }

    /** Closes the connection on which markers are sent. */
    @Override
    public void close() {
        if (markers != null) {
            markers.close();
            markers = null;
        }
    }
}
