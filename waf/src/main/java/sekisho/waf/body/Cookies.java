package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a Cookie field (RFC 6265 §4.2.1) as ModSecurity 3 does, whatever SecCookieFormat says. Never fails; work and memory are
 * linear in the field, whose length bounds the number of cookies. Thread-safe.
 *
 * <p>Cookies end at each {@code ;}, within quotes too, and names at the first {@code =}. White space before a name is dropped,
 * and after the last cookie. Nothing is decoded and quotes are kept. A cookie without {@code =} is a name with an empty value;
 * one without a name is passed over.
 */
public final class Cookies {
    private Cookies() {}

    /** The cookies of one field value, in order, repeated names kept; not to be changed by the caller. */
    public static List<Parameter> parse(byte[] field) {
        int last = field.length;
        if (last > 0 && field[last - 1] == ';') {
            last--;
        }
        while (last > 0 && isSpace(field[last - 1])) {
            last--;
        }
        List<Parameter> cookies = new ArrayList<>();
        for (int start = 0; start < last; ) {
            int equals = -1;
            int end = start;
            while (end < last && field[end] != ';') {
                if (equals < 0 && field[end] == '=') {
                    equals = end;
                }
                end++;
            }
            int nameEnd = equals < 0 ? end : equals;
            int nameStart = start;
            while (nameStart < nameEnd && isSpace(field[nameStart])) {
                nameStart++;
            }
            if (nameStart < nameEnd) {
                String name = new String(field, nameStart, nameEnd - nameStart, StandardCharsets.ISO_8859_1);
                cookies.add(new Parameter(name, Arrays.copyOfRange(field, Math.min(nameEnd + 1, end), end)));
            }
            start = end + 1;
        }
        return cookies;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
