package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.words.Lang;

final class TimesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:02:11Z");
    private final Times times = new Times(ZoneId.of("Asia/Tokyo"), () -> NOW);

    @Test
    void showsTheZonesOffset() {
        assertThat(times.absolute(NOW)).isEqualTo("2026-11-22 10:02:11 +09:00");
    }

    @ParameterizedTest
    @CsvSource({
        "-60, たった今, just now",
        "0, たった今, just now",
        "59, 59 秒前, 59 s ago",
        "60, 1 分前, 1 min ago",
        "3599, 59 分前, 59 min ago",
        "3600, 1 時間前, 1 h ago",
        "172799, 47 時間前, 47 h ago",
        "172800, 2 日前, 2 days ago"
    })
    void saysHowLongAgo(long seconds, String ja, String en) {
        assertThat(times.relative(NOW.minusSeconds(seconds), Lang.JA)).isEqualTo(ja);
        assertThat(times.relative(NOW.minusSeconds(seconds), Lang.EN)).isEqualTo(en);
    }

    @ParameterizedTest
    @CsvSource({"PT15M, 15 min", "PT24H, 24 h", "P30D, 30 days", "PT90M, 90 min", "P365D, 365 days"})
    void aLengthUsesItsLargestWholeUnit(Duration length, String text) {
        assertThat(Times.length(length, Lang.EN)).isEqualTo(text);
    }

    @Test
    void readsWhatAnInputSendsInTheServersZone() {
        assertThat(times.parse("2026-11-22T10:02")).contains(Instant.parse("2026-11-22T01:02:00Z"));
        assertThat(times.parse("")).isEmpty();
        assertThat(times.parse("2026-13-45T99:99")).isEmpty();
    }
}
