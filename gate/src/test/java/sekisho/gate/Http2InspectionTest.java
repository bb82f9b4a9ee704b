package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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
import sekisho.journal.AccessRecord;
import sekisho.store.Scratch;

/** Rules and virus scanner under HTTP/2. */
class Http2InspectionTest {
    private final FakeRules rules = new FakeRules();
    private Backend backend;
    private TestGate gate;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
        gate = TestGate.start(TestGate.settings(site()));
        client = HttpClient.newBuilder()
                .sslContext(TestGate.trust())
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.shutdownNow();
        gate.close();
        backend.close();
    }

    private GateSettings.Site site() {
        return TestGate.named("localhost", TestGate.site(backend.uri()))
                .with(new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, rules));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gate.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return answer;
    }

    private FakeRules.Watched finished() throws InterruptedException {
        return Objects.requireNonNull(rules.finished.poll(60, TimeUnit.SECONDS), "nothing finished");
    }

    private static HttpRequest.BodyPublisher unknownLength(String body) {
        return HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void everyPhaseSeesAnExchangeThatPasses() throws Exception {
        String body = "x".repeat(40_000);
        assertThat(send(request("/p?q=1").POST(HttpRequest.BodyPublishers.ofString(body)))
                        .body())
                .endsWith("\n\n" + body);
        FakeRules.Watched seen = finished();
        assertThat(seen.line).isEqualTo("POST /p?q=1 HTTP/2.0");
        assertThat(seen.fields).contains("Host: localhost:" + gate.port());
        assertThat(seen.phases).containsExactly(1, 2, 3, 4, 5);
        assertThat(seen.body).isEqualTo(body);
        assertThat(gate.record().trail().getLast()).isEqualTo("waf:pass");
        assertThat(send(request("/p").POST(unknownLength(body))).body()).endsWith("\n\n" + body);
        assertThat(finished().body).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aRefusalInAnyPhaseIsAnsweredAndTheConnectionLivesOn(int refusing) throws Exception {
        rules.decision = (phase, seen) -> phase == refusing ? FakeRules.deny(403) : Optional.empty();
        HttpResponse<String> refused =
                send(request("/p").POST(HttpRequest.BodyPublishers.ofString("a".repeat(20_000))));
        assertThat(refused.statusCode()).isEqualTo(403);
        AccessRecord record = gate.record();
        assertThat(record.reason()).isEqualTo("waf-blocked");
        assertThat(record.trail().getLast()).isEqualTo("waf:refuse");
        assertThat(backend.received().isEmpty()).isEqualTo(refusing < 3);
        rules.decision = (phase, seen) -> Optional.empty();
        assertThat(send(request("/p")).statusCode()).isEqualTo(200);
    }

    @Test
    void aDropResetsTheStreamAndOnlyThat() throws Exception {
        rules.decision = (phase, seen) -> seen.line.contains("/drop") ? FakeRules.drop() : Optional.empty();
        assertThatThrownBy(() -> send(request("/drop"))).isInstanceOf(IOException.class);
        AccessRecord record = gate.record();
        assertThat(record.status()).isZero();
        assertThat(record.reason()).isEqualTo("waf-blocked");
        assertThat(send(request("/p")).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLongToBeLookedAtIsRefused() throws Exception {
        String body = "x".repeat(100_000);
        assertThat(send(request("/p").POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(gate.record().reason()).isEqualTo("body-not-inspectable");
        assertThat(backend.received()).isEmpty();
        assertThat(send(request("/p")).statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamThatTheClientGivesUpIsRecordedOnce() throws Exception {
        var sending = client.sendAsync(
                request("/p")
                        .POST(HttpRequest.BodyPublishers.fromPublisher(
                                subscriber -> subscriber.onSubscribe(new java.util.concurrent.Flow.Subscription() {
                                    @Override
                                    public void request(long count) {}

                                    @Override
                                    public void cancel() {}
                                })))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Await.until("the rules saw the head", () -> rules.began() > 0);
        sending.cancel(true);
        client.shutdownNow();
        assertThat(gate.record().reason()).isEqualTo("client-gone");
        assertThat(finished().phases).startsWith(1).endsWith(5).doesNotContain(2, 3, 4);
        gate.assertNoMoreRecords();
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void uploadsAreScanned(@TempDir Path folder) throws Exception {
        try (DemoDaemon daemon = DemoDaemon.start(folder, Instant.EPOCH, List.of())) {
            gate.close();
            gate = TestGate.start(TestGate.settings(site().with(new Antivirus(
                    new Scanner(ScannerSettings.defaults(daemon.address())),
                    new Scratch(folder.resolve("scratch"), 1 << 20),
                    Antivirus.Scope.DEFAULT,
                    Antivirus.Policy.STRICT,
                    Duration.ofDays(7)))));
            HttpRequest.Builder eicar = request("/f")
                    .header("Content-Type", "application/pdf")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Samples.eicar()));
            assertThat(send(eicar).statusCode()).isEqualTo(403);
            assertThat(gate.record().reason()).isEqualTo("malware-found");
            assertThat(backend.received()).isEmpty();
            rules.requestLimit = 1 << 20;
            String body = "x".repeat(300_000);
            assertThat(send(request("/f")
                                    .header("Content-Type", "application/pdf")
                                    .POST(unknownLength(body)))
                            .body())
                    .endsWith(body);
            assertThat(Objects.requireNonNull(gate.record().antivirus()).action())
                    .isEqualTo("clean");
        }
    }

    /** A scanner at a socket where nobody is. */
    private static Antivirus away(Path folder, Antivirus.Remedy remedy) {
        Antivirus.Remedy strict = Antivirus.Remedy.REFUSE;
        return new Antivirus(
                new Scanner(ScannerSettings.defaults(new ClamdAddress.Unix(folder.resolve("nobody")))),
                new Scratch(folder.resolve("scratch"), 1 << 20),
                Antivirus.Scope.DEFAULT,
                new Antivirus.Policy(remedy, strict, strict, strict, strict),
                Duration.ofDays(7));
    }

    private HttpResponse<String> upload() throws Exception {
        return send(request("/f")
                .header("Content-Type", "application/pdf")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(20_000))));
    }

    @Test
    void withoutItsScannerAStrictSiteShowsTheRefusalAndTheApplicationSeesNothing(@TempDir Path folder)
            throws Exception {
        gate.close();
        gate = TestGate.start(TestGate.settings(site().with(away(folder, Antivirus.Remedy.REFUSE))));
        HttpResponse<String> refused = upload();
        AccessRecord record = gate.record();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(refused.body()).contains(record.requestId());
        assertThat(record.reason()).isEqualTo("scanner-unavailable");
        assertThat(backend.received()).isEmpty();
        assertThat(send(request("/p")).statusCode()).as("without an upload").isEqualTo(200);
    }

    @Test
    void withoutItsScannerALenientSiteHandsOnAndTheRecordSaysThatNobodyLooked(@TempDir Path folder) throws Exception {
        gate.close();
        gate = TestGate.start(TestGate.settings(site().with(away(folder, Antivirus.Remedy.PASS))));
        assertThat(upload().body()).endsWith("x".repeat(20_000));
        assertThat(Objects.requireNonNull(gate.record().antivirus()).action()).isEqualTo("unscanned");
        assertThat(backend.received()).contains("POST /f ");
    }
}
