package sekisho.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the tags of a page as a browser would (WHATWG HTML §13.2.5, the part that our pages use). */
final class Markup {
    private Markup() {}

    /** A start tag with its attributes; references in values are resolved. */
    record Tag(String name, Map<String, String> attributes) {}

    static List<Tag> tags(String html) {
        List<Tag> tags = new ArrayList<>();
        int at = 0;
        while ((at = html.indexOf('<', at)) >= 0 && at + 1 < html.length()) {
            char next = html.charAt(at + 1);
            if (!Character.isLetter(next)) {
                at++;
                continue;
            }
            int i = at + 1;
            while (i < html.length()
                    && !Character.isWhitespace(html.charAt(i))
                    && html.charAt(i) != '>'
                    && html.charAt(i) != '/') {
                i++;
            }
            String name = html.substring(at + 1, i).toLowerCase(Locale.ROOT);
            Map<String, String> attributes = new LinkedHashMap<>();
            while (i < html.length() && html.charAt(i) != '>') {
                if (Character.isWhitespace(html.charAt(i)) || html.charAt(i) == '/') {
                    i++;
                    continue;
                }
                int start = i;
                while (i < html.length() && "=> \n\t/".indexOf(html.charAt(i)) < 0) {
                    i++;
                }
                String attribute = html.substring(start, i).toLowerCase(Locale.ROOT);
                String value = "";
                if (i < html.length() && html.charAt(i) == '=') {
                    char quote = html.charAt(i + 1);
                    if (quote != '"' && quote != '\'') {
                        throw new AssertionError("unquoted attribute " + attribute + " in " + name);
                    }
                    int end = html.indexOf(quote, i + 2);
                    value = text(html.substring(i + 2, end));
                    i = end + 1;
                }
                attributes.put(attribute, value);
            }
            tags.add(new Tag(name, attributes));
            at = i;
        }
        return tags;
    }

    private static String text(String value) {
        return value.replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
