package sekisho.console;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Passwords;
import sekisho.store.Row;

/**
 * The operator's password and its lock. An attempt is charged before the password is looked at, so that attempts made at
 * the same time count as many; five wrong ones lock for 15 minutes. Thread-safe; virtual threads.
 */
final class Operator {
    static final int ATTEMPTS = 5;
    static final Duration LOCK = Duration.ofMinutes(15);

    private static final String CONTEXT = "operator.password";
    /** Password hashes cost memory and time: more than this many attempts at once are sent away. */
    private static final int AT_ONCE = 8;

    private final Jdbi jdbi;
    private final Keys keys;
    private final Passwords passwords;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    Operator(Jdbi jdbi, Keys keys, Passwords passwords, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** What became of an attempt to log in. */
    sealed interface Outcome {
        /** The password was right. */
        record Welcome() implements Outcome {}

        /** It was not; so many attempts are left. */
        record Wrong(int left) implements Outcome {}

        /** This attempt was the last one allowed: locked from now on. */
        record LockedNow(Instant until) implements Outcome {}

        /** Locked before; the password was not looked at. */
        record Locked(Instant until) implements Outcome {}

        /** Too many attempts at the same moment; none was charged. */
        record Busy() implements Outcome {}

        /** No password is set yet. */
        record Unset() implements Outcome {}
    }

    boolean exists() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from operator")
                        .mapTo(Long.class)
                        .one()
                > 0);
    }

    /** What {@link SetupLinks#redeem} stores. */
    byte[] sealed(String password) {
        return keys.seal(passwords.hash(normal(password)).getBytes(StandardCharsets.UTF_8), CONTEXT);
    }

    Outcome logIn(String password) {
        if (!permits.tryAcquire()) {
            return new Outcome.Busy();
        }
        try {
            return attempt(password);
        } finally {
            permits.release();
        }
    }

    private Outcome attempt(String password) {
        Instant now = clock.instant();
        Optional<Row> row = charge(now);
        if (row.isEmpty()) {
            return new Outcome.Unset();
        }
        Optional<Instant> locked = row.get().time("locked_until").filter(now::isBefore);
        if (locked.isPresent()) {
            return new Outcome.Locked(locked.get());
        }
        int charged = (int) row.get().number("failures");
        if (charged > ATTEMPTS) {
            // The attempts were used up by others that are still being looked at, or that a kill cut short.
            return new Outcome.Locked(lock(now));
        }
        String phc =
                new String(keys.open(row.get().bytes("password_hash").orElseThrow(), CONTEXT), StandardCharsets.UTF_8);
        if (password.length() <= PasswordRule.LONGEST * 2 && passwords.matches(normal(password), phc)) {
            forget();
            return new Outcome.Welcome();
        }
        if (charged == ATTEMPTS) {
            return new Outcome.LockedNow(lock(now));
        }
        return new Outcome.Wrong(ATTEMPTS - charged);
    }

    /** Counts this attempt unless locked; a lock that has passed starts the count anew. */
    private Optional<Row> charge(Instant now) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("""
                            update operator set
                                failures = case when locked_until = 0 then failures + 1 else 1 end,
                                locked_until = 0
                            where id = 1 and locked_until <= :now
                            """).bind("now", now.toEpochMilli()).execute();
            return handle.createQuery("select password_hash, failures, locked_until from operator where id = 1")
                    .mapToMap()
                    .findOne()
                    .map(Row::new);
        });
    }

    private Instant lock(Instant now) {
        Instant until = now.plus(LOCK);
        jdbi.useHandle(handle -> handle.createUpdate("update operator set locked_until = :until where id = 1")
                .bind("until", until.toEpochMilli())
                .execute());
        return until;
    }

    private void forget() {
        jdbi.useHandle(
                handle -> handle.createUpdate("update operator set failures = 0 where id = 1 and locked_until = 0")
                        .execute());
    }

    /** One form for what different keyboards send for the same characters (NIST SP 800-63B §5.1.1.2). */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }
}
