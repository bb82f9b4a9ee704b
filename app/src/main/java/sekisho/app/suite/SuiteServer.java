package sekisho.app.suite;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import sekisho.gate.GateException;

/** A gate as the suite needs it, and the backend behind it, on loopback. Closing ends both and removes what they wrote. */
public final class SuiteServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SuiteGate gate;

    private SuiteServer(int port, Path matchLog, Path rules) throws IOException, TimeoutException {
        Path folder = Files.createTempDirectory("sekisho-suite-");
        open.push(() -> delete(folder));
        try {
            Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
            open.push(() -> vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            ReflectingBackend backend = ReflectingBackend.start(vertx, 0).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            open.push(backend);
            gate = SuiteGate.start(vertx, new SuiteGate.Settings(port, backend.port(), folder, matchLog, rules));
            open.push(gate);
        } catch (IOException | TimeoutException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts both. Virtual threads or the main thread.
     *
     * @param port of the gate on 127.0.0.1; 0 lets the system choose
     * @param matchLog where the gate writes a line per matched rule
     * @param rules folder of a Core Rule Set
     * @throws SuiteException naming what is wrong
     */
    public static SuiteServer start(int port, Path matchLog, Path rules) {
        try {
            return new SuiteServer(port, matchLog, rules);
        } catch (IOException | TimeoutException | GateException e) {
            throw new SuiteException("the gate for the suite did not start: " + e.getMessage(), e);
        }
    }

    /** Where the gate listens on 127.0.0.1. */
    public int port() {
        return gate.port();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger(SuiteServer.class.getName())
                        .log(System.Logger.Level.WARNING, "event=cleanup-failed", e);
            }
        }
    }
}
