package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recognises macros in text. What only looks like one, such as {@code %{2}} in a regular expression, is text. */
final class TemplateParser {
    /** Chars of a macro; what is longer is text, so that reading stays linear. */
    private static final int LONGEST_MACRO = 1024;

    private final Problems problems;

    TemplateParser(Problems problems) {
        this.problems = problems;
    }

    static Template literal(String text) {
        return new Template(text.isEmpty() ? List.of() : List.of(new Template.Literal(text)));
    }

    /** The template; a macro of an unknown collection is a problem and stays as text. */
    Template parse(Source at, String text) {
        if (!text.contains("%{")) {
            return literal(text);
        }
        List<Template.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int from = 0;
        int close = 0;
        while (from < text.length()) {
            int open = text.indexOf("%{", from);
            if (open >= 0 && close <= open) {
                close = text.indexOf('}', open);
            }
            if (open < 0 || close < 0) {
                break;
            }
            plain.append(text, from, open);
            Optional<Template.Macro> macro =
                    close - open > LONGEST_MACRO ? Optional.empty() : macro(at, text.substring(open + 2, close));
            if (macro.isPresent()) {
                flush(plain, parts);
                parts.add(macro.get());
                from = close + 1;
            } else {
                plain.append("%{");
                from = open + 2;
            }
        }
        plain.append(text, Math.min(from, text.length()), text.length());
        flush(plain, parts);
        return new Template(parts);
    }

    private Optional<Template.Macro> macro(Source at, String inside) {
        int end = 0;
        while (end < inside.length() && isNameChar(inside.charAt(end))) {
            end++;
        }
        boolean looksLikeOne = end > 0
                && !Character.isDigit(inside.charAt(0))
                && (end == inside.length() || inside.charAt(end) == '.' || inside.charAt(end) == ':');
        if (!looksLikeOne) {
            return Optional.empty();
        }
        Optional<Variable> variable = Vocabulary.variable(inside.substring(0, end));
        if (variable.isEmpty()) {
            problems.add(at, "the macro %{" + inside + "} names no known variable");
            return Optional.empty();
        }
        String key = end == inside.length() ? "" : Vocabulary.lower(inside.substring(end + 1));
        if (!key.isEmpty() && !Vocabulary.isCollection(variable.get())) {
            problems.add(at, "the macro %{" + inside + "} names a member of " + variable.get() + ", which has none");
        }
        return Optional.of(new Template.Macro(variable.get(), key));
    }

    private static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static void flush(StringBuilder plain, List<Template.Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Template.Literal(plain.toString()));
            plain.setLength(0);
        }
    }
}
