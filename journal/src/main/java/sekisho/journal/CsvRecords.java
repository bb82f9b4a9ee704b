package sekisho.journal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes records as CSV (RFC 4180) in UTF-8 with a byte order mark, one stable set of columns for both kinds. A cell that a
 * spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection), full-width signs included.
 */
final class CsvRecords {
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    /** The dotted field names; in the head line without the {@code @}, which a spreadsheet takes for a formula, too. */
    private static final List<String> COLUMNS = List.of(
            "@timestamp",
            "event.id",
            "event.action",
            "event.outcome",
            "event.duration",
            "user.name",
            "client.ip",
            "client.geo.country_iso_code",
            "http.request.id",
            "http.request.method",
            "url.scheme",
            "url.domain",
            "url.path",
            "url.query",
            "http.version",
            "http.response.status_code",
            "http.request.body.bytes",
            "http.response.body.bytes",
            "http.request.referrer",
            "user_agent.original",
            "tls.version",
            "tls.cipher",
            "tls.client.subject",
            "tls.client.hash.sha256",
            "sekisho.site",
            "sekisho.outcome",
            "sekisho.reason",
            "sekisho.trail",
            "sekisho.upstream.duration",
            "sekisho.probe",
            "sekisho.details");

    private final OutputStream out;

    CsvRecords(OutputStream out) {
        this.out = out;
    }

    /** Byte order mark and column names. */
    void head() throws IOException {
        write("\uFEFFkind," + String.join(",", COLUMNS).replace("@", "") + "\r\n");
    }

    void row(Entry entry) throws IOException {
        StringBuilder row = new StringBuilder(512).append(entry.kind().name().toLowerCase(java.util.Locale.ROOT));
        for (String column : COLUMNS) {
            row.append(',').append(cell(text(entry.fields().at("/" + column.replace('.', '/')))));
        }
        write(row.append("\r\n").toString());
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText("");
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quote =
                safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n' || c == ';' || c == '\t');
        return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
