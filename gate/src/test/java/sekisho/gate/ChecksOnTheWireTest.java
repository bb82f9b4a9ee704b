package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.journal.AccessRecord;
import sekisho.words.AddressRange;

class ChecksOnTheWireTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private static GateSettings.Site in(GateSettings.Site site, String... denied) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String range : denied) {
            ranges.add(AddressRange.parse(range));
        }
        return TestGate.withAddresses(site, new GateSettings.Addresses(List.of(), ranges));
    }

    private static void assertRefused(AccessRecord record, int status, String reason, String... trail) {
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.outcome()).isEqualTo("refused");
        assertThat(record.reason()).isEqualTo(reason);
        assertThat(record.trail()).containsExactly(trail);
    }

    @Test
    void anUnknownHostIsMisdirected() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(
                            "GET /x HTTP/1.1\r\nHost: Other.example.jp:8443\r\n" + "Accept-Language: en\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(421);
            AccessRecord record = gate.record();
            assertRefused(record, 421, "unknown-host", "framing:pass", "host:refuse");
            assertThat(record.site()).isEqualTo("-");
            assertThat(record.host()).isEqualTo("other.example.jp");
            assertThat(record.path()).isEqualTo("/x");
            assertThat(answer.field("x-request-id")).isEqualTo(record.requestId());
            assertThat(answer.text())
                    .contains(record.requestId(), "There is no site")
                    .doesNotContain("ther.example");
            assertThat(answer.field("cache-control")).isEqualTo("no-store");
            assertThat(answer.field("content-security-policy")).startsWith("default-src 'none'");
            assertThat(answer.field("strict-transport-security")).isNotEmpty();
            assertThat(wire.send(GET).answer().status())
                    .as("the connection lives on")
                    .isEqualTo(200);
        }
    }

    @Test
    void aRefusalSpeaksTheClientsLanguageAndFormat() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            String request = "GET / HTTP/1.1\r\nHost: other\r\n";
            Wire.Message page = wire.send(request + "Accept: text/html\r\n\r\n").answer();
            assertThat(page.field("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.field("content-language")).isEqualTo("ja");
            assertThat(page.text()).contains("この宛先のサイトはありません。");
            Wire.Message json = wire.send(request + "Accept: application/json\r\nAccept-Language: en-GB\r\n\r\n")
                    .answer();
            assertThat(json.field("content-type")).isEqualTo("application/problem+json");
            assertThat(json.text()).contains("\"status\":421", "\"reason\":\"unknown-host\"", "There is no site");
            Wire.Message head =
                    wire.send("HEAD / HTTP/1.1\r\nHost: other\r\n\r\n").head();
            assertThat(head.status()).isEqualTo(421);
            assertThat(wire.send(GET).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aDeniedAddressIsRefused() throws Exception {
        GateSettings.Site site = in(TestGate.site(backend.uri()), "127.0.0.0/8");
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).isEqualTo(403);
            assertRefused(gate.record(), 403, "address-denied", "framing:pass", "host:pass", "addresses:refuse");
        }
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void onlyAllowedAddressesComeIn() throws Exception {
        GateSettings.Addresses office =
                new GateSettings.Addresses(List.of(AddressRange.parse("192.0.2.0/24")), List.of());
        GateSettings.Site site = TestGate.withAddresses(TestGate.site(backend.uri()), office);
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).isEqualTo(403);
            assertThat(gate.record().reason()).isEqualTo("address-denied");
            assertThat(wire.send(asProbe(gate, "192.0.2.7")).answer().status()).isEqualTo(200);
            assertThat(wire.send(asProbe(gate, "192.0.3.7")).answer().status()).isEqualTo(403);
        }
    }

    private static String asProbe(TestGate gate, String address) {
        return "GET / HTTP/1.1\r\nHost: app.example.jp\r\nSekisho-Probe: "
                + gate.gate().probePass().forAddress(address) + "\r\n\r\n";
    }

    @Test
    void aProbeSpeaksForAnAddressAndLeavesNoTraceUpstream() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            Wire.Message answer = wire.send(asProbe(gate, "2001:db8::9")).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("sekisho-probe")
                    .contains("x-forwarded-for: 2001:db8::9");
            AccessRecord record = gate.record();
            assertThat(record.probe()).isTrue();
            assertThat(record.clientAddress()).isEqualTo("2001:db8::9");
        }
    }

    @Test
    void aForgedProbeIsNobodyAndLeavesNoTraceUpstreamEither() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            for (String forged : List.of("x", "0".repeat(64) + ";address=192.0.2.1", ";address=192.0.2.1")) {
                Wire.Message answer = wire.send(
                                "GET / HTTP/1.1\r\nHost: app.example.jp\r\nSekisho-Probe: " + forged + "\r\n\r\n")
                        .answer();
                assertThat(answer.text().toLowerCase(java.util.Locale.ROOT)).doesNotContain("sekisho-probe");
                AccessRecord record = gate.record();
                assertThat(record.probe()).isFalse();
                assertThat(record.clientAddress()).isEqualTo("127.0.0.1");
            }
        }
    }

    @Test
    void forwardedFieldsCountFromTrustedPeersOnly() throws Exception {
        GateSettings settings = TestGate.settings(TestGate.site(backend.uri()));
        String request = "GET / HTTP/1.1\r\nHost: app.example.jp\r\nX-Forwarded-For: 192.0.2.1, 198.51.100.9\r\n\r\n";
        try (TestGate gate = TestGate.start(settings);
                Wire wire = gate.tls()) {
            wire.send(request).answer();
            assertThat(gate.record().clientAddress()).isEqualTo("127.0.0.1");
        }
        GateSettings trusting =
                TestGate.with(settings, List.of(AddressRange.parse("127.0.0.1")), GateSettings.Limits.DEFAULT);
        try (TestGate gate = TestGate.start(trusting);
                Wire wire = gate.tls()) {
            assertThat(wire.send(request).answer().text()).contains("x-forwarded-for: 198.51.100.9\n");
            assertThat(gate.record().clientAddress()).isEqualTo("198.51.100.9");
        }
    }

    @Test
    void countriesAreLimited(@TempDir Path folder) throws Exception {
        Path data = Files.write(folder.resolve("country.mmdb"), MmdbFile.withCountryCode("JP"));
        GateSettings.Site site = TestGate.withCountries(
                TestGate.site(backend.uri()), new GateSettings.CountryLimit(Set.of("JP"), Set.of(), true, false));
        try (TestGate gate = TestGate.start(withData(TestGate.settings(site), data));
                Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).as("private").isEqualTo(200);
            assertThat(gate.record().country()).isNull();
            assertThat(wire.send(asProbe(gate, "1.2.3.4")).answer().status()).isEqualTo(200);
            assertThat(gate.record().country()).isEqualTo("JP");
            assertThat(wire.send(asProbe(gate, "203.0.113.1")).answer().status())
                    .as("unknown")
                    .isEqualTo(403);
            assertRefused(
                    gate.record(),
                    403,
                    "country-denied",
                    "framing:pass",
                    "host:pass",
                    "addresses:pass",
                    "country:refuse");
        }
        GateSettings.Site elsewhere = TestGate.withCountries(
                TestGate.site(backend.uri()), new GateSettings.CountryLimit(Set.of(), Set.of("JP"), false, true));
        try (TestGate gate = TestGate.start(withData(TestGate.settings(elsewhere), data));
                Wire wire = gate.tls()) {
            assertThat(wire.send(GET).answer().status()).as("private").isEqualTo(403);
            assertThat(gate.record().country()).isNull();
            assertThat(wire.send(asProbe(gate, "1.2.3.4")).answer().status()).isEqualTo(403);
            assertThat(gate.record().country()).isEqualTo("JP");
            assertThat(wire.send(asProbe(gate, "203.0.113.1")).answer().status())
                    .as("unknown")
                    .isEqualTo(200);
        }
    }

    private static GateSettings withData(GateSettings settings, Path data) {
        return new GateSettings(
                settings.https(),
                settings.http(),
                settings.certificates(),
                settings.sites(),
                settings.trustedProxies(),
                Optional.of(data),
                settings.limits(),
                settings.hstsMaxAge());
    }

    @Test
    void tooManyRequestsAreToldWhenToComeBack() throws Exception {
        GateSettings.Site site =
                TestGate.withRate(TestGate.site(backend.uri()), new GateSettings.Rate(3, Duration.ofMinutes(1)));
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.send(GET).answer().status()).isEqualTo(200);
                gate.record();
            }
            Wire.Message refused = wire.send(GET).answer();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.field("retry-after"))).isBetween(1, 20);
            assertThat(gate.record().reason()).isEqualTo("rate-exceeded");
            assertThat(wire.send(asProbe(gate, "192.0.2.1")).answer().status())
                    .as("another")
                    .isEqualTo(200);
            gate.record();
            assertThat(gate.gate().status().refused()).containsEntry("rate-exceeded", 1L);
            assertThat(gate.gate().status().exchanges())
                    .containsEntry("allowed", 4L)
                    .containsEntry("refused", 1L);
        }
    }

    @Test
    void aBodyDeclaredTooLargeIsRefusedUnread() throws Exception {
        GateSettings.Site site = TestGate.withMaxBody(TestGate.site(backend.uri()), 100);
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            Wire.Message answer = wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 101\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.field("connection")).isEqualToIgnoringCase("close");
            AccessRecord record = gate.record();
            assertThat(record.reason()).isEqualTo("body-too-large");
            assertThat(record.trail()).endsWith("body-size:refuse");
            assertThat(wire.send("x".repeat(101)).rest()).isEmpty();
            try (Wire other = gate.tls()) {
                other.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 100\r\n\r\n" + "x".repeat(100));
                assertThat(other.answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aChunkedBodyThatGrowsTooLargeIsCutOff() throws Exception {
        GateSettings.Site site = TestGate.withMaxBody(TestGate.site(backend.uri()), 100);
        try (TestGate gate = TestGate.start(TestGate.settings(site));
                Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n" + "40\r\n"
                    + "a".repeat(64) + "\r\n");
            Await.until("the first chunk", () -> backend.received().contains("a".repeat(64)));
            Wire.Message answer = wire.send("40\r\n" + "b".repeat(64) + "\r\n").answer();
            assertThat(answer.status()).isEqualTo(413);
            AccessRecord record = gate.record();
            assertThat(record.outcome()).isEqualTo("refused");
            assertThat(record.reason()).isEqualTo("body-too-large");
            assertThat(record.requestBytes()).isEqualTo(128);
            assertThat(backend.received()).doesNotContain("b", "\r\n0\r\n");
        }
    }

    @Test
    void oversizedHeadsAreRefused() throws Exception {
        GateSettings settings = TestGate.with(
                TestGate.settings(TestGate.site(backend.uri())),
                List.of(),
                new GateSettings.Limits(2048, 1024, 100, 100));
        try (TestGate gate = TestGate.start(settings)) {
            try (Wire wire = gate.tls()) {
                String long431 = "GET / HTTP/1.1\r\nHost: app.example.jp\r\nX: " + "a".repeat(2048) + "\r\n\r\n";
                assertThat(wire.send(long431).rest()).contains(" 431 ");
                AccessRecord record = gate.record();
                assertRefused(record, 431, "header-too-large", "framing:refuse");
            }
            try (Wire wire = gate.tls()) {
                String long414 = "GET /" + "a".repeat(1024) + " HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
                assertThat(wire.send(long414).rest()).contains(" 414 ");
                assertRefused(gate.record(), 414, "header-too-large", "framing:refuse");
            }
            try (Wire wire = gate.tls()) {
                StringBuilder many = new StringBuilder("GET / HTTP/1.1\r\nHost: app.example.jp\r\n");
                many.append("a:b\r\n".repeat(1000));
                assertThat(wire.send(many.append("\r\n").toString()).rest()).contains(" 431 ");
            }
            try (Wire wire = gate.tls()) {
                assertThat(wire.send(GET).answer().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aHeadThatDoesNotArriveInTimeIsGivenUp() throws Exception {
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.site(backend.uri()),
                timeouts -> new GateSettings.Timeouts(
                        timeouts.connect(), timeouts.response(), timeouts.idle(), Duration.ofMillis(300)));
        try (TestGate gate = TestGate.start(TestGate.settings(site))) {
            for (String begun : List.of("G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: app.example.jp\r\nX-Y")) {
                try (Wire wire = gate.tls()) {
                    assertThat(wire.send(begun).rest()).contains(" 408 ").contains("onnection: close");
                    assertRefused(gate.record(), 408, "request-timeout", "framing:refuse");
                }
            }
            try (Wire wire = gate.tls()) {
                assertThat(wire.send(GET).answer().status()).isEqualTo(200);
                assertThat(gate.record().status()).isEqualTo(200);
                assertThat(wire.send("GET / HT").rest())
                        .as("on a connection in use")
                        .contains(" 408 ");
            }
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void connectionsAreLimited() throws Exception {
        GateSettings settings = TestGate.with(
                TestGate.settings(TestGate.site(backend.uri())),
                List.of(),
                new GateSettings.Limits(32 << 10, 8 << 10, 3, 100));
        try (TestGate gate = TestGate.start(settings)) {
            List<Wire> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Wire wire = gate.tls();
                assertThat(wire.send(GET).answer().status()).isEqualTo(200);
                open.add(wire);
            }
            assertThat(gate.gate().status().openConnections()).isEqualTo(3);
            try (Wire tooMany = gate.tls()) {
                String all;
                try {
                    all = tooMany.send(GET).rest();
                } catch (IOException e) {
                    all = "!";
                }
                assertThat(all).doesNotContain("HTTP/1.1");
            }
            open.removeFirst().close();
            Await.until("a place", () -> gate.gate().status().openConnections() == 2);
            try (Wire next = gate.tls()) {
                assertThat(next.send(GET).answer().status()).isEqualTo(200);
            }
            for (Wire wire : open) {
                wire.close();
            }
            Await.until("no connections", () -> gate.gate().status().openConnections() == 0);
        }
    }

    @Test
    void aRefusedRequestsBodyIsDrainedBeforeTheConnectionEnds() throws Exception {
        try (TestGate gate = TestGate.before(backend);
                Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: other\r\nContent-Length: 500000\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(421);
            for (int i = 0; i < 50; i++) {
                wire.send("x".repeat(10_000));
            }
            assertThat(wire.rest()).endsWith("</html>\n");
        }
    }
}
