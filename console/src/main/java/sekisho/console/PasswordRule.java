package sekisho.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the operator's password must be: 12 to 128 characters and not one that everybody tries first. Pure. */
final class PasswordRule {
    static final int SHORTEST = 12;
    static final int LONGEST = 128;

    private static final int LEAST_DISTINCT = 5;
    private static final List<String> RUNS = List.of(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890123456789",
            "qwertyuiopasdfghjklzxcvbnm",
            "1q2w3e4r5t6y7u8i9o0p",
            "qazwsxedcrfvtgbyhnujmikolp");
    private static final List<String> WORDS = List.of(
            "password",
            "passw0rd",
            "p@ssword",
            "p@ssw0rd",
            "sekisho",
            "administrator",
            "admin",
            "operator",
            "welcome",
            "letmein",
            "changeme",
            "secret",
            "security",
            "qwerty",
            "iloveyou",
            "login",
            "master",
            "root",
            "test",
            "パスワード",
            "関所");

    private PasswordRule() {}

    /** What is wrong with it; empty when nothing is. */
    static Optional<Text> objection(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of(Text.PASSWORD_SHORT);
        }
        if (length > LONGEST) {
            return Optional.of(Text.PASSWORD_LONG);
        }
        if (password.codePoints().distinct().count() < LEAST_DISTINCT || onlyRuns(password) || onlyWords(password)) {
            return Optional.of(Text.PASSWORD_WEAK);
        }
        return Optional.empty();
    }

    /** Whether nothing of weight is left once keyboard and counting runs of four or more are taken out. */
    private static boolean onlyRuns(String password) {
        String rest = password.toLowerCase(Locale.ROOT);
        for (String run : RUNS) {
            rest = without(rest, run);
            rest = without(rest, new StringBuilder(run).reverse().toString());
        }
        return rest.length() < LEAST_DISTINCT;
    }

    private static String without(String text, String run) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = at + 1;
            while (end <= text.length() && run.contains(text.substring(at, end))) {
                end++;
            }
            int matched = end - 1 - at;
            if (matched >= 4) {
                at += matched;
            } else {
                rest.append(text.charAt(at));
                at++;
            }
        }
        return rest.toString();
    }

    /** Whether it is a well-known word or two with figures and signs around. */
    private static boolean onlyWords(String password) {
        String rest = password.toLowerCase(Locale.ROOT);
        for (String word : WORDS) {
            rest = rest.replace(word, "");
        }
        return rest.codePoints().filter(Character::isLetter).count() < LEAST_DISTINCT
                && rest.length() < password.length();
    }
}
