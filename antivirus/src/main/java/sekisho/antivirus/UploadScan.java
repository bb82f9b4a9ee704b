package sekisho.antivirus;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Trouble;

/**
 * Scans one request body: each file of a multipart body by itself, so that signatures of file types and archives match, another body
 * as one file. A body whose parts readers may take differently is scanned as a whole and reported as {@link Cause#UNREADABLE}.
 * Used by one virtual thread; {@link #close}, which ends it early, by any.
 */
public final class UploadScan implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    /** A field of a form without any sign of a file is one all the same when it is longer than this, bytes. */
    static final int LONGEST_FIELD = 64 << 10;

    /**
     * What was found in a whole body.
     *
     * @param signature of the first file that is infected; then nothing after it was looked at
     * @param causes why files could not be looked at
     * @param trouble when the daemon failed for a file
     * @param files that were sent to the daemon
     * @param bytes of them
     */
    public record Report(
            Optional<String> signature, Set<Cause> causes, Optional<Trouble> trouble, int files, long bytes) {
        public Report {
            causes = Set.copyOf(causes);
        }
    }

    private final Scanner scanner;
    private final Upload upload;
    private final Upload.Body body;
    private final long deadline;
    private volatile boolean closed;
    private volatile @Nullable Scan current;

    private @Nullable String signature;
    private final EnumSet<Cause> causes = EnumSet.noneOf(Cause.class);
    private @Nullable Trouble trouble;
    private int files;
    private long bytes;

    /** Takes the whole time that an upload may take, from now on. */
    public UploadScan(Scanner scanner, Upload upload, Upload.Body body) {
        this.scanner = scanner;
        this.upload = upload;
        this.body = body;
        this.deadline = scanner.deadline();
    }

    /** Scans it; once more from the beginning when the daemon broke off, as one that was restarted does. Once only. */
    public Report run() {
        attempt();
        if (trouble == Trouble.BROKEN && signature == null && !closed) {
            trouble = null;
            causes.clear();
            files = 0;
            bytes = 0;
            attempt();
        }
        return new Report(Optional.ofNullable(signature), causes, Optional.ofNullable(trouble), files, bytes);
    }

    private void attempt() {
        boolean readable = upload.isMultipart()
                ? MultipartBoundary.of(upload.contentType()).map(this::parts).orElse(false)
                : whole(true);
        if (!readable && isGoingOn()) {
            causes.add(Cause.UNREADABLE);
            whole(false);
        }
    }

    private boolean isGoingOn() {
        return signature == null && !closed && trouble != Trouble.UNREACHABLE && trouble != Trouble.BUSY;
    }

    private boolean parts(MultipartBoundary boundary) {
        try (Files sink = new Files()) {
            MultipartSplitter splitter = new MultipartSplitter(boundary, sink);
            return read(true, (buffer, count) -> splitter.feed(buffer, 0, count)) && splitter.finish();
        }
    }

    private boolean whole(boolean decoded) {
        try (Files sink = new Files()) {
            sink.begin(new PartHead(true));
            boolean read = read(decoded, (buffer, count) -> {
                sink.content(buffer, 0, count);
                return true;
            });
            sink.end();
            return read;
        }
    }

    @FunctionalInterface
    private interface Reader {
        boolean take(byte[] buffer, int count);
    }

    /** False when it cannot be decoded, or the reader wants no more of it. */
    private boolean read(boolean decoded, Reader reader) {
        try (InputStream raw = body.open();
                InputStream in = decoded ? decode(raw) : raw) {
            byte[] buffer = new byte[BUFFER];
            long total = 0;
            for (int count = in.read(buffer); count >= 0 && isGoingOn(); count = in.read(buffer)) {
                total += count;
                if (total > upload.mostBytes()) {
                    causes.add(Cause.TOO_LARGE);
                    return true;
                }
                if (!reader.take(buffer, count)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** RFC 9110 §8.4.1; a list of codings is not looked into. */
    private InputStream decode(InputStream raw) throws IOException {
        return switch (upload.contentEncoding().strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> new GZIPInputStream(raw, BUFFER);
            case "deflate" -> inflate(raw);
            default -> throw new IOException("a coding that is not known");
        };
    }

    /** zlib by the standard (RFC 9110 §8.4.1.2), raw by some clients. */
    private static InputStream inflate(InputStream raw) throws IOException {
        PushbackInputStream in = new PushbackInputStream(raw, 2);
        byte[] head = in.readNBytes(2);
        in.unread(head);
        boolean zlib =
                head.length == 2 && (head[0] & 0x0F) == 8 && (((head[0] & 0xFF) << 8) + (head[1] & 0xFF)) % 31 == 0;
        return new InflaterInputStream(in, new Inflater(!zlib), BUFFER);
    }

    private void note(ScanResult result) {
        switch (result) {
            case ScanResult.Clean clean -> {}
            case ScanResult.Infected infected -> signature = infected.signature();
            case ScanResult.Refused refused -> causes.add(refused.cause());
            case ScanResult.Unavailable unavailable -> trouble = unavailable.trouble();
        }
    }

    /** Sends each file to the daemon; of a field as much is kept as decides whether it is one. */
    private final class Files implements MultipartSplitter.Parts, AutoCloseable {
        private byte[] field = new byte[0];
        private int length;
        private @Nullable Scan scan;

        @Override
        public void begin(PartHead head) {
            length = 0;
            if (head.file() && isGoingOn()) {
                start();
            }
        }

        private Scan start() {
            Scan started = scanner.begin(deadline);
            scan = started;
            current = started;
            if (closed) {
                started.close();
            }
            files++;
            return started;
        }

        @Override
        public void content(byte[] more, int offset, int count) {
            Scan now = scan;
            if (now == null && length + count > LONGEST_FIELD && isGoingOn()) {
                now = start();
                now.write(field, 0, length);
                bytes += length;
            }
            if (now != null) {
                now.write(more, offset, count);
                bytes += count;
            } else if (length + count <= LONGEST_FIELD) {
                if (field.length == 0) {
                    field = new byte[LONGEST_FIELD];
                }
                System.arraycopy(more, offset, field, length, count);
                length += count;
            }
        }

        @Override
        public void end() {
            Scan now = scan;
            scan = null;
            current = null;
            if (now != null) {
                note(now.finish());
                now.close();
            }
        }

        /** When reading broke off within a file. */
        @Override
        public void close() {
            if (scan != null) {
                scan.close();
            }
        }
    }

    /** Ends the scan early, as nobody wants its report any more. */
    @Override
    public void close() {
        closed = true;
        Scan now = current;
        if (now != null) {
            now.close();
        }
    }
}
