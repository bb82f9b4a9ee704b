package sekisho.app.config;

import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * One thing that is wrong with a configuration.
 *
 * @param line 1-based line in the file; 0 for the file as a whole
 * @param key dotted path, list items by index ({@code sites[0].upstream})
 * @param value what stands there, cut to 80 characters; {@code ***} for a secret
 * @param text what is wrong
 * @param remedy what to write instead
 */
public record Problem(int line, String key, String value, Bilingual text, Bilingual remedy) {
    public Problem {
        value = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    }

    /** One line for a terminal or a log. */
    public String in(Lang lang) {
        String place = switch (lang) {
            case JA -> line + " 行目";
            case EN -> "line " + line;
        };
        return (line == 0 ? "" : place + "  ")
                + key
                + (value.isEmpty() ? "" : " = " + value)
                + "  "
                + text.in(lang)
                + "  → "
                + remedy.in(lang);
    }
}
