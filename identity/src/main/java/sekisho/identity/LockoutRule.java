package sekisho.identity;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * When wrong passwords lock an account.
 *
 * @param failures how many, 1 to 20
 * @param window within how long
 * @param lock for how long; empty for until somebody unlocks
 * @param knownDevicesApart whether a browser in which the member has logged in before keeps an allowance of its own, so that a
 *     stranger's guesses do not lock the member out
 */
public record LockoutRule(int failures, Duration window, Optional<Duration> lock, boolean knownDevicesApart) {
    public static final LockoutRule DEFAULT =
            new LockoutRule(5, Duration.ofMinutes(15), Optional.of(Duration.ofMinutes(30)), true);

    public LockoutRule {
        if (failures < 1 || failures > 20) {
            throw new IllegalArgumentException("1 to 20 failures");
        }
    }

    /** What satisfies all of them: an account of several tenants is as safe as the most careful of these wants it. */
    static LockoutRule strictest(Collection<LockoutRule> rules) {
        return rules.stream().reduce(LockoutRule::stricter).orElse(DEFAULT);
    }

    private LockoutRule stricter(LockoutRule other) {
        return new LockoutRule(
                Math.min(failures, other.failures),
                window.compareTo(other.window) >= 0 ? window : other.window,
                lock.isEmpty() || other.lock.isEmpty()
                        ? Optional.empty()
                        : lock.get().compareTo(other.lock.get()) >= 0 ? lock : other.lock,
                knownDevicesApart && other.knownDevicesApart);
    }
}
