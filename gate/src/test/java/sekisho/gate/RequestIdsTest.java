package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    @Test
    void idsDifferAndSortByTime() {
        RequestIds ids = new RequestIds();
        Instant time = Instant.parse("2026-11-22T00:00:00Z");
        Set<String> seen = new HashSet<>();
        String before = "";
        for (int i = 0; i < 2000; i++) {
            String id = ids.next(time.plusMillis(i));
            assertThat(id).matches("[0-9A-HJKMNP-TV-Z]{26}").isGreaterThan(before);
            assertThat(seen.add(id.substring(10))).as("the random part is new").isTrue();
            before = id;
        }
    }

    @Test
    void twoLoopsDoNotShareTheirRandomness() {
        Instant time = Instant.EPOCH;
        assertThat(new RequestIds().next(time)).isNotEqualTo(new RequestIds().next(time));
    }
}
