package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bounded tables: counts, used tokens, recent texts. */
class TablesTest {
    private final Fixture.Clock clock = new Fixture.Clock();

    @Test
    void noMoreThanAllowedAreCountedWithinAWindow() {
        Counts counts = new Counts(clock, Duration.ofHours(1), 100);
        for (int i = 0; i < 20; i++) {
            assertThat(counts.take("a", 20)).isTrue();
        }
        assertThat(counts.take("a", 20)).isFalse();
        assertThat(counts.take("b", 20)).isTrue();
        assertThat(counts.of("a")).isEqualTo(20);
        clock.move(Duration.ofHours(2));
        assertThat(counts.of("a")).isZero();
        assertThat(counts.take("a", 20)).isTrue();
    }

    @Test
    void theOldWindowFadesInsteadOfEnding() {
        Counts counts = new Counts(clock, Duration.ofHours(1), 100);
        for (int i = 0; i < 20; i++) {
            assertThat(counts.take("a", 20)).isTrue();
        }
        clock.move(Duration.ofMinutes(61));
        assertThat(counts.of("a")).isBetween(15, 20);
        clock.move(Duration.ofMinutes(30));
        assertThat(counts.of("a")).isBetween(5, 12);
    }

    @Test
    void theTableOfCountsIsBounded() {
        Counts counts = new Counts(clock, Duration.ofHours(1), 100);
        for (int i = 0; i < 10_000; i++) {
            assertThat(counts.take("key " + i, 5)).isTrue();
        }
        assertThat(counts.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void aTokenIsUsedOnceAndTheSameAgainIsRecognised() {
        Spent spent = new Spent(10);
        assertThat(spent.use("n", "hash", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.FIRST);
        assertThat(spent.use("n", "hash", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.REPEATED);
        assertThat(spent.use("n", "other", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.USED);
        spent.giveBack("n");
        assertThat(spent.use("n", "other", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.FIRST);
    }

    @Test
    void aFullTableOfTokensTakesNothingUntilSomeExpire() {
        Spent spent = new Spent(10);
        for (int i = 0; i < 10; i++) {
            assertThat(spent.use("n" + i, "h", clock.instant().plusSeconds(60), clock.instant()))
                    .isEqualTo(Spent.Use.FIRST);
        }
        assertThat(spent.use("x", "h", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.FULL);
        assertThat(spent.use("n0", "h", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.REPEATED);
        clock.move(Duration.ofSeconds(61));
        assertThat(spent.use("x", "h", clock.instant().plusSeconds(60), clock.instant()))
                .isEqualTo(Spent.Use.FIRST);
        assertThat(spent.size()).isEqualTo(1);
    }

    @Test
    void aTextIsNewAgainAfterADay() {
        Recent recent = new Recent(clock, Duration.ofDays(1), 10);
        assertThat(recent.isNew("a")).isTrue();
        assertThat(recent.isNew("a")).isFalse();
        assertThat(recent.knows("a")).isTrue();
        clock.move(Duration.ofHours(24).plusSeconds(1));
        assertThat(recent.knows("a")).isFalse();
        assertThat(recent.isNew("a")).isTrue();
        recent.forget("a");
        assertThat(recent.knows("a")).isFalse();
    }

    @Test
    void neighboursShareANetworkButNoSubscriber() {
        assertThat(Networks.network(Fixture.client("192.0.2.1")))
                .isEqualTo(Networks.network(Fixture.client("192.0.2.9")));
        assertThat(Networks.subscriber(Fixture.client("192.0.2.1")))
                .isNotEqualTo(Networks.subscriber(Fixture.client("192.0.2.9")));
        assertThat(Networks.subscriber(Fixture.client("2001:db8::1")))
                .isEqualTo(Networks.subscriber(Fixture.client("2001:db8::ffff")));
        assertThat(Networks.network(Fixture.client("2001:db8:0:1::1")))
                .isEqualTo(Networks.network(Fixture.client("2001:db8:0:ff::1")));
    }
}
