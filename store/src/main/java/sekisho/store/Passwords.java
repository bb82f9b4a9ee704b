package sekisho.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    /** Not on the callers' virtual threads: hashing never waits, so it would keep their carriers from everybody else. */
    private final ThreadPoolExecutor hashers = hashers();

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

    /** A comparison under way. */
    public interface Comparison {
        /**
         * Waits for what came of it. Virtual threads only.
         *
         * @throws StoreException {@code BUSY} when it took more than 10 s from now
         */
        boolean matches();
    }

    /**
     * Whether {@code password} is the one that {@code phc} was made from; compares in constant time. False for a password
     * longer than {@link #LONGEST} and for a string that is no Argon2id hash of sensible cost.
     *
     * @throws StoreException {@code BUSY} when too many are waiting, or it had to wait for more than 10 s
     */
    public boolean matches(String password, String phc) {
        return compare(password, phc).matches();
    }

    /**
     * Begins what {@link #matches} does and does not wait for it, so that the caller can do something else meanwhile.
     *
     * @throws StoreException {@code BUSY} when too many are waiting
     */
    public Comparison compare(String password, String phc) {
        Optional<Argon2Hash> expected = password.length() > LONGEST ? Optional.empty() : Argon2Hash.parse(phc);
        if (expected.isEmpty()) {
            return () -> false;
        }
        Future<byte[]> computed = begin(password, expected.get());
        return () -> MessageDigest.isEqual(await(computed), expected.get().hash());
    }

    private byte[] compute(String password, Argon2Hash parameters) {
        return await(begin(password, parameters));
    }

    private Future<byte[]> begin(String password, Argon2Hash parameters) {
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        try {
            return hashers.submit(() -> parameters.compute(bytes));
        } catch (RejectedExecutionException e) {
            throw new StoreException(StoreException.Code.BUSY, "Too many passwords are waiting to be checked.", e);
        }
    }

    private static byte[] await(Future<byte[]> hash) {
        try {
            return hash.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hash.cancel(false); // nobody waits for it any more
            throw new StoreException(StoreException.Code.BUSY, "Too many passwords are being checked.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Code.BUSY, "The wait for a password check was interrupted.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Argon2id cannot be computed", e.getCause());
        }
    }

    private static ThreadPoolExecutor hashers() {
        ThreadPoolExecutor hashers = new ThreadPoolExecutor(
                AT_A_TIME,
                AT_A_TIME,
                LONGEST_WAIT.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("argon2-", 0).factory());
        hashers.allowCoreThreadTimeOut(true);
        return hashers;
    }
}
