package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;

/**
 * What counts against whom, in the database: every step is on the disk before the next one is taken, so a killed process loses no
 * attempt. Thread-safe; virtual threads.
 */
final class Guards {
    private static final String CONTEXT = "login.guard";

    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;

    Guards(Jdbi jdbi, Keys keys, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
    }

    /** Who is counted; what is stored is a keyed hash, so a name that nobody has leaves no trace of itself. */
    record Subject(String text) {
        static Subject account(String account) {
            return new Subject("account|" + account);
        }

        static Subject device(String account, String device) {
            return new Subject("device|" + account + "|" + device);
        }

        static Subject nobody(String tenant, MailAddress mail) {
            return new Subject("nobody|" + tenant + "|" + mail.text());
        }
    }

    Lockout.Charge charge(Subject subject, Instant now, LockoutRule rule) {
        return charge(subject, now, rule, () -> {});
    }

    /** @param admitted what may begin once the charge is decided on, while it goes to the disk; if it throws, nothing is charged */
    Lockout.Charge charge(Subject subject, Instant now, LockoutRule rule, Runnable admitted) {
        return jdbi.inTransaction(handle -> {
            Lockout.Charge charge = read(handle, subject).charge(now, rule);
            if (charge instanceof Lockout.Charge.Admitted granted) {
                write(handle, subject, granted.after());
                admitted.run();
            }
            return charge;
        });
    }

    /** The attempt was wrong; answers until when the subject is locked now, if it is. */
    Optional<Instant> failed(Subject subject, Instant now, LockoutRule rule) {
        return jdbi.inTransaction(handle -> {
            Lockout before = read(handle, subject);
            Lockout after = before.failed(now, rule);
            if (!after.equals(before)) {
                write(handle, subject, after);
            }
            return after.isLocked(now) ? Optional.of(after.lockedUntil()) : Optional.empty();
        });
    }

    /** Locks a subject because another one that stands for the same account is locked. */
    void lock(Subject subject, Instant until) {
        jdbi.useTransaction(handle -> {
            Lockout before = read(handle, subject);
            if (before.lockedUntil().isBefore(until)) {
                write(handle, subject, new Lockout(before.attempts(), until));
            }
        });
    }

    void withdraw(Subject subject, Instant charged) {
        jdbi.useTransaction(
                handle -> write(handle, subject, read(handle, subject).withdrawn(charged)));
    }

    void clear(Handle handle, Subject subject) {
        handle.createUpdate("delete from login_guard where subject = :subject")
                .bind("subject", hash(subject))
                .execute();
    }

    void clear(Subject subject) {
        jdbi.useHandle(handle -> clear(handle, subject));
    }

    Optional<Instant> lockedUntil(Subject subject) {
        Lockout lockout = jdbi.withHandle(handle -> read(handle, subject));
        return lockout.isLocked(clock.instant()) ? Optional.of(lockout.lockedUntil()) : Optional.empty();
    }

    /** Forgets what nothing follows from any more: a day after the last attempt, unless locked for longer. */
    void forget(Instant before) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from login_guard where changed_at < :before and locked_until < :before")
                .bind("before", before.toEpochMilli())
                .execute());
    }

    private Lockout read(Handle handle, Subject subject) {
        return Accounts.rows(handle, "select * from login_guard where subject = ?", hash(subject)).stream()
                .findFirst()
                .map(row -> new Lockout(times(row.text("attempts")), instant(row.number("locked_until"))))
                .orElse(Lockout.NONE);
    }

    private void write(Handle handle, Subject subject, Lockout lockout) {
        handle.createUpdate("""
                        insert into login_guard (subject, attempts, locked_until, changed_at)
                        values (:subject, :attempts, :until, :now)
                        on conflict (subject) do update set attempts = excluded.attempts,
                            locked_until = excluded.locked_until, changed_at = excluded.changed_at
                        """)
                .bind("subject", hash(subject))
                .bind(
                        "attempts",
                        lockout.attempts().stream()
                                .map(time -> Long.toString(time.toEpochMilli()))
                                .collect(Collectors.joining(",")))
                .bind("until", millis(lockout.lockedUntil()))
                .bind("now", clock.millis())
                .execute();
    }

    private byte[] hash(Subject subject) {
        return keys.lookup(subject.text(), CONTEXT);
    }

    private static List<Instant> times(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", 100))
                        .map(Long::parseLong)
                        .map(Instant::ofEpochMilli)
                        .toList();
    }

    private static long millis(Instant instant) {
        return instant.equals(Instant.MIN) ? 0 : instant.equals(Instant.MAX) ? Long.MAX_VALUE : instant.toEpochMilli();
    }

    private static Instant instant(long millis) {
        return millis == 0 ? Instant.MIN : millis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(millis);
    }
}
