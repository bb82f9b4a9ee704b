package sekisho.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An instance started by {@code ./sekisho run} on free ports, and a client that trusts its CA. */
final class RunningSekisho implements AutoCloseable {
    final Path folder;
    final int https = free();
    final int http = free();
    final int console = free();
    final int management = free();
    private final Process process;
    private final Path output;

    /** @param sites the {@code sites:} section and whatever else the test sets */
    RunningSekisho(Path folder, String sites) throws IOException {
        this.folder = folder;
        configure(sites);
        output = folder.resolve("run.txt");
        process = Launcher.start(folder, output, "run", "-c", "sekisho.yaml");
        Await.until("ready", Duration.ofSeconds(60), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(output());
            }
            return plain("/readyz").statusCode() == 200;
        });
    }

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the configuration file; a running instance takes it by itself. */
    void configure(String sites) throws IOException {
        Files.writeString(folder.resolve("sekisho.yaml"), """
                %s
                listen:
                  https: ["127.0.0.1:%d"]
                  http: ["127.0.0.1:%d"]
                  console: 127.0.0.1:%d
                  management: 127.0.0.1:%d
                data: ./data
                local-ca: ./ca
                master-key-file: ./master.key
                """.formatted(sites, https, http, console, management));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    HttpResponse<String> plain(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client().send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + https + path))
                .timeout(Duration.ofSeconds(20));
    }

    /** A client that trusts this instance's CA and no other. */
    HttpClient client() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (var in = Files.newInputStream(folder.resolve("ca/ca.pem"))) {
                trusted.setCertificateEntry(
                        "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Launcher.Outcome verb(String... arguments) {
        return Launcher.run(folder, arguments);
    }

    /** Tells it to end (SIGTERM) and answers its exit status. */
    int end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
