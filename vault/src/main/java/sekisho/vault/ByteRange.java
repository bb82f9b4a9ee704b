package sekisho.vault;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a representation (RFC 9110 §14.1.2).
 *
 * @param first offset of the first byte; -1 when no part can be given
 * @param last offset of the last byte
 */
record ByteRange(long first, long last) {
    /** The whole of it: no range was asked for, or none that has to be understood. */
    static final ByteRange WHOLE = new ByteRange(0, Long.MAX_VALUE);

    static final ByteRange NOT_SATISFIABLE = new ByteRange(-1, -1);
    private static final Pattern FORM = Pattern.compile("(?i)bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /** Several ranges at once are answered with the whole, which a server may do (RFC 9110 §14.2). */
    static ByteRange of(String field, long length) {
        Matcher matcher = FORM.matcher(field);
        if (!matcher.matches()) {
            return WHOLE;
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return WHOLE;
            }
            long suffix = Math.min(Long.parseLong(last), length);
            return suffix == 0 ? NOT_SATISFIABLE : new ByteRange(length - suffix, length - 1);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return WHOLE; // invalid, so as if it were not there
        }
        return from >= length ? NOT_SATISFIABLE : new ByteRange(from, to);
    }

    boolean isWhole() {
        return this.equals(WHOLE);
    }

    boolean isNotSatisfiable() {
        return first < 0;
    }

    long length() {
        return last - first + 1;
    }
}
