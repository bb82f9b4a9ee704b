package sekisho.antivirus;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sekisho.antivirus.ScanResult.Trouble;

/**
 * A client of a ClamAV daemon. A connection is opened for each file and closed after it, so nothing is kept that a restart of the
 * daemon could break. Any thread; its methods block until the deadline at most.
 */
public final class Scanner {
    /** {@code ctime(3)}, in the daemon's time zone. */
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private final ScannerSettings settings;
    private final Semaphore connections;

    public Scanner(ScannerSettings settings) {
        this.settings = settings;
        this.connections = new Semaphore(settings.connections(), true);
    }

    public ScannerSettings settings() {
        return settings;
    }

    /** A moment as far ahead as one upload may take, in {@link System#nanoTime}'s terms. */
    public long deadline() {
        return System.nanoTime() + settings.timeout().toNanos();
    }

    /** Begins to scan a file, with the whole time that one may take. */
    public Scan begin() {
        return begin(deadline());
    }

    /**
     * Begins to scan a file. The caller closes the scan, and must not hold another one of the same thread.
     *
     * @param deadline in {@link System#nanoTime}'s terms
     */
    public Scan begin(long deadline) {
        try {
            if (!connections.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return new Scan(new ScanResult.Unavailable(Trouble.BUSY));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Scan(new ScanResult.Unavailable(Trouble.BUSY));
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable release = () -> {
            if (held.compareAndSet(true, false)) {
                connections.release();
            }
        };
        try {
            Connection connection = Connection.open(
                    settings.address(), settings.connectTimeout().toNanos(), deadline);
            return new Scan(connection, settings.maxFileBytes(), release);
        } catch (IOException e) {
            release.run();
            return new Scan(new ScanResult.Unavailable(Trouble.UNREACHABLE));
        }
    }

    /** Scans a file that lies in memory. */
    public ScanResult scan(byte[] file) {
        try (Scan scan = begin()) {
            scan.write(file, 0, file.length);
            return scan.finish();
        }
    }

    /** Whether the daemon answers. */
    public boolean answers() {
        return ask("PING").filter("PONG"::equals).isPresent();
    }

    /**
     * What the daemon says of itself.
     *
     * @param engine {@code ClamAV 1.4.6}
     * @param patterns version of the daily database, or empty when it has none
     * @param patternsTime when that was published
     */
    public record About(String engine, String patterns, Optional<Instant> patternsTime) {}

    /** What the daemon says of itself; empty when it does not answer. */
    public Optional<About> about() {
        return ask("VERSION")
                .filter(line -> line.startsWith("ClamAV "))
                .map(line -> about(line, ZoneId.systemDefault()));
    }

    /** @param zone of the daemon, which names none */
    static About about(String line, ZoneId zone) {
        String[] parts = line.split("/", 3);
        if (parts.length < 3) {
            return new About(parts[0], "", Optional.empty());
        }
        try {
            String time = parts[2].strip().replaceAll(" +", " ");
            return new About(
                    parts[0],
                    parts[1],
                    Optional.of(LocalDateTime.parse(time, CTIME).atZone(zone).toInstant()));
        } catch (DateTimeParseException e) {
            return new About(parts[0], parts[1], Optional.empty());
        }
    }

    private Optional<String> ask(String command) {
        long wait = settings.connectTimeout().toNanos();
        try (Connection connection = Connection.open(settings.address(), wait, System.nanoTime() + 2 * wait)) {
            connection.command(command);
            return Optional.of(connection.reply());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
