package sekisho.forms;

import sekisho.words.Lang;

/** The HTML to paste into a static page: plain labels and controls, and the one script tag. Pure. */
public final class Snippet {
    private Snippet() {}

    /**
     * Writes it for a form in a language.
     *
     * @param base origin of a site that answers for the form, e.g. {@code https://www.example.jp}
     */
    public static String of(FormDefinition form, Lang lang, String base) {
        StringBuilder html = new StringBuilder();
        html.append("<form data-sekisho=\"")
                .append(form.id())
                .append("\" lang=\"")
                .append(lang.tag())
                .append("\">\n");
        for (FormField field : form.fields()) {
            html.append("  <p>").append(control(form, field, lang)).append("</p>\n");
        }
        html.append("  <p><button type=\"submit\">")
                .append(lang == Lang.JA ? "確認画面へ進む" : "Continue to review")
                .append("</button></p>\n");
        html.append("  <noscript>")
                .append(
                        lang == Lang.JA
                                ? "このフォームを使うには JavaScript を有効にしてください。"
                                : "Please enable JavaScript to use this form.")
                .append("</noscript>\n</form>\n");
        html.append("<script src=\"")
                .append(escaped(base))
                .append(FormsRoom.PREFIX)
                .append("form.js\" defer></script>\n");
        return html.toString();
    }

    private static String control(FormDefinition form, FormField field, Lang lang) {
        String label = escaped(field.label().in(lang));
        String mark = field.required() ? (lang == Lang.JA ? "(必須)" : " (required)") : "";
        String id = form.id() + "-" + field.name();
        String named = "id=\"" + id + "\" name=\"" + field.name() + "\"";
        String before = "<label for=\"" + id + "\">" + label + mark + "</label> ";
        return switch (field.type()) {
            case TEXTAREA -> before + "<textarea " + named + " rows=\"8\"></textarea>";
            case SELECT -> {
                StringBuilder options = new StringBuilder("<option value=\"\"></option>");
                field.rules()
                        .options()
                        .forEach(option -> options.append("<option value=\"")
                                .append(escaped(option.value()))
                                .append("\">")
                                .append(escaped(option.label().in(lang)))
                                .append("</option>"));
                yield before + "<select " + named + ">" + options + "</select>";
            }
            case CHECKBOX -> {
                StringBuilder boxes =
                        new StringBuilder("<span role=\"group\" aria-label=\"" + label + "\">" + label + mark + " ");
                field.rules()
                        .options()
                        .forEach(option -> boxes.append("<label><input type=\"checkbox\" name=\"")
                                .append(field.name())
                                .append("\" value=\"")
                                .append(escaped(option.value()))
                                .append("\"> ")
                                .append(escaped(option.label().in(lang)))
                                .append("</label> "));
                yield boxes.append("</span>").toString();
            }
            case CONSENT ->
                "<label><input type=\"checkbox\" " + named + " value=\"yes\"> "
                        + (field.rules().textUrl().isEmpty()
                                ? label
                                : "<a href=\"" + escaped(field.rules().textUrl()) + "\">" + label + "</a>")
                        + mark + "</label>";
            case FILE ->
                before + "<input type=\"file\" " + named + (field.rules().maxFiles() > 1 ? " multiple" : "") + ">";
            case TEXT, KANA, MAIL, PHONE, POSTCODE, URL, NUMBER, DATE ->
                before + "<input " + kind(field) + " " + named + ">";
        };
    }

    /** What helps keyboards of phones and what browsers fill in by themselves (HTML, "Autofill"). */
    private static String kind(FormField field) {
        String guess = switch (field.name()) {
            case "name" -> " autocomplete=\"name\"";
            case "company", "organization" -> " autocomplete=\"organization\"";
            case "address" -> " autocomplete=\"street-address\"";
            default -> "";
        };
        return switch (field.type()) {
            case MAIL -> "type=\"email\" autocomplete=\"email\"";
            case PHONE -> "type=\"tel\" autocomplete=\"tel\"";
            case POSTCODE -> "type=\"text\" inputmode=\"numeric\" autocomplete=\"postal-code\"";
            case URL -> "type=\"url\" autocomplete=\"url\"";
            case NUMBER -> "type=\"text\" inputmode=\"numeric\"";
            case DATE -> "type=\"date\"";
            default -> "type=\"text\"" + guess;
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
