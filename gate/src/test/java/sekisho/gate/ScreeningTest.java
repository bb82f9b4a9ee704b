package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.DemoDaemon;
import sekisho.antivirus.Samples;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus.Remedy;
import sekisho.journal.AccessRecord;
import sekisho.store.Scratch;

/** Uploads through the gate, scanned by Debian's clamd, on the wire. */
class ScreeningTest {
    private static final Antivirus.Policy LENIENT =
            new Antivirus.Policy(Remedy.PASS, Remedy.PASS, Remedy.PASS, Remedy.PASS, Remedy.PASS);
    private static final long ROOM = 64 << 20;
    private static DemoDaemon daemon;

    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private Backend backend;
    private Scratch scratch;
    private TestGate gate;

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void start(@TempDir Path place) {
        daemon = DemoDaemon.start(place, Instant.EPOCH, List.of("MaxRecursion 5", "StreamMaxLength 20M"));
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @BeforeEach
    void open() throws IOException {
        backend = new Backend(wire -> {
            while (true) {
                bodies.add(latin(wire.request().body()));
                wire.send(Backend.ok("taken"));
            }
        });
        scratch = new Scratch(folder.resolve("scratch"), ROOM);
        gate = TestGate.start(TestGate.settings(site().with(antivirus(daemon.address(), Antivirus.Policy.STRICT))));
    }

    @AfterEach
    void close() throws IOException {
        gate.close();
        backend.close();
    }

    private GateSettings.Site site() {
        return TestGate.withMaxBody(TestGate.site(backend.uri()), 32 << 20);
    }

    private Antivirus antivirus(ClamdAddress address, Antivirus.Policy policy) {
        return antivirus(address, policy, Duration.ofMinutes(1));
    }

    private Antivirus antivirus(ClamdAddress address, Antivirus.Policy policy, Duration timeout) {
        ScannerSettings settings = new ScannerSettings(address, 4, Duration.ofMillis(500), timeout, 16 << 20);
        return new Antivirus(new Scanner(settings), scratch, Antivirus.Scope.DEFAULT, policy, Duration.ofDays(7));
    }

    private void restart(GateSettings.Site site) {
        gate.close();
        gate = TestGate.start(TestGate.settings(site));
    }

    private Wire.Message exchange(String request) throws IOException {
        try (Wire wire = gate.tls()) {
            return wire.send(request).answer();
        }
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String post(String type, String body) {
        return "POST /files HTTP/1.1\r\nHost: app.example.jp\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String type, String body) {
        StringBuilder request = new StringBuilder("POST /files HTTP/1.1\r\nHost: app.example.jp\r\nContent-Type: "
                + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += 5000) {
            String part = body.substring(at, Math.min(at + 5000, body.length()));
            request.append(Integer.toHexString(part.length()))
                    .append("\r\n")
                    .append(part)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    private static String form(String... files) {
        StringBuilder body =
                new StringBuilder("--xyz\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nhello\r\n");
        for (String file : files) {
            body.append("--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n"
                            + "Content-Type: application/octet-stream\r\n\r\n")
                    .append(file)
                    .append("\r\n");
        }
        return body.append("--xyz--\r\n").toString();
    }

    private static final String FORM = "multipart/form-data; boundary=xyz";
    private static final String PDF = "application/pdf";
    private static final String EICAR = latin(Samples.eicar());

    private static String random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return latin(bytes);
    }

    private AccessRecord refused(String request, int status, Reason reason, String action) throws Exception {
        Wire.Message answer = exchange(request);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).doesNotContain("EICAR");
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo(reason.id());
        assertThat(record.trail().getLast()).isEqualTo("antivirus:refuse");
        assertThat(bodies).isEmpty();
        assertThat(scanned(record).action()).isEqualTo(action);
        assertThat(scratch.used()).isZero();
        return record;
    }

    private static AccessRecord.Antivirus scanned(AccessRecord record) {
        return Objects.requireNonNull(record.antivirus(), "nothing scanned");
    }

    private AccessRecord.Antivirus passed(String request, String body) throws Exception {
        assertThat(exchange(request).status()).isEqualTo(200);
        assertThat(bodies.remove().equals(body)).as("the same body").isTrue();
        AccessRecord record = gate.record();
        assertThat(record.requestBytes()).isEqualTo(body.length());
        assertThat(record.trail().getLast()).isEqualTo("antivirus:pass");
        assertThat(scratch.used()).isZero();
        return scanned(record);
    }

    @Test
    void infectedUploadsNeverReachTheApplication() throws Exception {
        for (String request : List.of(
                post(PDF, EICAR),
                post(PDF, latin(Samples.zip(Samples.zip(Samples.eicar())))),
                chunked(PDF, EICAR),
                post(FORM, form("harmless", EICAR)),
                chunked(FORM, form(random(300_000), latin(Samples.zip(Samples.eicar())))))) {
            AccessRecord record = refused(request, 403, Reason.MALWARE_FOUND, "infected");
            assertThat(scanned(record).signature()).isEqualTo(DemoDaemon.SIGNATURE);
        }
        assertThat(gate.gate().status().uploads()).isEqualTo(new GateStatus.Uploads(5, 5, 0, 0, 0));
    }

    @Test
    void theFileIsFoundHoweverTheRequestIsSplit() throws Exception {
        String request = post(FORM, form(EICAR));
        int head = request.indexOf("\r\n\r\n") + 4;
        for (int split = head; split < request.length(); split += 3) {
            try (Wire wire = gate.tls()) {
                wire.send(request.substring(0, split));
                assertThat(wire.send(request.substring(split)).answer().status())
                        .isEqualTo(403);
            }
        }
        assertThat(bodies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60_000, 65_536, 65_537, 196_608, 200_000, 3_000_000})
    void cleanUploadsReachItUnchangedWhateverTheirLength(int length) throws Exception {
        String body = random(length);
        AccessRecord.Antivirus expected = new AccessRecord.Antivirus("clean", null, 1, length, List.of());
        assertThat(passed(post(PDF, body), body)).isEqualTo(expected);
        assertThat(passed(chunked(PDF, body), body)).isEqualTo(expected);
        String form = form(body, "second");
        assertThat(passed(post(FORM, form), form).files()).isEqualTo(2);
    }

    @Test
    void formsJsonAndTextAreNoUploads() throws Exception {
        for (String type :
                List.of("application/json", "text/plain; charset=utf-8", "application/x-www-form-urlencoded")) {
            assertThat(exchange(post(type, EICAR)).status()).isEqualTo(200);
            AccessRecord record = gate.record();
            assertThat(record.antivirus()).isNull();
            assertThat(record.trail()).doesNotContain("antivirus:pass");
        }
    }

    @Test
    void whatCannotBeScannedIsRefused() throws Exception {
        String deep = random(30);
        for (int i = 0; i < 8; i++) {
            deep = latin(Samples.zip(deep.getBytes(StandardCharsets.ISO_8859_1)));
        }
        refused(post(PDF, latin(Samples.encryptedZip())), 403, Reason.FILE_ENCRYPTED, "refused");
        refused(post(PDF, deep), 403, Reason.FILE_NESTED, "refused");
        refused(chunked(PDF, random(17 << 20)), 413, Reason.FILE_TOO_LARGE, "refused");
        refused(post(FORM, EICAR), 403, Reason.MALWARE_FOUND, "infected");
        AccessRecord record = refused(
                post(FORM, form("a").replace("\r\n--xyz--", "\n--xyz--")), 400, Reason.UPLOAD_UNREADABLE, "refused");
        assertThat(scanned(record).causes()).containsExactly("unreadable");
    }

    @Test
    void aFileThatIsDeclaredTooLongIsRefusedBeforeItIsSent() throws Exception {
        String head =
                "POST /files HTTP/1.1\r\nHost: app.example.jp\r\nContent-Type: application/pdf\r\nContent-Length: "
                        + (17 << 20) + "\r\n\r\n";
        refused(head, 413, Reason.FILE_TOO_LARGE, "refused");
    }

    @Test
    void thePolicyMayLetPassWhatCannotBeScanned() throws Exception {
        restart(site().with(antivirus(daemon.address(), LENIENT)));
        String encrypted = latin(Samples.encryptedZip());
        assertThat(passed(post(PDF, encrypted), encrypted))
                .isEqualTo(new AccessRecord.Antivirus("unscanned", null, 1, encrypted.length(), List.of("encrypted")));
        String ambiguous = form("a").replace("\r\n--xyz--", "\n--xyz--");
        assertThat(passed(post(FORM, ambiguous), ambiguous).causes()).containsExactly("unreadable");
        refused2(post(FORM, form(encrypted, EICAR)));
    }

    private void refused2(String request) throws Exception {
        assertThat(exchange(request).status()).isEqualTo(403);
        assertThat(gate.record().reason()).isEqualTo("malware-found");
    }

    @Test
    void withoutTheScannerUploadsAreRefusedUnlessThePolicyLetsThemPass() throws Exception {
        ClamdAddress nowhere = new ClamdAddress.Unix(folder.resolve("none"));
        restart(site().with(antivirus(nowhere, Antivirus.Policy.STRICT)));
        assertThat(exchange(post(PDF, "x")).fields()).containsEntry("retry-after", "60");
        assertThat(gate.record().reason()).isEqualTo("scanner-unavailable");
        refused(post(FORM, form("a")), 503, Reason.SCANNER_UNAVAILABLE, "unavailable");
        restart(site().with(antivirus(nowhere, LENIENT)));
        assertThat(passed(post(PDF, "x"), "x"))
                .isEqualTo(new AccessRecord.Antivirus("unscanned", null, 1, 1, List.of("unreachable")));
    }

    @Test
    void withoutTheScannerARequestThatUploadsNothingPasses() throws Exception {
        ClamdAddress nowhere = new ClamdAddress.Unix(folder.resolve("none"));
        restart(site().with(antivirus(nowhere, Antivirus.Policy.STRICT)));
        String empty = "GET /files HTTP/1.1\r\nHost: app.example.jp\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        assertThat(exchange(empty).status())
                .as("over HTTP/2 the head does not say that nothing follows")
                .isEqualTo(200);
        assertThat(gate.record().outcome()).isEqualTo("allowed");
    }

    @Test
    void aScannerThatDoesNotAnswerIsGivenUp() throws Exception {
        Path socket = folder.resolve("s");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            restart(site().with(
                            antivirus(new ClamdAddress.Unix(socket), Antivirus.Policy.STRICT, Duration.ofMillis(800))));
            AccessRecord record = refused(post(PDF, "x"), 503, Reason.SCANNER_UNAVAILABLE, "unavailable");
            assertThat(scanned(record).causes()).containsExactly("timeout");
        }
    }

    @Test
    void noRoomOnDiskMeansTryAgainLater() throws Exception {
        scratch = new Scratch(folder.resolve("scratch"), 200_000);
        restart(site().with(antivirus(daemon.address(), LENIENT)));
        assertThat(exchange(post(PDF, random(1 << 20))).status()).isEqualTo(503);
        assertThat(gate.record().reason()).isEqualTo("overloaded");
        assertThat(scratch.used()).isZero();
        assertThat(bodies).isEmpty();
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        String request = post(PDF, random(2 << 20));
        try (Wire wire = gate.tls()) {
            wire.send(request.substring(0, 1 << 20));
        }
        assertThat(gate.record().reason()).isEqualTo("client-gone");
        Await.until("the room is given back", () -> scratch.used() == 0);
        assertThat(bodies).isEmpty();
    }

    @Test
    void nothingReadableOfAnUploadReachesTheDisk() throws Exception {
        String marker = "住所は千代田区".repeat(20_000);
        String body = latin(marker.getBytes(StandardCharsets.UTF_8));
        assertThat(exchange(post(PDF, body)).status()).isEqualTo(200);
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readAllBytes(file)).isEmpty();
            }
        }
    }

    // ---- together with the rules

    @Test
    void theRulesSeeTheBodyBeforeTheScannerDoes() throws Exception {
        FakeRules rules = new FakeRules();
        restart(site().with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.PASS, rules))
                .with(antivirus(daemon.address(), Antivirus.Policy.STRICT)));
        String body = random(500_000);
        assertThat(passed(post(PDF, body), body).action()).isEqualTo("clean");
        refused(post(PDF, EICAR), 403, Reason.MALWARE_FOUND, "infected");
        rules.decision = (phase, seen) -> phase == 2 ? FakeRules.deny(403) : Optional.empty();
        assertThat(exchange(post(PDF, EICAR)).status()).isEqualTo(403);
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo("waf-blocked");
        assertThat(record.trail().getLast()).isEqualTo("waf:refuse");
        assertThat(record.antivirus()).isNull();
    }
}
