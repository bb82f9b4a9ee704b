package sekisho.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Property
    void aDurationIsReadAsItIsWritten(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Units.duration(Units.text(duration))).isEqualTo(duration);
    }

    @Property
    void aSizeIsReadAsItIsWritten(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long bytes) {
        assertThat(Units.bytes(Units.sizeText(bytes))).isEqualTo(bytes);
    }

    @Test
    void aValueWithoutItsUnitIsRefused() {
        for (String bad : List.of("", "30", "30 s", "-1s", "1.5h", "1y", "30S", "999999999999999s")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Units.duration(bad));
        }
        for (String bad : List.of("", "30", "1KB", "1 MiB", "-1B", "1s")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Units.bytes(bad));
        }
    }

    @Test
    void aSocketAddressIsALiteralWithAPort() {
        assertThat(Units.socketAddress("443").getAddress().isAnyLocalAddress()).isTrue();
        assertThat(Units.socketAddress("[::1]:8443").getPort()).isEqualTo(8443);
        for (String bad : List.of("", "localhost:80", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "a", "[::1]")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Units.socketAddress(bad));
        }
    }

    @Test
    void aHostNameHasNoPortSchemeOrSpace() {
        assertThat(Units.hostName("App.Example.JP")).isEqualTo("app.example.jp");
        for (String bad : List.of("", "a b", "a:80", "http://a", "-a", "a..b", "日本.jp", "a/".repeat(3))) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Units.hostName(bad));
        }
    }
}
