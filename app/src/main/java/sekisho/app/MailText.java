package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What the mail verbs print for people. */
final class MailText {
    private MailText() {}

    static String state(String state, Terminal terminal) {
        boolean ja = MailCommand.japanese(terminal);
        return switch (state) {
            case "waiting" -> terminal.coloured(ja ? "送信待ち" : "waiting", Terminal.Colour.YELLOW);
            case "delivered" -> terminal.coloured(ja ? "送信済み" : "delivered", Terminal.Colour.GREEN);
            case "dead" -> terminal.coloured(ja ? "不達" : "dead", Terminal.Colour.RED);
            default -> terminal.coloured(ja ? "返送" : "bounced", Terminal.Colour.RED);
        };
    }

    static void mail(JsonNode mail, Terminal terminal) {
        boolean ja = MailCommand.japanese(terminal);
        terminal.line(mail.path("id").asText() + "  " + state(mail.path("state").asText(), terminal));
        terminal.line(
                (ja ? "差出人: " : "from: ") + Terminal.safe(mail.path("sender").asText()));
        terminal.line(
                (ja ? "宛先: " : "to: ") + Terminal.safe(mail.path("recipient").asText()));
        terminal.line((ja ? "受付: " : "accepted: ") + mail.path("accepted").asText());
        for (JsonNode attempt : mail.path("trail")) {
            terminal.line("  " + attempt.path("attempt").asInt() + ". "
                    + attempt.path("time").asText() + "  "
                    + result(attempt.path("result").asText(), ja) + "  "
                    + Terminal.safe(attempt.path("status").asText()) + "  "
                    + Terminal.safe(attempt.path("note").asText()));
        }
        if (mail.has("next")) {
            terminal.line((ja ? "次の試行: " : "next attempt: ") + mail.path("next").asText());
        }
    }

    private static String result(String result, boolean ja) {
        return switch (result) {
            case "accepted" -> ja ? "渡しました" : "accepted";
            case "deferred" -> ja ? "後でもう一度" : "deferred";
            case "refused" -> ja ? "断られました" : "refused";
            default -> ja ? "返ってきました" : "bounced";
        };
    }

    static void keys(JsonNode keys, Terminal terminal) {
        boolean ja = MailCommand.japanese(terminal);
        if (keys.isEmpty()) {
            terminal.line("鍵はありません。", "There are no keys.");
        }
        for (JsonNode key : keys) {
            String state = switch (key.path("state").asText()) {
                case "pending" -> ja ? "DNS への公開待ち" : "waits to be published";
                case "active" -> ja ? "署名に使用中" : "signs";
                default -> ja ? "使い終わり" : "retired";
            };
            terminal.line(key.path("selector").asText() + " ("
                    + key.path("algorithm").asText().toUpperCase(Locale.ROOT) + ")  " + state);
            terminal.line("  " + key.path("zone-line").asText());
        }
        if (keys.findValuesAsText("state").contains("pending")) {
            terminal.line(
                    "上のレコードを DNS に書くと、10 分以内に署名が始まります(すぐに確かめるには ./sekisho mail key rotate)。",
                    "Write these records into DNS; signing begins within ten minutes (at once with ./sekisho mail key rotate).");
        }
    }

    static void report(JsonNode report, Terminal terminal) {
        boolean ja = MailCommand.japanese(terminal);
        terminal.line(report.path("domain").asText());
        for (JsonNode finding : report.path("findings")) {
            String mark = switch (finding.path("level").asText()) {
                case "good" -> terminal.coloured("○", Terminal.Colour.GREEN);
                case "advice" -> terminal.coloured("△", Terminal.Colour.YELLOW);
                default -> terminal.coloured("×", Terminal.Colour.RED);
            };
            terminal.line(" " + mark + " "
                    + Terminal.fit(finding.path("topic").asText().toUpperCase(Locale.ROOT), 8) + " "
                    + Terminal.safe(finding.path("text").asText()));
            if (finding.has("seen")) {
                terminal.line("     " + (ja ? "現在: " : "now: ")
                        + Terminal.safe(finding.path("seen").asText()));
            }
            if (finding.has("write")) {
                JsonNode write = finding.path("write");
                terminal.line("     " + (ja ? "書く所: " : "write at: ")
                        + write.path("name").asText() + "  "
                        + write.path("type").asText());
                terminal.line("     " + (ja ? "書く値: " : "value: ")
                        + Terminal.safe(write.path("value").asText()));
            }
        }
    }
}
