package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import sekisho.words.Lang;

/** How times are written and read on pages: in the server's zone, with its offset shown. Immutable. */
record Times(ZoneId zone, InstantSource clock) {
    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);
    private static final DateTimeFormatter INPUT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);

    /** {@code 2026-11-22 10:02:11 +09:00}. */
    String absolute(Instant time) {
        return ABSOLUTE.format(time.atZone(zone));
    }

    /** {@code 2026-11-22 10:02 +09:00}. */
    String toMinute(Instant time) {
        return DAY_MINUTE.format(time.atZone(zone));
    }

    /** {@code 10:02:11}. */
    String clockTime(Instant time) {
        return CLOCK.format(time.atZone(zone));
    }

    /** {@code 10:02}. */
    String minute(Instant time) {
        return MINUTE.format(time.atZone(zone));
    }

    /** {@code +09:00}, now. */
    String offset() {
        return DateTimeFormatter.ofPattern("xxx", Locale.ROOT)
                .format(clock.instant().atZone(zone));
    }

    Instant now() {
        return clock.instant();
    }

    String relative(Instant time, Lang lang) {
        Duration age = Duration.between(time, clock.instant());
        if (age.isNegative() || age.toSeconds() < 5) {
            return Text.JUST_NOW.in(lang);
        }
        if (age.toSeconds() < 60) {
            return Text.SECONDS_AGO.in(lang, age.toSeconds());
        }
        if (age.toMinutes() < 60) {
            return Text.MINUTES_AGO.in(lang, age.toMinutes());
        }
        if (age.toHours() < 48) {
            return Text.HOURS_AGO.in(lang, age.toHours());
        }
        return Text.DAYS_AGO.in(lang, age.toDays());
    }

    /** A length of time in its largest whole unit: 30 days, 24 hours, 15 minutes. */
    static String length(Duration duration, Lang lang) {
        if (duration.toHours() >= 48 && duration.toHours() % 24 == 0) {
            return Text.LENGTH_DAYS.in(lang, duration.toDays());
        }
        if (duration.toMinutes() >= 60 && duration.toMinutes() % 60 == 0) {
            return Text.LENGTH_HOURS.in(lang, duration.toHours());
        }
        return Text.LENGTH_MINUTES.in(lang, duration.toMinutes());
    }

    /** {@code 0.42 ms}, {@code 12.3 ms}, {@code 1.20 s}. */
    static String nanos(long nanos) {
        double millis = nanos / 1e6;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.2f ms", millis);
        }
        if (millis < 1000) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        return String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }

    /** What a {@code datetime-local} input sends, taken in the server's zone; empty when it is none. */
    Optional<Instant> parse(String input) {
        try {
            return Optional.of(LocalDateTime.parse(input, INPUT).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
