package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AddressBrakeTest {
    private static final Instant NOON = Instant.parse("2026-11-24T03:00:00Z");

    private final AddressBrake brake = new AddressBrake();

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private void fail(InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            brake.failed(from, NOON);
        }
    }

    @Test
    void theFirstTenAreFreeAndEveryFurtherOneDoublesTheWait() {
        InetAddress from = address("192.0.2.1");
        fail(from, 10);
        assertThat(brake.waitOf(from, NOON)).isZero();
        assertThat(brake.failed(from, NOON)).as("told once").isTrue();
        assertThat(brake.waitOf(from, NOON)).isEqualTo(Duration.ofSeconds(1));
        assertThat(brake.failed(from, NOON)).isFalse();
        assertThat(brake.waitOf(from, NOON)).isEqualTo(Duration.ofSeconds(2));
        assertThat(brake.waitOf(from, NOON.plusMillis(1500))).isEqualTo(Duration.ofMillis(500));
        assertThat(brake.waitOf(from, NOON.plusSeconds(2))).isZero();
    }

    @Test
    void theWaitEndsAtAQuarterOfAnHour() {
        InetAddress from = address("192.0.2.1");
        fail(from, 1000);
        assertThat(brake.waitOf(from, NOON)).isEqualTo(AddressBrake.LONGEST);
    }

    @Test
    void halfAnHourWithoutAFailureWipesTheSlate() {
        InetAddress from = address("192.0.2.1");
        fail(from, 30);
        Instant later = NOON.plus(AddressBrake.LONGEST.multipliedBy(2));
        brake.failed(from, later);
        assertThat(brake.waitOf(from, later)).isZero();
    }

    @Test
    void othersAreNotSlowed() {
        fail(address("192.0.2.1"), 20);
        assertThat(brake.waitOf(address("192.0.2.2"), NOON)).isZero();
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        for (int i = 1; i <= 20; i++) {
            brake.failed(address("2001:db8::" + Integer.toHexString(i)), NOON);
        }
        assertThat(brake.waitOf(address("2001:db8::ffff:ffff"), NOON)).isPositive();
        assertThat(brake.waitOf(address("2001:db8:0:1::1"), NOON)).isZero();
    }
}
