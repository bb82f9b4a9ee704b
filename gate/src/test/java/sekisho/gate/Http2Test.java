package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sekisho.journal.AccessRecord;

class Http2Test {
    private Backend backend;
    private TestGate gate;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.mirror();
        GateSettings.Site site = TestGate.withTimeouts(
                TestGate.named("localhost", TestGate.site(backend.uri())),
                timeouts -> new GateSettings.Timeouts(
                        Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), timeouts.request()));
        GateSettings.Site impatient = TestGate.withTimeouts(
                TestGate.named("127.0.0.1", site),
                timeouts -> new GateSettings.Timeouts(
                        timeouts.connect(), Duration.ofMillis(500), timeouts.idle(), timeouts.request()));
        gate = TestGate.start(TestGate.settings(TestGate.withMaxBody(site, 1 << 20), impatient));
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gate.port() + path))
                .timeout(Duration.ofSeconds(15));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRequestWithoutABodyGoesThroughAsOne() throws Exception {
        HttpResponse<String> answer = send(request("/a?b").header("X-Test", "1"));
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().toLowerCase(Locale.ROOT))
                .startsWith("get /a?b http/1.1\n")
                .contains("host: localhost:" + gate.port(), "x-test: 1", "via: 2 sekisho")
                .doesNotContain("transfer-encoding", "content-length", "\n:");
        assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
        AccessRecord record = gate.record();
        assertThat(record.protocol()).isEqualTo("2");
        assertThat(record.status()).isEqualTo(200);
        assertThat(record.responseBytes()).isEqualTo(answer.body().length());
        assertThat(answer.headers().firstValue("x-request-id")).contains(record.requestId());
    }

    @Test
    void bodiesGoThroughWithAndWithoutLength() throws Exception {
        String body = "x".repeat(300_000);
        HttpResponse<String> known = send(request("/").POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(known.body()).contains("content-length: 300000").endsWith("\n\n" + body);
        assertThat(gate.record().requestBytes()).isEqualTo(300_000);
        HttpResponse<String> unknown = send(
                request("/").POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body))));
        assertThat(unknown.body()).contains("transfer-encoding: chunked").endsWith("\n\n" + body);
        assertThat(gate.record().requestBytes()).isEqualTo(300_000);
        HttpResponse<String> empty = send(request("/").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(empty.body()).contains("content-length: 0").doesNotContain("transfer-encoding");
    }

    @Test
    void manyStreamsShareAConnection() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            all.add(client.sendAsync(request("/" + i).build(), HttpResponse.BodyHandlers.ofString()));
        }
        for (int i = 0; i < 90; i++) {
            assertThat(all.get(i).get(15, TimeUnit.SECONDS).body()).startsWith("GET /" + i + " ");
        }
        for (int i = 0; i < 90; i++) {
            assertThat(gate.record().status()).isEqualTo(200);
        }
        gate.assertNoMoreRecords();
    }

    @Test
    void refusalsAreAnswered() throws Exception {
        backend.close();
        HttpResponse<String> dead = send(request("/"));
        assertThat(dead.statusCode()).isEqualTo(502);
        assertThat(gate.record().reason()).isEqualTo("upstream-unreachable");
    }

    @Test
    void aBodyDeclaredTooLargeIsRefused() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        HttpResponse<String> answer = send(request("/").POST(HttpRequest.BodyPublishers.ofByteArray(large)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(gate.record().reason()).isEqualTo("body-too-large");
        assertThat(send(request("/")).statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowUpstreamTimesOut() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.rest();
        });
        URI slow = URI.create("https://127.0.0.1:" + gate.port() + "/");
        assertThat(send(HttpRequest.newBuilder(slow)).statusCode()).isEqualTo(504);
        assertThat(gate.record().reason()).isEqualTo("upstream-timeout");
    }

    @Test
    void anAnswerThatBreaksOffResetsTheStream() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        });
        assertThatThrownBy(() -> send(request("/"))).isInstanceOf(IOException.class);
        AccessRecord record = gate.record();
        assertThat(record.status()).isEqualTo(200);
        assertThat(record.reason()).isEqualTo("upstream-broken");
        backend.script(Backend::mirror);
        assertThat(send(request("/")).statusCode())
                .as("the connection lives on")
                .isEqualTo(200);
    }

    @Test
    void aCancelledStreamEndsTheUpstreamsWork() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            wire.rest();
        });
        HttpResponse<java.io.InputStream> answer =
                client.send(request("/").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(3)).hasSize(3);
        answer.body().close();
        AccessRecord record = gate.record();
        assertThat(record.outcome()).isEqualTo("failed");
        assertThat(record.status()).isEqualTo(200);
        assertThat(record.reason()).isIn("client-gone", "upstream-timeout");
    }

    @Test
    void headHasNoBody() throws Exception {
        backend.script(wire -> {
            wire.request();
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
        });
        HttpResponse<String> answer = send(request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).contains("77");
    }

    @Test
    void anAuthorityThatIsContradictedIsRefused() throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpClientConfig config = new HttpClientConfig()
                .setVersions(HttpVersion.HTTP_2)
                .setSsl(true)
                .setVerifyHost(false);
        try {
            var other = vertx.createHttpClient(
                    config, new ClientSSLOptions().setTrustAll(true).setUseAlpn(true));
            for (String host : List.of("localhost:" + gate.port(), "app.example.jp")) {
                var answer = other.request(new RequestOptions()
                                .setServer(SocketAddress.inetSocketAddress(gate.port(), "127.0.0.1"))
                                .setHost("localhost")
                                .setPort(gate.port())
                                .putHeader("host", host))
                        .compose(request -> request.send())
                        .compose(head -> head.end().map(head.statusCode()))
                        .toCompletionStage()
                        .toCompletableFuture();
                if (host.startsWith("localhost")) {
                    assertThat(answer.get(15, TimeUnit.SECONDS)).isEqualTo(200);
                } else {
                    assertThatThrownBy(() -> answer.get(15, TimeUnit.SECONDS))
                            .hasCauseInstanceOf(StreamResetException.class);
                }
            }
            assertThat(backend.received()).containsOnlyOnce("GET /");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
