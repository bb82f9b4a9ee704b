package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockoutTest {
    private static final Instant NOON = Instant.parse("2026-11-24T03:00:00Z");
    private static final LockoutRule RULE = LockoutRule.DEFAULT;

    private static Lockout wrong(Lockout lockout, Instant at, LockoutRule rule) {
        return switch (lockout.charge(at, rule)) {
            case Lockout.Charge.Admitted admitted -> admitted.after().failed(at, rule);
            case Lockout.Charge.Locked locked -> throw new AssertionError("locked until " + locked.until());
        };
    }

    private static Lockout wrongs(int times, Instant from, LockoutRule rule) {
        Lockout lockout = Lockout.NONE;
        for (int i = 0; i < times; i++) {
            lockout = wrong(lockout, from.plusSeconds(i), rule);
        }
        return lockout;
    }

    @Test
    void theFifthWrongOneLocksForHalfAnHourAndNothingOpensIt() {
        Lockout four = wrongs(4, NOON, RULE);
        assertThat(four.isLocked(NOON.plusSeconds(4))).isFalse();
        Instant fifth = NOON.plusSeconds(10);
        Lockout five = wrong(four, fifth, RULE);
        Instant until = fifth.plus(Duration.ofMinutes(30));
        assertThat(five.lockedUntil()).isEqualTo(until);
        assertThat(five.charge(until.minusMillis(1), RULE)).isEqualTo(new Lockout.Charge.Locked(until));
        assertThat(five.charge(until, RULE)).isInstanceOf(Lockout.Charge.Admitted.class);
    }

    @Test
    void afterTheLockTheCountBeginsAnew() {
        Lockout five = wrongs(5, NOON, RULE);
        Instant later = NOON.plus(Duration.ofMinutes(31));
        Lockout again = wrong(five, later, RULE);
        assertThat(again.attempts()).containsExactly(later);
        assertThat(again.isLocked(later)).isFalse();
    }

    @Test
    void whatLiesBeforeTheWindowDoesNotCount() {
        Lockout four = wrongs(4, NOON, RULE);
        Instant later = NOON.plus(Duration.ofMinutes(15)).plusSeconds(2);
        assertThat(wrong(four, later, RULE).attempts())
                .as("only the fourth is within 15 minutes")
                .containsExactly(NOON.plusSeconds(3), later);
    }

    @Test
    void aRightOneTakesOnlyItselfBack() {
        Lockout three = wrongs(3, NOON, RULE);
        Instant now = NOON.plusSeconds(9);
        Lockout charged = ((Lockout.Charge.Admitted) three.charge(now, RULE)).after();
        assertThat(charged.withdrawn(now)).isEqualTo(three);
    }

    @Test
    void noMoreGuessesAreUnderWayThanTheRuleAllows() {
        Lockout lockout = Lockout.NONE;
        for (int i = 0; i < 5; i++) {
            lockout = ((Lockout.Charge.Admitted) lockout.charge(NOON, RULE)).after();
        }
        assertThat(lockout.charge(NOON, RULE))
                .as("a sixth, while five are being looked at; or after a process died over them")
                .isEqualTo(new Lockout.Charge.Locked(NOON.plus(Duration.ofMinutes(30))));
    }

    @Test
    void aLockWithoutAnEndHasNone() {
        LockoutRule forGood = new LockoutRule(3, Duration.ofMinutes(15), Optional.empty(), true);
        Lockout locked = wrongs(3, NOON, forGood);
        assertThat(locked.charge(NOON.plus(Duration.ofDays(10_000)), forGood))
                .isEqualTo(new Lockout.Charge.Locked(Instant.MAX));
    }

    @Test
    void aClockThatIsSetBackFreesNobody() {
        Lockout four = wrongs(4, NOON, RULE);
        Lockout five = wrong(four, NOON.minus(Duration.ofHours(1)), RULE);
        assertThat(five.isLocked(NOON.minus(Duration.ofHours(1)))).isTrue();
    }

    @Test
    void theStrictestOfSeveralTenantsRulesCounts() {
        LockoutRule lax = new LockoutRule(12, Duration.ofMinutes(5), Optional.of(Duration.ofMinutes(1)), true);
        LockoutRule odd = new LockoutRule(3, Duration.ofHours(1), Optional.empty(), false);
        assertThat(LockoutRule.strictest(List.of(lax, RULE, odd)))
                .isEqualTo(new LockoutRule(3, Duration.ofHours(1), Optional.empty(), false));
        assertThat(LockoutRule.strictest(List.of())).isEqualTo(RULE);
    }
}
