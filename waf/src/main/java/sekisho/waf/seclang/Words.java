package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words of a line: separated by blanks, quoted as a whole with {@code "} or {@code '}, in which a backslash keeps the quote.
 * Every other backslash stays, since regular expressions are written with them.
 */
final class Words {
    private Words() {}

    /** The words, or nothing when a quote stays open or text sticks to a closing quote. */
    static Optional<List<String>> of(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return Optional.of(words);
            }
            char first = line.charAt(at);
            if (first == '"' || first == '\'') {
                StringBuilder word = new StringBuilder();
                int end = quoted(line, at + 1, first, word);
                if (end < 0 || (end < line.length() && !isBlank(line.charAt(end)))) {
                    return Optional.empty();
                }
                words.add(word.toString());
                at = end;
            } else {
                int end = bare(line, at);
                words.add(line.substring(at, end));
                at = end;
            }
        }
    }

    /** Appends what stands up to the closing quote, and says where the rest begins; -1 when there is no closing quote. */
    static int quoted(String text, int from, char quote, StringBuilder into) {
        int at = from;
        int close = text.indexOf(quote, at);
        while (close >= 0) {
            int escape = text.indexOf('\\', at, close);
            if (escape < 0) {
                into.append(text, at, close);
                return close + 1;
            }
            boolean ofQuote = escape + 1 == close;
            into.append(text, at, ofQuote ? escape : escape + 1).append(text.charAt(escape + 1));
            at = escape + 2;
            if (ofQuote) {
                close = text.indexOf(quote, at);
            }
        }
        return -1;
    }

    /** Where an unquoted word ends; {@code ARGS:'a name'} is one word. */
    private static int bare(String line, int from) {
        boolean inQuote = false;
        int at = from;
        while (at < line.length() && (inQuote || !isBlank(line.charAt(at)))) {
            if (line.charAt(at) == '\'') {
                if (inQuote) {
                    inQuote = false;
                } else if (at > from && line.charAt(at - 1) == ':') {
                    inQuote = true;
                }
            }
            at++;
        }
        return at;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0x0b;
    }
}
