package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = Deadlines.TICK.toNanos();

    private final Deadlines deadlines = new Deadlines();
    private final List<String> over = new ArrayList<>();
    private final long start = System.nanoTime() + 60 * SECOND;

    private final class Named extends Deadlines.Timed {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        void expired() {
            over.add(name);
        }
    }

    @Test
    void aDeadlineFiresOnceAndNeverEarly() {
        deadlines.sweep(start);
        Named timed = new Named("a");
        deadlines.set(timed, SECOND);
        deadlines.sweep(start + SECOND);
        assertThat(over).isEmpty();
        deadlines.sweep(start + SECOND + TICK);
        assertThat(over).containsExactly("a");
        assertThat(deadlines.isSet(timed)).isFalse();
        deadlines.sweep(start + 9 * SECOND);
        assertThat(over).hasSize(1);
    }

    @Test
    void settingAgainStartsTheClockAgain() {
        deadlines.sweep(start);
        Named timed = new Named("a");
        deadlines.set(timed, SECOND);
        deadlines.sweep(start + SECOND / 2);
        deadlines.set(timed, SECOND);
        deadlines.sweep(start + SECOND + TICK);
        assertThat(over).isEmpty();
        deadlines.sweep(start + SECOND / 2 + SECOND + TICK);
        assertThat(over).containsExactly("a");
    }

    @Test
    void oneThatExpiresMayClearAndSetOthers() {
        deadlines.sweep(start);
        Named late = new Named("late");
        Named cleared = new Named("cleared");
        Deadlines.Timed first = new Deadlines.Timed() {
            @Override
            void expired() {
                over.add("first");
                deadlines.clear(cleared);
                deadlines.set(late, SECOND);
            }
        };
        deadlines.set(cleared, SECOND);
        deadlines.set(first, SECOND);
        deadlines.sweep(start + 2 * SECOND);
        assertThat(over).containsExactly("first");
        deadlines.sweep(start + 4 * SECOND);
        assertThat(over).containsExactly("first", "late");
    }

    @Property
    void whatIsNotClearedExpiresAndNothingElse(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 9) Integer> set,
            @ForAll @Size(max = 10) List<@IntRange(min = 0, max = 9) Integer> clear) {
        over.clear();
        Deadlines deadlines = new Deadlines();
        List<Named> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(new Named(Integer.toString(i)));
        }
        set.forEach(i -> deadlines.set(all.get(i), SECOND));
        clear.forEach(i -> deadlines.clear(all.get(i)));
        deadlines.sweep(System.nanoTime() + 600 * SECOND);
        List<String> expected = set.stream()
                .distinct()
                .filter(i -> !clear.contains(i))
                .map(i -> Integer.toString(i))
                .toList();
        assertThat(over).containsExactlyInAnyOrderElementsOf(expected);
    }
}
