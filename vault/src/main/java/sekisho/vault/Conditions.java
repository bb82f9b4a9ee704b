package sekisho.vault;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Preconditions of a GET or HEAD (RFC 9110 §13). Pure. */
final class Conditions {
    private Conditions() {}

    /** What to do. */
    enum Outcome {
        GO_ON,
        NOT_MODIFIED,
        FAILED
    }

    /**
     * In the order of RFC 9110 §13.2.2.
     *
     * @param modifiedMillis of the representation; 0 when it is not known
     */
    static Outcome evaluate(
            String ifMatch,
            String ifUnmodifiedSince,
            String ifNoneMatch,
            String ifModifiedSince,
            String etag,
            long modifiedMillis) {
        if (!ifMatch.isEmpty()) {
            if (!matches(ifMatch, etag, true)) {
                return Outcome.FAILED;
            }
        } else if (!ifUnmodifiedSince.isEmpty() && modifiedMillis > 0) {
            long limit = seconds(ifUnmodifiedSince);
            if (limit >= 0 && modifiedMillis / 1000 > limit) {
                return Outcome.FAILED;
            }
        }
        if (!ifNoneMatch.isEmpty()) {
            return matches(ifNoneMatch, etag, false) ? Outcome.NOT_MODIFIED : Outcome.GO_ON;
        }
        if (!ifModifiedSince.isEmpty() && modifiedMillis > 0) {
            long since = seconds(ifModifiedSince);
            if (since >= 0 && modifiedMillis / 1000 <= since) {
                return Outcome.NOT_MODIFIED;
            }
        }
        return Outcome.GO_ON;
    }

    /** RFC 9110 §8.8.3.2; a list of entity tags, or a star. */
    private static boolean matches(String list, String etag, boolean strong) {
        if (list.strip().equals("*")) {
            return true;
        }
        int at = 0;
        while (at < list.length()) {
            int open = list.indexOf('"', at);
            int close = open < 0 ? -1 : list.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            boolean weak = open >= 2 && list.startsWith("W/", open - 2);
            if (list.substring(open, close + 1).equals(etag) && !(strong && weak)) {
                return true;
            }
            at = close + 1;
        }
        return false;
    }

    /** Whether a range may be answered: no If-Range, or one that names this representation (RFC 9110 §13.1.5). */
    static boolean rangeCounts(String ifRange, String etag, long modifiedMillis) {
        if (ifRange.isEmpty()) {
            return true;
        }
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            return ifRange.equals(etag);
        }
        return modifiedMillis > 0 && seconds(ifRange) == modifiedMillis / 1000;
    }

    private static long seconds(String date) {
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toEpochSecond();
        } catch (DateTimeException e) {
            return -1;
        }
    }

    static String date(long millis) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }
}
