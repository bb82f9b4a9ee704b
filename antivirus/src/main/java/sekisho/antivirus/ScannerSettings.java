package sekisho.antivirus;

import java.time.Duration;

/**
 * How the daemon is used.
 *
 * @param address where it listens
 * @param connections scans at once; more wait within their deadline
 * @param connectTimeout until a connection is open
 * @param timeout for everything that one upload takes: waiting for a connection, sending, the daemon's work
 * @param maxFileBytes the most of one file that is sent; must not be above {@code StreamMaxLength} of clamd.conf
 */
public record ScannerSettings(
        ClamdAddress address, int connections, Duration connectTimeout, Duration timeout, long maxFileBytes) {
    /** 10 scans at once as in Debian's clamd.conf, 2 s, 2 min; 25 MiB, its {@code StreamMaxLength}. */
    public static ScannerSettings defaults(ClamdAddress address) {
        return new ScannerSettings(address, 10, Duration.ofSeconds(2), Duration.ofMinutes(2), 25L << 20);
    }

    public ScannerSettings {
        if (connections < 1
                || maxFileBytes < 1
                || connectTimeout.isNegative()
                || connectTimeout.isZero()
                || timeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException(
                    "bounds must be positive, and the timeout not below that for connecting");
        }
    }
}
