package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.xbill.DNS.Rcode;

/** The test suite of openspf.org for RFC 7208, as Debian's package of pyspf ships it. */
class SpfSuiteTest {
    @Test
    void everyCaseOfTheSuiteHasAnAllowedResult() throws Exception {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        try (DnsServer server = new DnsServer()) {
            Dns dns = Dns.of(Optional.of(server.resolver()));
            LoadSettings settings =
                    LoadSettings.builder().setAllowDuplicateKeys(true).build();
            for (Object document : new Load(settings).loadAllFromString(suite())) {
                Map<?, ?> scenario = (Map<?, ?>) document;
                server.clear();
                map(scenario, "zonedata").forEach((owner, records) -> zone(server, (String) owner, (List<?>) records));
                for (Map.Entry<?, ?> test : map(scenario, "tests").entrySet()) {
                    cases++;
                    judge(dns, (String) test.getKey(), (Map<?, ?>) test.getValue(), wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(190);
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return in.get(key) instanceof Map<?, ?> found ? found : Map.of();
    }

    private static void judge(Dns dns, String name, Map<?, ?> test, List<String> wrong) {
        String sender = String.valueOf(test.get("mailfrom"));
        String helo = String.valueOf(test.get("helo"));
        int at = sender.lastIndexOf('@');
        Spf.Outcome outcome = Spf.check(
                dns,
                InetAddress.ofLiteral(String.valueOf(test.get("host"))),
                at < 0 ? "" : sender.substring(0, at),
                at < 0 ? (sender.isEmpty() ? helo : sender) : sender.substring(at + 1),
                helo,
                InstantSource.system());
        Object expected = Objects.requireNonNull(test.get("result"));
        List<?> allowed = expected instanceof List<?> several ? several : List.of(expected);
        if (!allowed.contains(outcome.result().name().toLowerCase(Locale.ROOT))) {
            wrong.add(name + ": " + outcome + ", allowed " + allowed);
        }
    }

    private static void zone(DnsServer server, String owner, List<?> records) {
        boolean txt = records.stream().anyMatch(record -> record instanceof Map<?, ?> map && map.containsKey("TXT"));
        boolean real = records.stream()
                .anyMatch(record -> record instanceof Map<?, ?> map
                        && map.containsKey("TXT")
                        && !Objects.equals(map.get("TXT"), "NONE"));
        for (Object record : records) {
            try {
                if (record instanceof String word) {
                    if (!real && (word.equals("TIMEOUT") || word.equals("RCODE2"))) {
                        server.fail(owner, Rcode.SERVFAIL);
                    }
                    continue;
                }
                Map.Entry<?, ?> entry =
                        ((Map<?, ?>) record).entrySet().iterator().next();
                add(server, owner, (String) entry.getKey(), entry.getValue(), txt);
            } catch (IOException e) {
                // names that cannot exist in DNS are the point of some cases
            }
        }
    }

    private static void add(DnsServer server, String owner, String type, Object value, boolean txt) throws IOException {
        switch (type) {
            case "SPF" -> {
                if (!txt) {
                    text(server, owner, value);
                }
            }
            case "TXT" -> {
                if (!value.equals("NONE")) {
                    text(server, owner, value);
                }
            }
            case "MX" -> {
                List<?> pair = (List<?>) value;
                server.add(owner, "MX", pair.get(0) + " " + (pair.get(1).equals("") ? "." : pair.get(1) + "."));
            }
            case "PTR", "CNAME" -> server.add(owner, type, value + ".");
            default -> server.add(owner, type, String.valueOf(value));
        }
    }

    private static void text(DnsServer server, String owner, Object value) throws IOException {
        server.txt(
                owner,
                value instanceof List<?> parts
                        ? parts.stream().map(SpfSuiteTest::escaped).toArray(String[]::new)
                        : new String[] {escaped(value)});
    }

    /** Backslashes mean themselves; bytes above ASCII are written as \DDD. */
    private static String escaped(Object text) {
        StringBuilder out = new StringBuilder();
        for (byte b : String.valueOf(text).getBytes(StandardCharsets.UTF_8)) {
            out.append(
                    b == '\\'
                            ? "\\\\"
                            : b >= 0x20 ? String.valueOf((char) b) : String.format(Locale.ROOT, "\\%03d", b & 0xFF));
        }
        return out.toString();
    }

    private static String suite() throws IOException {
        Path fetched = Path.of(System.getProperty("sekisho.root"), ".sekisho", "spf", "rfc7208-tests.yml");
        if (Files.exists(fetched)) {
            return Files.readString(fetched);
        }
        Path debian = Path.of("/usr/share/doc/python3-spf/rfc7208-tests.yml.gz");
        assertThat(debian).as("the launcher's test verb fetches it").exists();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(debian))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
