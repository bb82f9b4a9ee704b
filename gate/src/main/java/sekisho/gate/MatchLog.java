package sekisho.gate;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import sekisho.waf.RuleMatch;

/**
 * A file with a line for each rule that matched, complete before the answer is; what test runners from outside read. It holds
 * what clients sent, in the clear, so it is off unless asked for. Event loops hand lines over; one virtual thread writes.
 */
final class MatchLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MatchLog.class.getName());
    private static final int QUEUE = 4096;

    /**
     * Lines that wait.
     *
     * @param context where {@code then} runs; null for the end
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Entry(byte[] lines, @Nullable Context context, Runnable then) {}

    private final FileChannel file;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;

    private MatchLog(FileChannel file) {
        this.file = file;
        this.writer = Thread.ofVirtual().name("match-log").start(this::writeAll);
    }

    /** @throws GateException when the file cannot be opened for appending */
    static MatchLog open(Path path) {
        try {
            return new MatchLog(FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw new GateException(GateException.Code.SETTINGS, "the match log cannot be opened: " + path);
        }
    }

    /** Runs {@code then} on this event loop when the lines are in the file; at once when there are none or no room is left. */
    void write(Exchange exchange, List<RuleMatch> matches, Runnable then) {
        Context context = Vertx.currentContext();
        if (matches.isEmpty() || context == null) {
            then.run();
        } else if (!waiting.offer(new Entry(MatchTexts.lines(exchange, matches), context, then))) {
            LOG.log(Level.WARNING, "event=match-log-full id={0}", exchange.id);
            then.run();
        }
    }

    private void writeAll() {
        try {
            while (true) {
                Entry entry = waiting.take();
                Context context = entry.context();
                if (context == null) {
                    return;
                }
                write(entry.lines());
                context.runOnContext(now -> entry.then().run());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(byte[] lines) {
        ByteBuffer bytes = ByteBuffer.wrap(lines);
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "event=match-log-failed", e);
        }
    }

    /** Writes what waits. Virtual threads or the main thread. */
    @Override
    public void close() {
        try {
            waiting.put(new Entry(new byte[0], null, () -> {}));
            writer.join();
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "event=match-log-not-closed", e);
        }
    }
}
