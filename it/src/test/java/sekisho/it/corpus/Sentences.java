package sekisho.it.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Japanese sentences of a document, in order: those with kana, 4 to 2,000 chars, blanks collapsed. */
final class Sentences {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 2_000;
    private static final Pattern END = Pattern.compile("(?<=[。！？])(?![。！？」』）)])");
    private static final Pattern KANA = Pattern.compile("[\\u3041-\\u3096\\u30a1-\\u30fa]");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0]+");

    private static final Pattern UNREAD =
            Pattern.compile("(?is)<(script|style|pre|head)\\b.*?</\\1\\s*>|<!--.*?-->|<!DOCTYPE[^>]*>");
    private static final Pattern INLINE = Pattern.compile(
            "(?i)</?(?:a|abbr|acronym|b|bdi|big|cite|code|em|font|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var)\\b[^>]*>");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});");

    private static final Pattern FONT_MACRO = Pattern.compile("^[.'] *(?:B|I|R|BR|BI|RB|RI|IB|IR|SM|SB) +(.*)$");
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:f(?:\\[[^\\]]*\\]|\\(..|.)|s[-+]?\\d{1,2}|\\*(?:\\[[^\\]]*\\]|\\(..|.)|\\((..)|\\[([^\\]]*)\\]|[hv]'[^']*'|(.))");

    private Sentences() {}

    /** Of an HTML page: scripts, styles and listings are left out, block elements end a sentence. */
    static List<String> ofHtml(String html) {
        String text = UNREAD.matcher(html).replaceAll("\n");
        text = BLANKS.matcher(text).replaceAll(" ");
        text = INLINE.matcher(text).replaceAll("");
        text = TAG.matcher(text).replaceAll("\n");
        return split(List.of(entities(text).split("\n", -1)));
    }

    /** Of a manual page (man macros): requests end a sentence, font changes do not, listings (.nf, .EX) are left out. */
    static List<String> ofRoff(String roff) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        boolean listing = false;
        for (String line : roff.split("\\R", -1)) {
            if (line.startsWith(".nf") || line.startsWith(".EX")) {
                listing = true;
            } else if (line.startsWith(".fi") || line.startsWith(".EE")) {
                listing = false;
            } else if (!listing && !line.startsWith(".\\\"") && !line.startsWith("'\\\"")) {
                Matcher font = FONT_MACRO.matcher(line);
                boolean request = line.startsWith(".") || line.startsWith("'");
                if (font.matches()) {
                    join(block, arguments(font.group(1)));
                } else if (request || line.isBlank()) {
                    blocks.add(block.toString());
                    block.setLength(0);
                    if (line.startsWith(".SH ") || line.startsWith(".SS ")) {
                        blocks.add(unescaped(arguments(line.substring(4))));
                    }
                } else {
                    join(block, line);
                }
            }
        }
        blocks.add(block.toString());
        return split(blocks.stream().map(Sentences::unescaped).toList());
    }

    private static List<String> split(List<String> blocks) {
        List<String> sentences = new ArrayList<>();
        for (String block : blocks) {
            for (String part : END.split(block, -1)) {
                String sentence = BLANKS.matcher(part).replaceAll(" ").strip();
                if (sentence.length() >= SHORTEST
                        && sentence.length() <= LONGEST
                        && KANA.matcher(sentence).find()) {
                    sentences.add(sentence);
                }
            }
        }
        return sentences;
    }

    /** Lines of Japanese are joined without a blank, as roff's readers see them. */
    private static void join(StringBuilder block, String line) {
        boolean blank = !block.isEmpty()
                && (block.charAt(block.length() - 1) < 0x2000 || line.isEmpty() || line.charAt(0) < 0x2000);
        block.append(blank ? " " : "").append(line);
    }

    private static String arguments(String text) {
        return text.replace("\"", "");
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(escape(found)));
    }

    private static String escape(MatchResult found) {
        String special = found.group(1) == null ? found.group(2) : found.group(1);
        if (special != null) {
            return switch (special) {
                case "aq", "cq", "oq" -> "'";
                case "dq", "lq", "rq" -> "\"";
                case "bu" -> "・";
                case "em", "en", "hy" -> "-";
                case "rs" -> "\\";
                case "ha" -> "^";
                case "ti" -> "~";
                case "co" -> "©";
                default -> "";
            };
        }
        String one = found.group(3);
        return one == null
                ? ""
                : switch (one) {
                    case "&", "|", "^", "/", ",", "c", "%", ":", "p", "d", "u", "z" -> "";
                    case "e" -> "\\";
                    case "~", "0", "t" -> " ";
                    default -> one;
                };
    }

    private static String entities(String text) {
        return ENTITY.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(entity(found.group(1), found.group())));
    }

    private static String entity(String name, String whole) {
        if (name.startsWith("#")) {
            boolean hex = name.toLowerCase(Locale.ROOT).startsWith("#x");
            try {
                int code = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
                return Character.isValidCodePoint(code) ? Character.toString(code) : "";
            } catch (NumberFormatException e) {
                return whole;
            }
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            case "copy" -> "©";
            case "mdash" -> "—";
            case "ndash" -> "–";
            case "hellip" -> "…";
            case "times" -> "×";
            default -> whole;
        };
    }
}
