package sekisho.words;

import java.util.Locale;
import java.util.Optional;

/** A language that every page, mail, message and document of the product exists in. */
public enum Lang {
    JA,
    EN;

    /** The BCP 47 tag: {@code ja} or {@code en}. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language whose tag is {@code tag} or begins with it ({@code ja-JP}); empty for any other. */
    public static Optional<Lang> of(String tag) {
        String lower = tag.strip().toLowerCase(Locale.ROOT);
        for (Lang lang : values()) {
            if (lower.equals(lang.tag()) || lower.startsWith(lang.tag() + "-")) {
                return Optional.of(lang);
            }
        }
        return Optional.empty();
    }

    /**
     * The language for an {@code Accept-Language} field (RFC 9110 §12.5.4): the known language of the highest weight,
     * the earlier one on a tie, Japanese where the field names none. Reads at most the first 16 ranges.
     */
    public static Lang negotiate(String acceptLanguage) {
        Lang best = JA;
        double bestWeight = 0;
        String[] ranges = acceptLanguage.split(",", 17);
        for (int i = 0; i < Math.min(ranges.length, 16); i++) {
            String[] parts = ranges[i].split(";", 2);
            double weight = parts.length == 2 ? weight(parts[1].strip()) : 1;
            Optional<Lang> lang = of(parts[0]);
            if (lang.isPresent() && weight > bestWeight) {
                best = lang.get();
                bestWeight = weight;
            }
        }
        return best;
    }

    private static double weight(String parameter) {
        if (!parameter.startsWith("q=")) {
            return 1;
        }
        try {
            return Math.clamp(Double.parseDouble(parameter.substring(2).strip()), 0, 1);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
