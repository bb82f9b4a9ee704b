package sekisho.waf.body;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Reads {@code application/x-www-form-urlencoded} (URL Standard §5) as ModSecurity 3 does: a query or the body of a form to
 * arguments. Never fails; work and memory are linear in the bytes. Thread-safe.
 *
 * <p>Pairs are split before anything is decoded. A pair ends at the separator and its name at the first {@code =}; without one
 * the value is empty. Empty pairs between separators count as arguments with empty names, so that a rule sees them; what follows
 * the last separator does only when it is not empty. In names and values {@code +} is a space and {@code %HH} a byte; a percent
 * sign that two hexadecimal digits do not follow is kept and remembered.
 */
public final class UrlEncoded {
    private UrlEncoded() {}

    /**
     * What was read.
     *
     * @param arguments in order, repeated names kept; not to be changed
     * @param invalidEncoding whether a percent sign was not followed by two hexadecimal digits: URLENCODED_ERROR
     * @param limited whether more arguments followed than the limit allowed
     */
    public record Result(List<Parameter> arguments, boolean invalidEncoding, boolean limited) {
        static final Result EMPTY = new Result(List.of(), false, false);
    }

    /**
     * Reads a part of an array.
     *
     * @param from index of the first byte
     * @param to index after the last byte
     * @param separator between pairs, usually {@code &} (SecArgumentSeparator); only its lowest 8 bits count
     * @param limit the most arguments to give (SecArgumentsLimit less those that there are already); what follows is neither
     *     decoded nor checked
     * @throws IndexOutOfBoundsException when the part is not within the array
     */
    public static Result parse(byte[] bytes, int from, int to, char separator, int limit) {
        Objects.checkFromToIndex(from, to, bytes.length);
        if (from == to) {
            return Result.EMPTY;
        }
        Percent percent = new Percent(true);
        List<Parameter> arguments = new ArrayList<>();
        for (int start = from; start < to; ) {
            if (arguments.size() >= limit) {
                return new Result(Collections.unmodifiableList(arguments), percent.invalid(), true);
            }
            int end = indexOf(bytes, start, to, (byte) separator);
            int equals = indexOf(bytes, start, end, (byte) '=');
            String name = percent.decodeToText(bytes, start, equals);
            byte[] value = percent.decode(bytes, Math.min(equals + 1, end), end);
            arguments.add(new Parameter(name, value));
            start = end + 1;
        }
        return new Result(Collections.unmodifiableList(arguments), percent.invalid(), false);
    }

    private static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }
}
