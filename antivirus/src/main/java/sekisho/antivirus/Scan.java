package sekisho.antivirus;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Trouble;

/**
 * One file on its way to the daemon (INSTREAM): its bytes, then the result. Never throws; what goes wrong is the result. Keeps 64 KiB.
 * Used by one thread; {@link #close}, which ends a wait, by any.
 */
public final class Scan implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final @Nullable Connection connection;
    private final long mostBytes;
    private final Runnable whenClosed;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long sent;
    private boolean cut;
    private boolean broken;
    private @Nullable ScanResult result;

    Scan(Connection connection, long mostBytes, Runnable whenClosed) {
        this.connection = connection;
        this.mostBytes = mostBytes;
        this.whenClosed = whenClosed;
        try {
            connection.command("INSTREAM");
        } catch (IOException e) {
            broken = true;
        }
    }

    /** One that has failed before it began. */
    Scan(ScanResult result) {
        this.connection = null;
        this.mostBytes = 0;
        this.whenClosed = () -> {};
        this.result = result;
    }

    /** Adds bytes of the file; those beyond the most that is sent are left out, which makes the result at best {@link Cause#TOO_LARGE}. */
    public void write(byte[] bytes, int offset, int count) {
        int from = offset;
        int left = (int) Math.min(count, mostBytes - sent);
        cut |= left < count;
        sent += left;
        while (left > 0 && result == null && !broken) {
            int part = Math.min(left, chunk.remaining());
            chunk.put(bytes, from, part);
            from += part;
            left -= part;
            if (!chunk.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() {
        Connection to = connection;
        if (to == null || chunk.position() == 0) {
            return;
        }
        chunk.flip();
        length.clear().putInt(chunk.remaining()).flip();
        try {
            to.send(length, chunk);
        } catch (IOException e) {
            broken = true; // the daemon may have said why
        }
        chunk.clear();
    }

    /** The result; waits for it until the deadline. The same again when asked again. */
    public ScanResult finish() {
        ScanResult known = result;
        if (known == null) {
            known = conclude();
            result = known;
            close();
        }
        return known;
    }

    private ScanResult conclude() {
        Connection from = connection;
        if (from == null) {
            return new ScanResult.Unavailable(Trouble.UNREACHABLE);
        }
        try {
            if (!broken) {
                flush();
            }
            if (!broken) {
                from.send(length.clear().putInt(0).flip());
            }
            return completed(Reply.read(from.reply()));
        } catch (IOException e) {
            return new ScanResult.Unavailable(from.isExpired() ? Trouble.TIMEOUT : Trouble.BROKEN);
        }
    }

    /** An answer counts only when the daemon saw what it speaks of. */
    private ScanResult completed(ScanResult said) {
        boolean clean = said instanceof ScanResult.Clean;
        if (clean && broken) {
            return new ScanResult.Unavailable(Trouble.BROKEN);
        }
        return clean && cut ? new ScanResult.Refused(Cause.TOO_LARGE) : said;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        whenClosed.run();
    }
}
