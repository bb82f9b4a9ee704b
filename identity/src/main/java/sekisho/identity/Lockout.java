package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What counts against one subject: an account, a device of it, or a name that nobody has. Immutable; pure.
 *
 * <p>An attempt is charged before the password is looked at and taken back when it was right. So as many guesses as the rule
 * allows can be under way at once and no more, and a process that is killed in between loses none.
 *
 * @param attempts the charged attempts that still count, oldest first, at most as many as the rule allows failures
 * @param lockedUntil {@link Instant#MIN} for not locked, {@link Instant#MAX} for until somebody unlocks
 */
record Lockout(List<Instant> attempts, Instant lockedUntil) {
    static final Lockout NONE = new Lockout(List.of(), Instant.MIN);

    Lockout {
        attempts = List.copyOf(attempts);
    }

    /** The answer to an attempt. */
    sealed interface Charge {
        /** The password may be looked at; this is to be stored first. */
        record Admitted(Lockout after) implements Charge {}

        /** Not even the right password opens it. */
        record Locked(Instant until) implements Charge {}
    }

    /** Charges one attempt unless the subject is locked. */
    Charge charge(Instant now, LockoutRule rule) {
        if (now.isBefore(lockedUntil)) {
            return new Charge.Locked(lockedUntil);
        }
        List<Instant> counting = lockedUntil.equals(Instant.MIN) ? attempts : List.of();
        if (counting.size() >= rule.failures()) {
            // As many are under way, or were when the process was killed.
            Instant until = until(counting.getLast(), rule);
            if (now.isBefore(until)) {
                return new Charge.Locked(until);
            }
            counting = List.of();
        }
        List<Instant> more = new ArrayList<>(within(counting, now, rule.window()));
        more.add(now);
        return new Charge.Admitted(new Lockout(more, Instant.MIN));
    }

    /** The attempt was wrong: locked when that was the last one allowed. */
    Lockout failed(Instant now, LockoutRule rule) {
        boolean full = lockedUntil.equals(Instant.MIN) && attempts.size() >= rule.failures();
        return full ? new Lockout(attempts, until(now, rule)) : this;
    }

    /** The attempt charged at {@code charged} was right as far as it went; the others go on counting. */
    Lockout withdrawn(Instant charged) {
        List<Instant> rest = new ArrayList<>(attempts);
        rest.remove(charged);
        return new Lockout(rest, lockedUntil);
    }

    boolean isLocked(Instant now) {
        return now.isBefore(lockedUntil);
    }

    /** Attempts that came later than now count, too: a clock that was set back must not make guesses free. */
    private static List<Instant> within(List<Instant> attempts, Instant now, Duration window) {
        Instant since = now.minus(window);
        return attempts.stream().filter(attempt -> attempt.isAfter(since)).toList();
    }

    private static Instant until(Instant from, LockoutRule rule) {
        return rule.lock().map(from::plus).orElse(Instant.MAX);
    }
}
