package sekisho.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** The sign that a member chose for the login page: one of {@code 8 × 8}, so that a fake page that guesses is wrong 63 times of 64. */
record Theme(Colour colour, Pattern pattern) {
    /** By the names of dyes. */
    enum Colour {
        AI("藍", "indigo"),
        SHU("朱", "vermilion"),
        MATCHA("抹茶", "tea green"),
        YAMABUKI("山吹", "golden yellow"),
        FUJI("藤", "wisteria"),
        SAKURA("桜", "cherry pink"),
        SORA("空", "sky blue"),
        SUMI("墨", "ink black");

        @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
        private final Bilingual text;

        Colour(String ja, String en) {
            this.text = new Bilingual(ja, en);
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        String in(Lang lang) {
            return text.in(lang);
        }
    }

    /** As they are woven and printed. */
    enum Pattern {
        ICHIMATSU("市松", "checks"),
        SHIMA("縞", "stripes"),
        YOKOJIMA("横縞", "bands"),
        MIZUTAMA("水玉", "dots"),
        SEIGAIHA("青海波", "waves"),
        KOSHI("格子", "lattice"),
        YABANE("矢羽根", "arrow feathers"),
        UROKO("鱗", "scales");

        @SuppressWarnings("ImmutableEnumChecker") // a record of two strings
        private final Bilingual text;

        Pattern(String ja, String en) {
            this.text = new Bilingual(ja, en);
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        String in(Lang lang) {
            return text.in(lang);
        }
    }

    /** The theme of two names; empty when there are no such. */
    static Optional<Theme> of(String colour, String pattern) {
        return Arrays.stream(Colour.values())
                .filter(one -> one.id().equals(colour))
                .findFirst()
                .flatMap(found -> Arrays.stream(Pattern.values())
                        .filter(one -> one.id().equals(pattern))
                        .findFirst()
                        .map(woven -> new Theme(found, woven)));
    }

    static List<Colour> colours() {
        return List.of(Colour.values());
    }

    static List<Pattern> patterns() {
        return List.of(Pattern.values());
    }

    /** The classes by which the style sheet knows it. */
    String css() {
        return "sign colour-" + colour.id() + " pattern-" + pattern.id();
    }

    /** {@code 藍の市松}. */
    String in(Lang lang) {
        return lang == Lang.JA ? colour.in(lang) + "の" + pattern.in(lang) : colour.in(lang) + " " + pattern.in(lang);
    }
}
