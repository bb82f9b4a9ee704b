package sekisho.waf.detect;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Detects SQL injection in a value, as SecLang's {@code @detectSQLi}.
 *
 * <p>The value is read as SQL as it stands and, when it holds a quote, as the rest of a quoted string; in ANSI and, where
 * comments differ, in MySQL syntax. Each reading is folded to at most five tokens ({@link SqlReading}) whose type
 * letters are looked up among the fingerprints of known attacks. Multi-byte UTF-8 text outside of quotes is natural
 * language: a reading that would need it as the operand of an attack is not believed, unless it stands where only the
 * name of a column does ({@link SqlNames}).
 *
 * <p>Pure; any thread; linear in the value; never throws.
 */
public final class SqlInjection {
    private static final byte[] AUDIT_EVASION = "sp_password".getBytes(StandardCharsets.US_ASCII);

    private SqlInjection() {}

    /** Whether the value is an injection. */
    public static boolean detect(byte[] value) {
        return find(value) != null;
    }

    /** The fingerprint, 1 to 5 type letters such as {@code s&sos}, when the value is an injection. */
    public static Optional<String> fingerprint(byte[] value) {
        SqlReading reading = find(value);
        return reading == null ? Optional.empty() : Optional.of(reading.fingerprint());
    }

    private static @Nullable SqlReading find(byte[] value) {
        if (isOneWord(value)) {
            return null;
        }
        SqlReading reading = find(value, (char) 0);
        if (reading == null && contains(value, '\'')) {
            reading = find(value, '\'');
        }
        if (reading == null && contains(value, '"')) {
            SqlReading quoted = new SqlReading(value, '"', true);
            reading = isInjection(value, quoted) ? quoted : null;
        }
        return reading;
    }

    private static @Nullable SqlReading find(byte[] value, char quote) {
        SqlReading ansi = new SqlReading(value, quote, false);
        if (isInjection(value, ansi)) {
            return ansi;
        }
        if (ansi.dialectMatters()) {
            SqlReading mysql = new SqlReading(value, quote, true);
            if (isInjection(value, mysql)) {
                return mysql;
            }
        }
        return null;
    }

    /** A single word of letters, digits and underscores is one token, which is no attack. */
    private static boolean isOneWord(byte[] value) {
        if (value.length == 0) {
            return true;
        }
        boolean letters = false;
        for (byte letter : value) {
            boolean digit = letter >= '0' && letter <= '9';
            letters |= !digit;
            if (!digit && !(letter >= 'a' && letter <= 'z') && !(letter >= 'A' && letter <= 'Z') && letter != '_') {
                return false;
            }
        }
        return !letters || value[0] > '9';
    }

    private static boolean contains(byte[] value, int letter) {
        for (byte each : value) {
            if (each == letter) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInjection(byte[] value, SqlReading reading) {
        if (reading.isEvil()) {
            return true;
        }
        int size = reading.size();
        return size > 0
                && SqlWords.instance().isFingerprint(reading.tokens(), size)
                && isPlausible(value, reading)
                && (!needsNaturalText(reading) || SqlNames.areMeant(reading));
    }

    /** What looks like a short attack is often a short text: a second look at the tokens themselves. */
    private static boolean isPlausible(byte[] value, SqlReading reading) {
        int size = reading.size();
        if (size > 1 && reading.token(size - 1).type == 'c' && indexOf(value, AUDIT_EVASION) >= 0) {
            return true;
        }
        return switch (size) {
            case 2 -> isPlausiblePair(value, reading);
            case 3 -> isPlausibleTriple(reading);
            default -> true;
        };
    }

    private static boolean isPlausiblePair(byte[] value, SqlReading reading) {
        SqlToken a = reading.token(0);
        SqlToken b = reading.token(1);
        if (b.type == 'U') {
            return reading.tokensRead() != 2;
        }
        if (b.first() == '#') {
            return false;
        }
        if (b.type == 'c' && a.type == 'n' && b.first() != '/') {
            return false;
        }
        if (b.type == 'c' && a.type == '1') {
            return b.first() == '/' || reading.tokensRead() > 2 || commentFollows(value, a.length);
        }
        return b.length <= 2 || b.first() != '-';
    }

    /** Whether white space or a comment follows a number that the value starts with: {@code 1--}, not {@code 1-x--}. */
    private static boolean commentFollows(byte[] value, int at) {
        if (at >= value.length || value[at] <= ' ') {
            return at >= value.length || Utf8.textLength(value, at) == 0;
        }
        int next = at + 1 < value.length ? value[at + 1] : 0;
        return (value[at] == '/' && next == '*') || (value[at] == '-' && next == '-');
    }

    private static boolean isPlausibleTriple(SqlReading reading) {
        SqlToken a = reading.token(0);
        SqlToken b = reading.token(1);
        SqlToken c = reading.token(2);
        return switch (reading.fingerprint()) {
            case "sos", "s&s" -> a.open == 0 && c.close == 0 && a.close == c.open;
            case "s&n", "n&1", "1&1", "1&v", "1&s" -> reading.tokensRead() != 3;
            default -> b.type != 'k' || (b.length >= 5 && b.startsWith("INTO"));
        };
    }

    /**
     * Whether the attack would stand on multi-byte text outside of quotes. Databases do allow such names, so a statement
     * that is complete around them ({@code UNION SELECT}, or a second statement) is believed all the same.
     */
    private static boolean needsNaturalText(SqlReading reading) {
        int size = reading.size();
        SqlToken last = reading.token(size - 1);
        if (size == 2 && last.type == 'c' && last.first() != '/' && Utf8.hasText(last.text, last.length)) {
            return true;
        }
        for (int i = 0; i < size; i++) {
            SqlToken token = reading.token(i);
            boolean union = token.type == 'U' && i + 1 < size && reading.token(i + 1).type == 'E';
            boolean statement = i > 0 && reading.token(i - 1).type == ';' && (token.type == 'T' || token.type == 'E');
            if (union || statement) {
                return false;
            }
            if (token.natural) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] value, byte[] wanted) {
        for (int i = 0; i + wanted.length <= value.length; i++) {
            int same = 0;
            while (same < wanted.length && value[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
