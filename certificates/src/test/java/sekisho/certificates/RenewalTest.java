package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private static final KeyPair PAIR = TestAuthority.pair("EC", 256);
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    private static X509Certificate living(Duration life) {
        return AUTHORITY.sign(
                AUTHORITY.leaf(PAIR.getPublic(), "a.example.jp").from(FROM).to(FROM.plus(life)));
    }

    @Test
    void ninetyDaysAreRenewedThirtyDaysBeforeTheirEnd() {
        assertThat(Renewal.rule(FROM, FROM.plus(Duration.ofDays(90)))).isEqualTo(FROM.plus(Duration.ofDays(60)));
        assertThat(Renewal.rule(FROM, FROM.plus(Duration.ofDays(47)))).isEqualTo(FROM.plus(Duration.ofDays(17)));
        assertThat(Renewal.rule(FROM, FROM.plus(Duration.ofDays(398))))
                .isEqualTo(FROM.plus(Duration.ofDays(398).multipliedBy(2).dividedBy(3)));
        assertThat(Renewal.rule(FROM, FROM.plus(Duration.ofDays(6)))).isEqualTo(FROM.plus(Duration.ofDays(4)));
    }

    @Property(tries = 30)
    void itIsDueInTheHalfDayBeforeTheRule(@ForAll @IntRange(min = 1, max = 2000) int days) {
        X509Certificate certificate = living(Duration.ofDays(days));
        Instant due = Renewal.due(certificate, Optional.empty());
        Instant rule = Renewal.rule(FROM, FROM.plus(Duration.ofDays(days)));
        assertThat(due).isBeforeOrEqualTo(rule).isAfterOrEqualTo(rule.minus(Renewal.MOST_JITTER));
        assertThat(due).isAfter(FROM).isEqualTo(Renewal.due(certificate, Optional.empty()));
    }

    @Test
    void theAuthorityCanBringItForwardAndNotPutItOff() {
        X509Certificate certificate = living(Duration.ofDays(90));
        Instant usual = Renewal.due(certificate, Optional.empty());
        Instant soon = FROM.plus(Duration.ofDays(10));
        assertThat(Renewal.due(certificate, Optional.of(new Renewal.Window(soon, soon.plus(Duration.ofDays(2))))))
                .isBetween(soon, soon.plus(Duration.ofDays(2)));
        Instant late = FROM.plus(Duration.ofDays(80));
        assertThat(Renewal.due(certificate, Optional.of(new Renewal.Window(late, late.plusSeconds(60)))))
                .isEqualTo(usual);
    }

    @Test
    void pausesGrowAndStayWithinBounds() {
        Random random = new Random(3);
        Duration last = Duration.ZERO;
        for (int failures = 1; failures < 40; failures++) {
            Duration wait = Duration.between(FROM, Backoff.next(failures, FROM, Optional.empty(), random));
            assertThat(wait)
                    .isBetween(
                            Duration.ofMinutes(4),
                            Backoff.LONGEST.multipliedBy(6).dividedBy(5));
            if (failures <= 5) {
                assertThat(wait).isGreaterThan(last);
            }
            last = wait;
        }
        Instant asked = FROM.plus(Duration.ofHours(30));
        assertThat(Backoff.next(1, FROM, Optional.of(asked), random)).isEqualTo(asked);
        assertThat(Backoff.next(1, FROM, Optional.of(FROM.plus(Duration.ofDays(900))), random))
                .isEqualTo(FROM.plus(Backoff.MOST_ASKED));
    }
}
