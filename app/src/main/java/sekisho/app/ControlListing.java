package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import sekisho.words.Bilingual;

/** The control table as the terminal shows it, from the JSON that {@code controls --json} prints. */
final class ControlListing {
    private static final int TITLE_COLUMNS = 40;
    private static final int SEEN_COLUMNS = 66;

    private ControlListing() {}

    static void print(JsonNode controls, Instant now, Terminal terminal, boolean withUnproven) {
        terminal.line(Terminal.fit(terminal.lang() == sekisho.words.Lang.JA ? "統制" : "Control", TITLE_COLUMNS)
                + "  "
                + Terminal.fit(terminal.lang() == sekisho.words.Lang.JA ? "結果" : "Result", 10)
                + "  "
                + Terminal.fit(terminal.lang() == sekisho.words.Lang.JA ? "手段" : "Means", 8)
                + "  "
                + Terminal.fit(terminal.lang() == sekisho.words.Lang.JA ? "見たこと" : "Seen", SEEN_COLUMNS)
                + "  "
                + (terminal.lang() == sekisho.words.Lang.JA ? "時点" : "Age"));
        int hidden = 0;
        for (JsonNode control : controls) {
            String result = control.path("result").asText();
            if (!withUnproven && result.equals("unproven")) {
                hidden++;
                continue;
            }
            terminal.line(Terminal.fit(control.path("title").asText(), TITLE_COLUMNS)
                    + "  "
                    + terminal.coloured(Terminal.fit(label(result).in(terminal.lang()), 10), colour(result))
                    + "  "
                    + Terminal.fit(means(control.path("means").asText()).in(terminal.lang()), 8)
                    + "  "
                    + Terminal.fit(Terminal.safe(control.path("seen").asText("")), SEEN_COLUMNS)
                    + "  "
                    + age(control.path("observed-at").asText(""), now));
        }
        if (hidden > 0) {
            terminal.line("ほかに、証跡がまだない統制が " + hidden + " 件あります。", hidden + " more controls have no evidence yet.");
        }
    }

    static Bilingual label(String result) {
        return switch (result) {
            case "holds" -> new Bilingual("○ 確認済", "holds");
            case "fails" -> new Bilingual("× 不適合", "fails");
            case "not-configured" -> new Bilingual("－ 未設定", "not set");
            case "attested" -> new Bilingual("◇ 表明", "attested");
            case "stale" -> new Bilingual("△ 期限切れ", "stale");
            default -> new Bilingual("・ 未検証", "unproven");
        };
    }

    /** How it was seen; a setting is the weakest kind and says so. */
    private static Bilingual means(String means) {
        return switch (means) {
            case "tried" -> new Bilingual("試行", "tried");
            case "inspected" -> new Bilingual("検査", "inspected");
            case "setting" -> new Bilingual("設定値", "setting");
            case "attestation" -> new Bilingual("表明", "attested");
            default -> new Bilingual("-", "-");
        };
    }

    private static Terminal.Colour colour(String result) {
        return switch (result) {
            case "holds" -> Terminal.Colour.GREEN;
            case "fails" -> Terminal.Colour.RED;
            case "attested" -> Terminal.Colour.BLUE;
            case "stale" -> Terminal.Colour.YELLOW;
            default -> Terminal.Colour.GREY;
        };
    }

    private static String age(String observedAt, Instant now) {
        if (observedAt.isEmpty() || observedAt.equals("null")) {
            return "-";
        }
        Duration age = Duration.between(Instant.parse(observedAt), now);
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }
}
