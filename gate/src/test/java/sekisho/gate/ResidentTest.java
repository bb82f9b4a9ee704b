package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sekisho.journal.AccessRecord;

/** Content that lives inside, on the wire. */
class ResidentTest {
    private static final int LARGE = 3 << 20;

    private static Resident.Reply text(int status, String text) {
        return new Resident.Reply(
                status,
                List.of(
                        new Resident.Field("Content-Type", "text/plain"),
                        new Resident.Field("Set-Cookie", "a=1"),
                        new Resident.Field("Set-Cookie", "b=2")),
                new Resident.Body.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static Resident.Reply stream(long said, InputStream in) {
        return new Resident.Reply(200, List.of(), new Resident.Body.Stream(said, () -> in));
    }

    private static byte[] large() {
        byte[] large = new byte[LARGE];
        for (int i = 0; i < LARGE; i++) {
            large[i] = (byte) (i * 31 + i / 997);
        }
        return large;
    }

    private static Resident.Claim claim(Resident.Head head) {
        return switch (head.target()) {
            case "/now" ->
                new Resident.Claim.Now(text(200, head.method() + " " + head.host() + " " + head.field("X-Twice")));
            case "/closed" ->
                new Resident.Claim.Refused(Reason.NOT_PUBLISHED, List.of(new Resident.Field("Retry-After", "60")));
            case "/later" -> new Resident.Claim.Later(CompletableFuture.supplyAsync(() -> text(201, "later")));
            case "/fails" -> new Resident.Claim.Later(CompletableFuture.failedFuture(new IllegalStateException("x")));
            case "/never" -> new Resident.Claim.Later(new CompletableFuture<>());
            case "/body" ->
                new Resident.Claim.WithBody(
                        10,
                        body -> CompletableFuture.completedFuture(
                                text(200, "got " + StandardCharsets.UTF_8.decode(body))),
                        List.of(new Resident.Field("Access-Control-Allow-Origin", "https://page.example")));
            case "/stream" -> new Resident.Claim.Now(stream(LARGE, new ByteArrayInputStream(large())));
            case "/short" -> new Resident.Claim.Now(stream(LARGE, new ByteArrayInputStream(new byte[100_000])));
            default -> Resident.Claim.NONE;
        };
    }

    private static TestGate gate(Backend backend) {
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.site(backend.uri()),
                given -> new GateSettings.Timeouts(
                        given.connect(), java.time.Duration.ofMillis(300), given.idle(), given.request()));
        return TestGate.start(TestGate.settings(site.with(ResidentTest::claim)));
    }

    private static Backend backend() throws IOException {
        return new Backend(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nupstream");
        });
    }

    private static String request(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + TestGate.HOST + "\r\n" + more + "\r\n";
    }

    @Test
    void answersInThePlaceOfTheUpstreamWhereItClaims() throws Exception {
        try (Backend backend = backend();
                TestGate gate = gate(backend);
                Wire wire = gate.tls()) {
            Wire.Message now = wire.send(request("GET", "/now", "X-Twice: a\r\nX-Twice: b\r\n"))
                    .answer();
            assertThat(now.text()).isEqualTo("GET " + TestGate.HOST + " a, b");
            assertThat(now.field("set-cookie")).isEqualTo("a=1, b=2");
            assertThat(now.fields()).containsKeys("x-request-id", "strict-transport-security");
            AccessRecord record = gate.record();
            assertThat(record.status()).isEqualTo(200);
            assertThat(record.outcome()).isEqualTo("allowed");
            assertThat(wire.send(request("GET", "/later", "")).answer().text()).isEqualTo("later");
            assertThat(wire.send(request("GET", "/other", "")).answer().text()).isEqualTo("upstream");
            Wire.Message head = wire.send(request("HEAD", "/now", "")).head();
            assertThat(head.field("content-length"))
                    .isEqualTo(Integer.toString(("HEAD " + TestGate.HOST + " ").length()));
            assertThat(wire.send(request("GET", "/now", "")).answer().status())
                    .as("nothing was sent to HEAD")
                    .isEqualTo(200);
        }
    }

    @Test
    void bodiesAreReadWithinTheirBound() throws Exception {
        try (Backend backend = backend();
                TestGate gate = gate(backend)) {
            try (Wire wire = gate.tls()) {
                assertThat(wire.send(request("POST", "/body", "Content-Length: 5\r\n") + "hello")
                                .answer()
                                .text())
                        .isEqualTo("got hello");
                assertThat(wire.send(request("POST", "/body", "Transfer-Encoding: chunked\r\n")
                                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                                .answer()
                                .text())
                        .isEqualTo("got abcde");
                Wire.Message tooLong = wire.send(request("POST", "/body", "Content-Length: 11\r\n") + "hello world")
                        .answer();
                assertThat(tooLong.status()).isEqualTo(413);
                assertThat(tooLong.field("access-control-allow-origin")).isEqualTo("https://page.example");
            }
            try (Wire wire = gate.tls()) {
                assertThat(wire.send(request("POST", "/body", "Transfer-Encoding: chunked\r\n")
                                        + "b\r\nhello world\r\n0\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(413);
            }
            try (Wire wire = gate.tls()) {
                Wire.Message unread = wire.send(request("POST", "/now", "Content-Length: 5\r\n") + "hello")
                        .answer();
                assertThat(unread.status()).isEqualTo(200);
                assertThat(unread.field("connection")).isEqualTo("close");
            }
        }
    }

    @Test
    void whatFailsOrNeverComesIsAPageOfOurs() throws Exception {
        try (Backend backend = backend();
                TestGate gate = gate(backend);
                Wire wire = gate.tls()) {
            assertThat(wire.send(request("GET", "/fails", "")).answer().status())
                    .isEqualTo(500);
            assertThat(gate.record().reason()).isEqualTo("internal");
            assertThat(wire.send(request("GET", "/never", "")).answer().status())
                    .isEqualTo(504);
            assertThat(gate.record().reason()).isEqualTo("upstream-timeout");
        }
    }

    @Test
    void whatARefusalOfAResidentShowsIsAPageOfOurs() throws Exception {
        try (Backend backend = backend();
                TestGate gate = gate(backend);
                Wire wire = gate.tls()) {
            Wire.Message japanese = wire.send(request("GET", "/closed", "Accept-Language: ja\r\n"))
                    .answer();
            assertThat(japanese.status()).isEqualTo(503);
            assertThat(japanese.field("retry-after")).isEqualTo("60");
            assertThat(japanese.field("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(japanese.field("cache-control")).isEqualTo("no-store");
            assertThat(new String(japanese.body(), StandardCharsets.UTF_8))
                    .contains("このサイトはまだ公開されていません。", japanese.field("x-request-id"));
            AccessRecord record = gate.record();
            assertThat(record.outcome()).isEqualTo("refused");
            assertThat(record.reason()).isEqualTo("not-published");
            String english = "Accept: application/json\r\nAccept-Language: en\r\nContent-Length: 5\r\n";
            Wire.Message problem =
                    wire.send(request("POST", "/closed", english) + "hello").answer();
            assertThat(problem.field("content-type")).isEqualTo("application/problem+json");
            assertThat(problem.text())
                    .contains("\"reason\":\"not-published\"", "This site has not been published yet.");
        }
    }

    @Test
    void largeBodiesAreStreamedWholeOrCutSoThatItShows() throws Exception {
        try (Backend backend = backend();
                TestGate gate = gate(backend)) {
            try (Wire wire = gate.tls()) {
                assertThat(Arrays.equals(
                                wire.send(request("GET", "/stream", ""))
                                        .answer()
                                        .body(),
                                large()))
                        .isTrue();
                assertThat(gate.record().responseBytes()).isEqualTo(LARGE);
            }
            try (Wire wire = gate.tls()) {
                wire.send(request("GET", "/short", ""));
                assertThat(wire.head().field("content-length")).isEqualTo(Integer.toString(LARGE));
                assertThat(wire.rest().length()).isLessThan(LARGE);
                assertThat(gate.record().outcome()).isEqualTo("failed");
            }
        }
    }
}
