package sekisho.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Password hashes: Argon2id (RFC 9106) with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet), encoded as a PHC
 * string. At most two hashes are computed at a time, so that a flood of logins takes at most 38 MiB; about a hundred others
 * wait, and more are turned away at once. Virtual threads only.
 *
 * <p>Passwords are brought to Unicode form NFKC first (NIST SP 800-63B), so that the same characters typed on another
 * keyboard, full-width or half-width, are the same password.
 */
public final class Passwords {
    /** The longest password, in UTF-16 code units. */
    public static final int LONGEST = 256;

    private static final int AT_A_TIME = 2;
    /** More than these would wait longer than anybody does. */
    static final int MOST_WAITING = 100;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final SecureRandom random = new SecureRandom();
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);

    /**
     * A PHC string of {@code password} under a new 16-byte salt.
     *
     * @throws IllegalArgumentException when it is longer than {@link #LONGEST}
     * @throws StoreException {@code BUSY} when too many are waiting, or it had to wait for more than 10 s
     */
    public String hash(String password) {
        if (password.length() > LONGEST) {
            throw new IllegalArgumentException("a password has at most " + LONGEST + " characters");
        }
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        Argon2Hash blank = Argon2Hash.blank(salt);
        return blank.with(compute(password, blank)).toString();
    }

    /**
     * Whether {@code password} is the one that {@code phc} was made from; compares in constant time. False for a password
     * longer than {@link #LONGEST} and for a string that is no Argon2id hash of sensible cost.
     *
     * @throws StoreException {@code BUSY} when too many are waiting, or it had to wait for more than 10 s
     */
    public boolean matches(String password, String phc) {
        if (password.length() > LONGEST) {
            return false;
        }
        return Argon2Hash.parse(phc)
                .map(expected -> MessageDigest.isEqual(compute(password, expected), expected.hash()))
                .orElse(false);
    }

    private byte[] compute(String password, Argon2Hash parameters) {
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        acquire();
        try {
            return parameters.compute(bytes);
        } finally {
            permits.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void acquire() {
        try {
            if (permits.getQueueLength() >= MOST_WAITING) {
                throw new StoreException(StoreException.Code.BUSY, "Too many passwords are waiting to be checked.");
            }
            if (!permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(StoreException.Code.BUSY, "Too many passwords are being checked.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Code.BUSY, "The wait for a password check was interrupted.", e);
        }
    }
}
