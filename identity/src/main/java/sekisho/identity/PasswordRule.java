package sekisho.identity;

import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tenant asks of passwords. Lengths are in characters (Unicode code points) after normalisation to NFKC.
 *
 * @param least shortest, 8 or more (NIST SP 800-63B §5.1.1.1)
 * @param most longest; below 64 only to copy an old rule on purpose, which {@link #isWeak} reports
 * @param kinds how many of the four kinds (upper case, lower case, digit, symbol) must occur, 0 to 4
 * @param refuseGuessable whether dictionary words, names, keyboard patterns and the like are refused
 * @param history how many former passwords may not come back, 0 to 24
 * @param expiry after how long a new one must be chosen; empty for never, as NIST SP 800-63B advises
 */
public record PasswordRule(
        int least, int most, int kinds, boolean refuseGuessable, int history, Optional<Duration> expiry) {
    public static final PasswordRule DEFAULT = new PasswordRule(10, 128, 0, true, 4, Optional.empty());
    /** The longest that any rule may allow. */
    public static final int LONGEST = 128;
    /** A longest password below this is weak. */
    public static final int LEAST_MOST = 64;

    public PasswordRule {
        boolean sensible = least >= 8 && most >= least && most <= LONGEST && kinds >= 0 && kinds <= 4;
        boolean bounded = history >= 0
                && history <= 24
                && expiry.filter(days -> days.compareTo(Duration.ofDays(1)) < 0).isEmpty();
        if (!sensible || !bounded) {
            throw new IllegalArgumentException("no rule for passwords");
        }
    }

    /** Whether it keeps members from choosing a good password. */
    public boolean isWeak() {
        return most < LEAST_MOST || !refuseGuessable;
    }

    /**
     * Everything that is wrong with {@code password}, except that it was used before, which only hashes tell.
     *
     * @param personal words of the member that must not carry it: name, parts of the mail address, the company
     */
    List<Objection> objections(String password, List<String> personal, Guessability guessability) {
        String normal = normal(password);
        int length = normal.codePointCount(0, normal.length());
        List<Objection> objections = new ArrayList<>();
        if (normal.codePoints().anyMatch(Character::isISOControl)) {
            objections.add(Objection.CONTROL_CHARACTER);
        }
        if (length < least) {
            objections.add(Objection.TOO_SHORT);
        }
        if (length > most) {
            objections.add(Objection.TOO_LONG);
        }
        if (kindsIn(normal) < kinds) {
            objections.add(Objection.TOO_FEW_KINDS);
        }
        if (objections.isEmpty() && refuseGuessable && guessability.isEasy(normal, personal)) {
            objections.add(Objection.EASILY_GUESSED);
        }
        return objections;
    }

    /** One form for what different keyboards send for the same characters (NIST SP 800-63B §5.1.1.2). */
    static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** Whatever is neither a letter with a case nor a digit is a symbol: kana and kanji count as such. */
    static int kindsIn(String password) {
        int seen = 0;
        for (int c : password.codePoints().toArray()) {
            if (Character.isUpperCase(c)) {
                seen |= 1;
            } else if (Character.isLowerCase(c)) {
                seen |= 2;
            } else if (Character.isDigit(c)) {
                seen |= 4;
            } else {
                seen |= 8;
            }
        }
        return Integer.bitCount(seen);
    }
}
