package sekisho.app;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * Where a verb writes: language, colour, width. One thread.
 *
 * @param colour whether the output is a terminal that shows colours
 * @param live whether a line may be overwritten (progress)
 */
public record Terminal(PrintWriter out, PrintWriter err, Lang lang, boolean colour, boolean live) {
    /** A colour of the ANSI palette (ECMA-48 SGR). */
    enum Colour {
        GREEN(32),
        RED(31),
        YELLOW(33),
        BLUE(34),
        GREY(90);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    /**
     * The terminal of this process: {@code SEKISHO_LANG}, else the locale variables, choose the language; {@code NO_COLOR} and a
     * redirected output switch colours off.
     */
    static Terminal ofProcess(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        boolean colour = terminal && !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        return new Terminal(out, err, language(environment), colour, terminal);
    }

    /** Japanese unless the environment asks for another language by name. */
    static Lang language(Map<String, String> environment) {
        for (String variable : List.of("SEKISHO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")) {
            String value = environment.getOrDefault(variable, "");
            String name = value.split("[.@]", 2)[0].replace('_', '-');
            if (!name.isEmpty() && !name.equals("C") && !name.equals("POSIX")) {
                return Lang.of(name).orElse(Lang.EN);
            }
        }
        return Lang.JA;
    }

    Terminal in(Optional<Lang> wanted) {
        return wanted.map(chosen -> new Terminal(out, err, chosen, colour, live))
                .orElse(this);
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void line(String ja, String en) {
        line(lang == Lang.JA ? ja : en);
    }

    void error(Bilingual text) {
        err.println("sekisho: " + text.in(lang));
        err.flush();
    }

    /** Overwrites the progress line on a terminal; prints nothing elsewhere. */
    void progress(String text) {
        if (live) {
            out.print("\r\u001b[2K" + text);
            out.flush();
        }
    }

    void progressDone() {
        progress("");
    }

    String coloured(String text, Colour wanted) {
        return colour ? "\u001b[" + wanted.code + "m" + text + "\u001b[0m" : text;
    }

    /** Columns that a text takes: two for wide characters (Unicode UAX #11, the ranges that occur in Japanese texts). */
    static int width(String text) {
        return text.codePoints().map(Terminal::width).sum();
    }

    private static int width(int c) {
        if (Character.getType(c) == Character.NON_SPACING_MARK) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || c >= 0x1F300;
        return wide ? 2 : 1;
    }

    /** The text filled up with spaces, or cut with an ellipsis, to {@code columns}. */
    static String fit(String text, int columns) {
        int width = width(text);
        if (width <= columns) {
            return text + " ".repeat(columns - width);
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            if (used + width(c) > columns - 1) {
                break;
            }
            cut.appendCodePoint(c);
            used += width(c);
        }
        return cut + "…" + " ".repeat(columns - 1 - used);
    }

    /** The control characters of a text made visible, so that recorded input cannot steer a terminal. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
