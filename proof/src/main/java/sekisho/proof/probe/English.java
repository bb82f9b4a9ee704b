package sekisho.proof.probe;

import java.util.Locale;

/** Small English forms for sentences with figures. */
final class English {
    private English() {}

    /** {@code 1 site}, {@code 2 sites}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 31,536,000}; the same digits are used in Japanese. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
