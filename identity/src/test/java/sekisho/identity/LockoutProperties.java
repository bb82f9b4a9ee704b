package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The lockout does what a plain description of it says, whatever happens in whatever order. */
class LockoutProperties {
    private static final Instant START = Instant.parse("2026-11-24T03:00:00Z");

    /** What happens next, so many seconds later. */
    record Event(Kind kind, int seconds) {}

    enum Kind {
        WRONG,
        RIGHT,
        UNLOCK,
        /** The process dies between the charge and the answer. */
        KILLED
    }

    /** The description: every wrong attempt is written down; locks are a period. */
    private static final class Model {
        private final LockoutRule rule;
        private final List<Instant> wrong = new ArrayList<>();
        private Instant lockedUntil = Instant.MIN;

        Model(LockoutRule rule) {
            this.rule = rule;
        }

        boolean isLocked(Instant now) {
            return now.isBefore(lockedUntil);
        }

        void wrong(Instant now) {
            wrong.add(now);
            long counting = wrong.stream()
                    .filter(at -> at.isAfter(now.minus(rule.window())))
                    .count();
            if (counting >= rule.failures()) {
                lockedUntil = rule.lock().map(now::plus).orElse(Instant.MAX);
                wrong.clear();
            }
        }

        void forgive() {
            wrong.clear();
            lockedUntil = Instant.MIN;
        }
    }

    @Property(tries = 2000)
    void isWhatTheDescriptionSays(@ForAll("events") List<Event> events, @ForAll("rules") LockoutRule rule) {
        Model model = new Model(rule);
        Lockout lockout = Lockout.NONE;
        Instant now = START;
        for (Event event : events) {
            now = now.plusSeconds(event.seconds());
            if (event.kind() == Kind.UNLOCK) {
                model.forgive();
                lockout = Lockout.NONE;
                continue;
            }
            Lockout.Charge charge = lockout.charge(now, rule);
            assertThat(charge instanceof Lockout.Charge.Locked)
                    .as("%s at %s", event, now)
                    .isEqualTo(model.isLocked(now));
            if (!(charge instanceof Lockout.Charge.Admitted admitted)) {
                continue;
            }
            switch (event.kind()) {
                case WRONG -> {
                    lockout = admitted.after().failed(now, rule);
                    model.wrong(now);
                    assertThat(lockout.isLocked(now)).isEqualTo(model.isLocked(now));
                }
                case KILLED -> {
                    lockout = admitted.after();
                    model.wrong(now);
                }
                case RIGHT -> lockout = admitted.after().withdrawn(now);
                case UNLOCK -> throw new AssertionError();
            }
            assertThat(lockout.attempts()).hasSizeLessThanOrEqualTo(rule.failures());
        }
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, Kind.WRONG),
                net.jqwik.api.Tuple.of(2, Kind.RIGHT),
                net.jqwik.api.Tuple.of(1, Kind.UNLOCK),
                net.jqwik.api.Tuple.of(2, Kind.KILLED));
        Arbitrary<Integer> seconds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.integers().between(1, 60)),
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(60, 1200)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1200, 9000)));
        return Combinators.combine(kinds, seconds).as(Event::new).list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<LockoutRule> rules() {
        Arbitrary<Duration> windows = Arbitraries.integers().between(1, 60).map(Duration::ofMinutes);
        Arbitrary<Optional<Duration>> locks = Arbitraries.integers()
                .between(0, 60)
                .map(minutes -> minutes == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes)));
        return Combinators.combine(Arbitraries.integers().between(1, 8), windows, locks, Arbitraries.of(true, false))
                .as(LockoutRule::new);
    }
}
