package sekisho.mail;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * A mail's texts in both languages with placeholders: {@code {name}}, lower-case words with hyphens. A value is put in as it is in
 * the subject (without line ends) and in the text, escaped in HTML, and never searched for further placeholders.
 *
 * @param html an HTML document, where there is one
 */
public record MailTemplate(Bilingual subject, Bilingual text, Optional<Bilingual> html) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9-]{0,40})}");

    /** The names of all placeholders. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Lang lang : Lang.values()) {
            String all = subject.in(lang)
                    + text.in(lang)
                    + html.map(document -> document.in(lang)).orElse("");
            Matcher matcher = PLACEHOLDER.matcher(all);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /**
     * A mail in one language.
     *
     * @throws IllegalArgumentException when a placeholder has no value
     */
    public Mail fill(String source, Mailbox from, Mailbox to, Lang lang, Map<String, String> values) {
        Mail mail = Mail.of(
                source,
                from,
                to,
                HeaderText.cleaned(filled(subject.in(lang), values, false)),
                filled(text.in(lang), values, false));
        return html.map(document -> mail.withHtml(filled(document.in(lang), values, true)))
                .orElse(mail);
    }

    private static String filled(String pattern, Map<String, String> values, boolean html) {
        return PLACEHOLDER.matcher(pattern).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for {" + match.group(1) + "}");
            }
            return Matcher.quoteReplacement(html ? escaped(value) : value);
        });
    }

    /** For text and quoted attributes; line ends become {@code <br>}. */
    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        value.replace("\r\n", "\n").chars().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\r' -> out.append("<br>");
                default -> out.append((char) c);
            }
        });
        return out.toString();
    }
}
