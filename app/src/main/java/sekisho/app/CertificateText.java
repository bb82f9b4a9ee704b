package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import sekisho.words.Bilingual;

/** Certificates for people at a terminal. */
final class CertificateText {
    private static final int HOST_COLUMNS = 36;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private CertificateText() {}

    /** One line: hosts, source, end, and what is not as it should be. */
    static void line(JsonNode one, Terminal terminal) {
        Instant end = instant(one, "not-after");
        long days = Duration.between(Instant.now(), end).toDays();
        Bilingual source = source(one.path("source").asText());
        String host = Terminal.fit(join(one.path("hosts")), HOST_COLUMNS);
        LocalDate last = LocalDate.ofInstant(end, ZoneId.systemDefault());
        terminal.line(
                host + "  " + last + " まで(残り " + days + " 日)  " + source.ja() + "  "
                        + Terminal.safe(one.path("issuer").asText()),
                host + "  until " + last + " (" + days + " days)  " + source.en() + "  "
                        + Terminal.safe(one.path("issuer").asText()));
        trouble(one, terminal);
    }

    private static void trouble(JsonNode one, Terminal terminal) {
        if (one.has("last-error")) {
            JsonNode error = one.path("last-error");
            terminal.line(terminal.coloured(
                    "  × " + Terminal.safe(error.path(terminal.lang().tag()).asText()), Terminal.Colour.RED));
        }
        if (one.path("waiting").asBoolean()) {
            terminal.line("  ・本来の証明書を待っています。", "  - It waits for the certificate that is wanted.");
        }
    }

    static void whole(JsonNode one, Terminal terminal) {
        Bilingual source = source(one.path("source").asText());
        field(terminal, "ホスト", "Hosts", join(one.path("hosts")));
        field(terminal, "由来", "Source", source.in(terminal.lang()));
        field(terminal, "名前", "Names", join(one.path("names")));
        field(terminal, "発行者", "Issuer", one.path("issuer").asText());
        field(terminal, "鍵", "Key", one.path("key").asText());
        field(terminal, "番号", "Serial", one.path("serial").asText());
        field(terminal, "SHA-256", "SHA-256", one.path("sha256").asText());
        field(terminal, "有効期間", "Valid", time(one, "not-before") + " – " + time(one, "not-after"));
        if (one.has("next-renewal")) {
            field(terminal, "次の更新", "Next renewal", time(one, "next-renewal"));
        }
        if (one.has("next-attempt")) {
            field(terminal, "次の試行", "Next attempt", time(one, "next-attempt"));
        }
        field(terminal, "OCSP", "OCSP", one.path("ocsp").asText());
        field(
                terminal,
                "一つ前",
                "Previous",
                one.path("previous").asBoolean()
                        ? new Bilingual("あり(cert rollback で戻せます)", "kept (cert rollback)").in(terminal.lang())
                        : new Bilingual("なし", "none").in(terminal.lang()));
        trouble(one, terminal);
    }

    private static void field(Terminal terminal, String ja, String en, String value) {
        terminal.line(ja + ": " + Terminal.safe(value), en + ": " + Terminal.safe(value));
    }

    private static String join(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return String.join(", ", texts);
    }

    private static Instant instant(JsonNode one, String key) {
        return Instant.parse(one.path(key).asText());
    }

    private static String time(JsonNode one, String key) {
        return TIME.format(instant(one, key));
    }

    private static Bilingual source(String id) {
        return switch (id) {
            case "acme" -> new Bilingual("自動取得(ACME)", "obtained (ACME)");
            case "installed" -> new Bilingual("持ち込み", "installed");
            case "file" -> new Bilingual("ファイル", "file");
            default -> new Bilingual("ローカル認証局", "local authority");
        };
    }
}
