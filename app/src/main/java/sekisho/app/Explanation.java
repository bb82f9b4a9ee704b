package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import sekisho.gate.Reason;
import sekisho.journal.AccessRecord;
import sekisho.journal.Entry;
import sekisho.words.Bilingual;

/** The whole trail of one exchange as a text. */
final class Explanation {
    private Explanation() {}

    static void print(Entry entry, Terminal terminal) {
        row(terminal, "リクエスト", "request", entry.text("http.request.id"));
        row(terminal, "時刻", "time", entry.time().toString());
        row(terminal, "サイト", "site", entry.text("sekisho.site"));
        String country = entry.text("client.geo.country_iso_code");
        row(terminal, "接続元", "client", entry.text("client.ip") + (country.isEmpty() ? "" : " (" + country + ")"));
        String account = entry.text("user.id");
        if (!account.isEmpty()) {
            String roles = entry.text("user.roles.0");
            row(terminal, "利用者", "account", account + " (" + roles + ", " + entry.text("organization.id") + ")");
        }
        String query = entry.text("url.query");
        row(
                terminal,
                "内容",
                "asked for",
                entry.text("http.request.method")
                        + " "
                        + entry.text("url.scheme")
                        + "://"
                        + entry.text("url.domain")
                        + entry.text("url.path")
                        + (query.isEmpty() ? "" : "?" + query)
                        + "  HTTP/"
                        + entry.text("http.version"));
        String tls = entry.text("tls.version");
        if (!tls.isEmpty()) {
            row(terminal, "暗号化", "encryption", "TLS " + tls + " " + entry.text("tls.cipher"));
        }
        for (JsonNode step : entry.fields().at("/sekisho/trail")) {
            String[] parts = step.asText().split(":", 2);
            String name = Terminal.fit(Terminal.safe(parts[0]), 14);
            terminal.line(
                    label(terminal, "検問", "check") + name + " " + verdict(parts.length > 1 ? parts[1] : "", terminal));
        }
        entry.antivirus().ifPresent(scanned -> row(terminal, "ウイルス検査", "virus scan", scan(scanned)));
        String outcome =
                entry.text("sekisho.outcome").isEmpty() ? entry.text("event.outcome") : entry.text("sekisho.outcome");
        row(terminal, "判定", "verdict", outcome);
        String reason = entry.text("sekisho.reason");
        if (!reason.isEmpty()) {
            Optional<Bilingual> text = Stream.of(Reason.values())
                    .filter(known -> known.id().equals(reason))
                    .map(Reason::text)
                    .findFirst();
            row(
                    terminal,
                    "理由",
                    "reason",
                    reason + text.map(t -> "  " + t.in(terminal.lang())).orElse(""));
        }
        row(
                terminal,
                "応答",
                "answer",
                entry.text("http.response.status_code") + "  " + entry.text("http.response.body.bytes") + " B");
        row(
                terminal,
                "所要時間",
                "duration",
                millis(entry.fields().at("/event/duration").asLong()));
        long upstream = entry.fields().at("/sekisho/upstream/duration").asLong(-1);
        if (upstream >= 0) {
            row(terminal, "うちアプリ", "of it upstream", millis(upstream));
        }
    }

    private static String verdict(String verdict, Terminal terminal) {
        return verdict.equals("pass")
                ? terminal.coloured("pass", Terminal.Colour.GREEN)
                : terminal.coloured(Terminal.safe(verdict), Terminal.Colour.RED);
    }

    private static String scan(AccessRecord.Antivirus scanned) {
        String signature = scanned.signature();
        List<String> words = new ArrayList<>(List.of(scanned.action()));
        if (signature != null) {
            words.add(signature);
        }
        words.addAll(scanned.causes());
        return String.join(" ", words) + "  (" + scanned.files() + ", " + scanned.bytes() + " B)";
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }

    private static void row(Terminal terminal, String ja, String en, String value) {
        terminal.line(label(terminal, ja, en) + Terminal.safe(value));
    }

    private static String label(Terminal terminal, String ja, String en) {
        return Terminal.fit(new Bilingual(ja, en).in(terminal.lang()), 16);
    }
}
