package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.journal.AccessRecord;

/** Rules in the data path, on the wire. */
class InspectionTest {
    private final FakeRules rules = new FakeRules();
    private Backend backend;
    private TestGate gate;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        backend = Backend.mirror();
        gate = TestGate.start(TestGate.settings(site(Waf.Mode.BLOCK, Waf.Oversize.REFUSE)));
    }

    @AfterEach
    void close() throws IOException {
        gate.close();
        backend.close();
    }

    private GateSettings.Site site(Waf.Mode mode, Waf.Oversize oversize) {
        return TestGate.site(backend.uri()).with(new Waf(mode, oversize, rules));
    }

    private void restart(GateSettings settings) {
        gate.close();
        gate = TestGate.start(settings);
    }

    private void restart(Waf.Mode mode, Waf.Oversize oversize) {
        restart(TestGate.settings(site(mode, oversize)));
    }

    private Wire.Message exchange(String request) throws IOException {
        try (Wire wire = gate.tls()) {
            return wire.send(request).answer();
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: app.example.jp\r\n\r\n";
    }

    private static String post(String body) {
        return "POST /p HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private FakeRules.Watched finished() throws InterruptedException {
        return Objects.requireNonNull(rules.finished.poll(60, TimeUnit.SECONDS), "nothing finished");
    }

    @Test
    void everyPhaseSeesWhatItIsThereForInOrder() throws Exception {
        String body = "a=1&b=\u00e3\u0081\u0082";
        Wire.Message answer =
                exchange("POST /p?q=%41 HTTP/1.1\r\nHost: app.example.jp\r\nX-Bytes: \u00e9\u0080\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
        assertThat(answer.status()).isEqualTo(200);
        FakeRules.Watched seen = finished();
        assertThat(seen.phases).containsExactly(1, 2, 3, 4, 5);
        assertThat(seen.line).isEqualTo("POST /p?q=%41 HTTP/1.1");
        assertThat(seen.fields).contains("Host: app.example.jp", "X-Bytes: \u00e9\u0080");
        assertThat(seen.body).isEqualTo(body);
        assertThat(seen.truncated).isFalse();
        assertThat(seen.status).isEqualTo(200);
        assertThat(seen.answerFields).anyMatch(field -> field.startsWith("Content-Length: "));
        assertThat(seen.answer).startsWith("POST /p?q=%41 HTTP/1.1");
        assertThat(seen.client.getAddress().isLoopbackAddress()).isTrue();
        AccessRecord record = gate.record();
        assertThat(record.requestId()).isEqualTo(seen.id);
        assertThat(record.trail().getLast()).isEqualTo("waf:pass");
        assertThat(record.waf()).isEqualTo(new AccessRecord.Waf("pass", 5, 4, List.of()));
        assertThat(rules.finished).isEmpty();
    }

    @Test
    void whatWasHeldForTheRulesReachesTheApplicationUnchanged() throws Exception {
        String body = "x".repeat(40_000);
        assertThat(exchange(post(body)).text()).endsWith("\n\n" + body);
        assertThat(finished().body).isEqualTo(body);
        String chunked = "POST /p HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
        assertThat(exchange(chunked).text()).endsWith("\n\nhello world");
        assertThat(finished().body).isEqualTo("hello world");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /?q=\u3042 HTTP/1.1", "GET /?q=\u3042 HTTP/4.0", "GET  /?q=\u3042 HTTP/1.1"})
    void aMalformedLineIsShownToTheRulesAndRefused(String line) throws Exception {
        rules.decision = (phase, seen) -> phase == 2 ? FakeRules.deny(403) : Optional.empty();
        String bytes = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(exchange(bytes + "\r\nHost: app.example.jp\r\nno field\r\nX-A:  b \r\n\r\nX-C: d\r\n")
                        .status())
                .isEqualTo(400);
        FakeRules.Watched seen = finished();
        assertThat(seen.line).isEqualTo(bytes.replace("  ", " "));
        assertThat(seen.fields).containsExactly("Host: app.example.jp", "X-A: b");
        assertThat(seen.phases).containsExactly(1, 2, 5);
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo("malformed");
        assertThat(record.trail()).containsExactly("framing:refuse");
        assertThat(Objects.requireNonNull(record.waf()).matches()).hasSize(1);
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void anAmbiguousHeadIsShownToTheRulesAndRefused() throws Exception {
        String request = "GET /a HTTP/1.1\r\nHost: app.example.jp\r\nX-A: b\r\nHost: app.example.jp\r\n\r\n";
        assertThat(exchange(request).status()).isEqualTo(400);
        assertThat(finished().fields).containsExactly("Host: app.example.jp", "X-A: b", "Host: app.example.jp");
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void severalContentTypesAreOneForTheRulesAndTheApplication() throws Exception {
        Wire.Message answer =
                exchange("GET / HTTP/1.1\r\nContent-Type: a/b\r\nHost: app.example.jp\r\ncontent-type: c/d\r\n\r\n");
        assertThat(answer.text().toLowerCase(java.util.Locale.ROOT)).containsOnlyOnce("content-type: a/b, c/d\n");
        assertThat(finished().fields)
                .filteredOn(field -> field.regionMatches(true, 0, "content-type", 0, 12))
                .singleElement()
                .asString()
                .endsWith(": a/b, c/d");
    }

    @Test
    void aDeniedHeadIsRefusedAndNeverForwarded() throws Exception {
        rules.decision = (phase, seen) -> phase == 1 ? FakeRules.deny(403) : Optional.empty();
        Wire.Message answer = exchange(get("/"));
        assertThat(answer.status()).isEqualTo(403);
        AccessRecord record = gate.record();
        assertThat(answer.text()).contains(record.requestId()).contains("waf-blocked");
        assertThat(record.reason()).isEqualTo("waf-blocked");
        assertThat(record.outcome()).isEqualTo("refused");
        assertThat(record.trail().getLast()).isEqualTo("waf:refuse");
        AccessRecord.Waf waf = Objects.requireNonNull(record.waf());
        assertThat(waf.action()).isEqualTo("blocked");
        assertThat(waf.matches())
                .containsExactly(new AccessRecord.Match("942100", 2, "SQL injection", "ARGS:comment", "あ\u0001", 5, 2));
        assertThat(backend.received()).isEmpty();
        assertThat(finished().phases).containsExactly(1, 5);
    }

    @Test
    void aDeniedBodyIsRefusedAndNothingOfTheRequestIsForwarded() throws Exception {
        rules.decision =
                (phase, seen) -> phase == 2 && seen.body.contains("evil") ? FakeRules.deny(406) : Optional.empty();
        Wire.Message answer = exchange(post("c=evil"));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).contains("406");
        assertThat(backend.received()).isEmpty();
        assertThat(gate.record().trail().getLast()).isEqualTo("waf:refuse");
        assertThat(exchange(post("c=good")).status()).isEqualTo(200);
    }

    @Test
    void denyRefusesAStatusThatIsNoError() throws Exception {
        rules.decision = (phase, seen) -> FakeRules.deny(200);
        assertThat(exchange(get("/")).status()).isEqualTo(403);
    }

    @Test
    void aRedirectLeadsWhereTheRuleSaysUnlessThatIsNoFieldValue() throws Exception {
        rules.decision = (phase, seen) -> FakeRules.redirect("https://example.jp/blocked");
        Wire.Message answer = exchange(get("/"));
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.field("location")).isEqualTo("https://example.jp/blocked");
        assertThat(gate.record().reason()).isEqualTo("waf-blocked");
        rules.decision = (phase, seen) -> FakeRules.redirect("/a\r\nSet-Cookie: x=1");
        assertThat(exchange(get("/")).status()).isEqualTo(403);
    }

    @Test
    void aDropEndsTheConnectionWithoutAWord() throws Exception {
        rules.decision = (phase, seen) -> FakeRules.drop();
        try (Wire wire = gate.tls()) {
            assertThat(wire.send(get("/")).rest()).isIn("", "!");
        }
        assertThat(gate.record().status()).isZero();
    }

    @Test
    void anAnswerIsHeldBackUntilTheRulesHaveSeenIt() throws Exception {
        rules.decision = (phase, seen) ->
                phase == 4 && seen.answer.contains("ORA-00933") ? FakeRules.deny(403) : Optional.empty();
        backend.script(wire -> {
            wire.request();
            wire.send(Backend.ok("ORA-00933: SQL command not properly ended"));
        });
        Wire.Message answer = exchange(get("/"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).doesNotContain("ORA-00933");
        assertThat(gate.record().trail().getLast()).isEqualTo("waf:refuse");
    }

    @Test
    void anAnswersHeadCanBeDenied() throws Exception {
        rules.decision = (phase, seen) -> phase == 3 && seen.status == 500 ? FakeRules.deny(502) : Optional.empty();
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 500 Oops\r\nContent-Length: 5\r\nX-Secret: s\r\n\r\ntrace");
        });
        Wire.Message answer = exchange(get("/"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.field("x-secret")).isEmpty();
        assertThat(answer.text()).doesNotContain("trace");
    }

    @Test
    void aCompressedAnswerIsReadByTheRulesAndForwardedAsItCame() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("x".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = packed.toByteArray();
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            wire.send(bytes);
        });
        assertThat(exchange(get("/")).body()).isEqualTo(bytes);
        FakeRules.Watched seen = finished();
        assertThat(seen.answer).isEqualTo("x".repeat(1000));
        assertThat(seen.onVirtualThread).isTrue();
    }

    @Test
    void aSmallAnswerThatUnfoldsBeyondTheLimitIsUnfoldedUpToItAndForwardedAsItCame() throws Exception {
        rules.responseLimit = 1000;
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[10_000_000]);
        }
        byte[] bytes = packed.toByteArray();
        assertThat(bytes).hasSizeLessThan(20_000);
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            wire.send(bytes);
        });
        assertThat(exchange(get("/")).body()).isEqualTo(bytes);
        FakeRules.Watched seen = finished();
        assertThat(seen.answer).isEqualTo("\0".repeat(1000));
        assertThat(seen.answerTruncated).isTrue();
    }

    @Test
    void anAnswerLongerThanTheLimitIsSeenInPartAndForwardedWhole() throws Exception {
        rules.responseLimit = 1000;
        String body = "y".repeat(300_000);
        backend.script(wire -> {
            wire.request();
            wire.send(Backend.ok(body));
        });
        assertThat(exchange(get("/")).text()).isEqualTo(body);
        FakeRules.Watched seen = finished();
        assertThat(seen.answer).isEqualTo("y".repeat(1000));
        assertThat(seen.answerTruncated).isTrue();
        assertThat(gate.record().responseBytes()).isEqualTo(300_000);
    }

    @Test
    void aChunkedAnswerComesWholeAfterItWasSeen() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        });
        assertThat(exchange(get("/")).text()).isEqualTo("abcdef");
        assertThat(finished().answer).isEqualTo("abcdef");
    }

    @Test
    void eventStreamsAreNeverHeldBack() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n6\r\ndata:1\r\n");
            wire.request(); // it stays open
        });
        try (Wire wire = gate.tls()) {
            wire.send(get("/"));
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(new String(wire.exactly(6 + 3), StandardCharsets.US_ASCII))
                    .isEqualTo("6\r\ndata:1");
        }
    }

    @Test
    void aBodyThatIsTooLongToInspectIsRefusedBeforeItIsAskedFor() throws Exception {
        rules.requestLimit = 100;
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(413);
        }
        assertThat(gate.record().reason()).isEqualTo("body-not-inspectable");
        String chunk = "POST / HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"
                + "z".repeat(101) + "\r\n";
        assertThat(exchange(chunk).status()).isEqualTo(413);
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongPassesWhereThePolicySaysSo() throws Exception {
        rules.requestLimit = 100;
        restart(Waf.Mode.BLOCK, Waf.Oversize.PASS);
        String body = "z".repeat(200_000);
        assertThat(exchange(post(body)).text()).endsWith("\n\n" + body);
        FakeRules.Watched seen = finished();
        assertThat(seen.body).hasSize(100);
        assertThat(seen.truncated).isTrue();
        assertThat(gate.gate().status().inspections().truncated()).isEqualTo(1);
    }

    @Test
    void longBodiesLeaveTheEventLoopAndShortOnesStay() throws Exception {
        rules.wantsResponseBody = false;
        exchange(post("x".repeat(Inspection.INLINE)));
        assertThat(finished().onVirtualThread).isFalse();
        exchange(post("x".repeat(Inspection.INLINE + 1)));
        assertThat(finished().onVirtualThread).isTrue();
    }

    @Test
    void whereTheRulesOnlyDetectNothingChangesButTheRecord() throws Exception {
        restart(Waf.Mode.DETECT, Waf.Oversize.REFUSE);
        rules.decision = (phase, seen) -> {
            seen.would = FakeRules.deny(403).orElseThrow();
            return Optional.empty();
        };
        assertThat(exchange(get("/")).status()).isEqualTo(200);
        AccessRecord record = gate.record();
        assertThat(record.outcome()).isEqualTo("allowed");
        assertThat(Objects.requireNonNull(record.waf()).action()).isEqualTo("would-block");
        assertThat(gate.gate().status().inspections().wouldBlock()).isEqualTo(1);
    }

    @Test
    void aFailureOfTheEngineRefusesWhereItBlocksAndPassesWhereItDetects() throws Exception {
        rules.decision = (phase, seen) -> {
            throw new IllegalStateException("phase " + phase);
        };
        assertThat(exchange(get("/")).status()).isEqualTo(500);
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo("internal");
        assertThat(Objects.requireNonNull(record.waf()).action()).isEqualTo("failed");
        assertThat(finished().phases).endsWith(5);
        restart(Waf.Mode.DETECT, Waf.Oversize.REFUSE);
        assertThat(exchange(get("/")).status()).isEqualTo(200);
        assertThat(gate.gate().status().inspections().failed()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesInMidBodyStillEndsTheTransaction() throws Exception {
        try (Wire wire = gate.tls()) {
            wire.send("POST / HTTP/1.1\r\nHost: app.example.jp\r\nContent-Length: 100\r\n\r\nhalf");
            Await.until("phase 1 ran", () -> gate.gate().status().openConnections() == 1);
        }
        assertThat(finished().phases).containsExactly(1, 5);
        assertThat(gate.record().reason()).isEqualTo("client-gone");
    }

    @Test
    void theMatchLogIsWrittenBeforeTheAnswerIsComplete() throws Exception {
        Path file = folder.resolve("match.log");
        GateSettings settings = TestGate.settings(site(Waf.Mode.BLOCK, Waf.Oversize.REFUSE));
        restart(new GateSettings(
                settings.https(),
                settings.http(),
                List.of(),
                settings.certificates(),
                settings.sites(),
                List.of(),
                Optional.empty(),
                settings.limits(),
                settings.hstsMaxAge(),
                Optional.of(file)));
        rules.decision = (phase, seen) -> {
            if (phase == 2) {
                seen.matches.add(FakeRules.match(942100, "SQL \"injection\"\n"));
            }
            return phase == 2 && seen.line.contains("/bad") ? FakeRules.deny(403) : Optional.empty();
        };
        assertThat(exchange(get("/good")).status()).isEqualTo(200);
        assertThat(Files.readString(file))
                .contains("[id \"942100\"] [msg \"SQL \\x22injection\\x22\\x0a\"]"
                        + " [data \"Matched Data: \\x22x\\x22 found\"] [severity \"CRITICAL\"]")
                .contains("[uri \"/good\"] [unique_id \"" + finished().id + "\"]\n")
                .hasLineCount(1);
        assertThat(exchange(get("/bad")).status()).isEqualTo(403);
        assertThat(Files.readString(file)).hasLineCount(3);
    }

    @Test
    void whereTheRulesOnlyDetectNoBodyIsTooLong() throws Exception {
        rules.requestLimit = 100;
        restart(Waf.Mode.DETECT, Waf.Oversize.REFUSE);
        assertThat(exchange(post("z".repeat(5000))).status()).isEqualTo(200);
        FakeRules.Watched seen = finished();
        assertThat(seen.body).hasSize(100);
        assertThat(seen.truncated).isTrue();
    }

    private void restart(Waf.Mode mode, Workshop workshop) {
        gate.close();
        gate = TestGate.start(TestGate.settings(site(mode, Waf.Oversize.REFUSE)), workshop);
    }

    @Test
    void whatCannotBeInspectedForWantOfPermitsIsRefusedWhereTheSiteBlocks() throws Exception {
        restart(Waf.Mode.BLOCK, new Workshop(0, Workshop.MOST_HELD));
        assertThat(exchange(post("x".repeat(Inspection.INLINE + 1))).status()).isEqualTo(503);
        assertThat(gate.record().reason()).isEqualTo("overloaded");
        assertThat(backend.received()).isEmpty();
        assertThat(exchange(post("short")).status()).isEqualTo(200);
        restart(Waf.Mode.DETECT, new Workshop(0, Workshop.MOST_HELD));
        assertThat(exchange(post("x".repeat(Inspection.INLINE + 1))).status()).isEqualTo(200);
    }

    @Test
    void allInspectionsTogetherKeepNoMoreThanTheirBoundAndGiveItBack() throws Exception {
        rules.wantsResponseBody = false;
        restart(Waf.Mode.BLOCK, new Workshop(1, 1000));
        assertThat(exchange(post("x".repeat(1001))).status()).isEqualTo(503);
        for (int i = 0; i < 3; i++) {
            assertThat(exchange(post("x".repeat(1000))).status()).isEqualTo(200);
        }
        restart(Waf.Mode.DETECT, new Workshop(1, 1000));
        assertThat(exchange(post("x".repeat(1001))).text()).endsWith("x".repeat(1001));
    }

    @Test
    void anUpgradedConnectionIsSeenUpToItsHeads() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            wire.send(wire.exactly(4));
        });
        try (Wire wire = gate.tls()) {
            wire.send("GET /ws HTTP/1.1\r\nHost: app.example.jp\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(101);
            assertThat(wire.send("ping").exactly(4)).asString().isEqualTo("ping");
        }
        assertThat(finished().phases).containsExactly(1, 2, 3, 5);
        rules.decision = (phase, seen) -> phase == 3 ? FakeRules.deny(403) : Optional.empty();
        try (Wire wire = gate.tls()) {
            wire.send("GET /ws HTTP/1.1\r\nHost: app.example.jp\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            assertThat(wire.head().status()).isEqualTo(403);
        }
    }

    @Test
    void aReloadSwapsTheRulesOfASite() throws Exception {
        assertThat(exchange(get("/")).status()).isEqualTo(200);
        FakeRules next = new FakeRules();
        next.decision = (phase, seen) -> FakeRules.deny(403);
        gate.gate()
                .reload(TestGate.settings(
                        TestGate.site(backend.uri()).with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, next))));
        assertThat(exchange(get("/")).status()).isEqualTo(403);
    }

    @Test
    void whatIsCountedIsWhatHappened() throws Exception {
        rules.decision = (phase, seen) -> seen.line.contains("/bad") ? FakeRules.deny(403) : Optional.empty();
        exchange(get("/bad"));
        exchange(get("/good"));
        gate.record();
        gate.record();
        GateStatus.Inspections counted = gate.gate().status().inspections();
        assertThat(counted.exchanges()).isEqualTo(2);
        assertThat(counted.blocked()).isEqualTo(1);
        assertThat(counted.nanos()).isPositive();
    }
}
