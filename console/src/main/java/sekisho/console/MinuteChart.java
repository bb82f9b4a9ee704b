package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests per minute over the last {@value #MINUTES} minutes as bars of 0 to {@value #HEIGHT} units, refused ones on top.
 * Geometry only.
 *
 * @param most requests in the fullest minute
 */
record MinuteChart(List<Bar> bars, int most, int allowed, int refused) {
    static final int MINUTES = 30;
    static final int HEIGHT = 80;
    static final int STEP = 20;

    MinuteChart {
        bars = List.copyOf(bars);
    }

    /** One minute. */
    record Bar(
            Instant minute,
            int allowed,
            int refused,
            int x,
            String allowedHeight,
            String allowedY,
            String refusedHeight,
            String refusedY) {}

    static MinuteChart of(List<Passage> passages, Instant now) {
        Instant first = now.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(MINUTES - 1L));
        int[] allowed = new int[MINUTES];
        int[] refused = new int[MINUTES];
        for (Passage passage : passages) {
            long minute = Math.floorDiv(Duration.between(first, passage.time()).toMillis(), 60_000L);
            if (minute >= 0 && minute < MINUTES) {
                if (passage.outcome() == Passage.Outcome.ALLOWED) {
                    allowed[(int) minute]++;
                } else {
                    refused[(int) minute]++;
                }
            }
        }
        int most = 0;
        int allAllowed = 0;
        int allRefused = 0;
        for (int i = 0; i < MINUTES; i++) {
            most = Math.max(most, allowed[i] + refused[i]);
            allAllowed += allowed[i];
            allRefused += refused[i];
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < MINUTES; i++) {
            double low = height(allowed[i], most);
            double high = height(refused[i], most);
            bars.add(new Bar(
                    first.plus(Duration.ofMinutes(i)),
                    allowed[i],
                    refused[i],
                    i * STEP,
                    figure(low),
                    figure(HEIGHT - low),
                    figure(high),
                    figure(HEIGHT - low - high)));
        }
        return new MinuteChart(bars, most, allAllowed, allRefused);
    }

    private static double height(int count, int most) {
        return most == 0 ? 0 : (double) HEIGHT * count / most;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
