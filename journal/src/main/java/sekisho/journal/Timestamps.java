package sekisho.journal;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as the journal keeps them: whole microseconds from 1970 to 9999, written in 27 characters
 * ({@code 2026-11-22T01:02:03.456789Z}). Times outside are brought to the nearest end. One thread at a time.
 */
final class Timestamps {
    static final int LENGTH = 27;
    static final long LAST_MICROS = 253_402_300_799_999_999L;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final byte[] text = "1970-01-01T00:00:00.000000Z".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private long day;

    /** Rounds down. */
    static long micros(Instant time) {
        if (time.getEpochSecond() < 0) {
            return 0;
        }
        if (time.getEpochSecond() > LAST_MICROS / 1_000_000) {
            return LAST_MICROS;
        }
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    /** Rounds up: a kept time is at or after {@code time} exactly when it is at or after this. */
    static long ceilingMicros(Instant time) {
        if (time.getEpochSecond() > LAST_MICROS / 1_000_000) {
            return LAST_MICROS + 1;
        }
        long floor = micros(time);
        return time.getEpochSecond() >= 0 && time.getNano() % 1_000 != 0 ? floor + 1 : floor;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    /** The text in a buffer that the next call writes over. */
    byte[] format(long micros) {
        long newDay = micros / DAY_MICROS;
        if (newDay != day) {
            day = newDay;
            LocalDate date = LocalDate.ofEpochDay(newDay);
            put(0, 4, date.getYear());
            put(5, 2, date.getMonthValue());
            put(8, 2, date.getDayOfMonth());
        }
        long rest = micros % DAY_MICROS;
        int second = (int) (rest / 1_000_000);
        put(11, 2, second / 3600);
        put(14, 2, second / 60 % 60);
        put(17, 2, second % 60);
        put(20, 6, (int) (rest % 1_000_000));
        return text;
    }

    private void put(int at, int digits, int value) {
        int left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Reads what {@link #format} wrote. */
    static long parse(byte[] bytes, int at) {
        LocalDate date = LocalDate.of(number(bytes, at, 4), number(bytes, at + 5, 2), number(bytes, at + 8, 2));
        long second = number(bytes, at + 11, 2) * 3600L + number(bytes, at + 14, 2) * 60L + number(bytes, at + 17, 2);
        return date.toEpochDay() * DAY_MICROS + second * 1_000_000 + number(bytes, at + 20, 6);
    }

    private static int number(byte[] bytes, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
