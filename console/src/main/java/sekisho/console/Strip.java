package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.proof.Evidence;

/**
 * Results over time as a strip of {@value #WIDTH} units: each part lasts from one observation to the next, the last one
 * until now. Geometry only.
 *
 * @param from when the first observation was made
 */
record Strip(List<Part> parts, Instant from) {
    static final int WIDTH = 1000;

    private static final int LEAST = 8;

    Strip {
        parts = List.copyOf(parts);
    }

    /** A stretch of one result. */
    record Part(String css, String x, String width, Mark mark, Instant since) {}

    static Optional<Strip> of(List<Evidence> newestFirst, Instant now) {
        if (newestFirst.isEmpty()) {
            return Optional.empty();
        }
        Instant from = newestFirst.getLast().observedAt();
        double span = Math.max(1, Duration.between(from, now).toMillis());
        List<Part> parts = new ArrayList<>();
        int i = newestFirst.size() - 1;
        while (i >= 0) {
            Evidence first = newestFirst.get(i);
            int next = i - 1;
            while (next >= 0 && newestFirst.get(next).result() == first.result()) {
                next--;
            }
            Instant until = next >= 0 ? newestFirst.get(next).observedAt() : now;
            Mark mark = Mark.of(first.result());
            // Even a short stretch must be seen: it takes at least so much, drawn over the end of the one before.
            double right = Math.max(LEAST, place(from, until, span));
            double left = Math.min(place(from, first.observedAt(), span), right - LEAST);
            parts.add(new Part(mark.css(), figure(left), figure(right - left), mark, first.observedAt()));
            i = next;
        }
        return Optional.of(new Strip(parts, from));
    }

    private static double place(Instant from, Instant at, double span) {
        return Math.clamp(WIDTH * Duration.between(from, at).toMillis() / span, 0, WIDTH);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
