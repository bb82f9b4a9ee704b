package sekisho.console;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import sekisho.certificates.CertificateStatus;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** The real console on a loopback port over real HTTPS, with a clock and content that the test owns. */
final class Fixture implements AutoCloseable {
    static final String PASSWORD = "春はあけぼの-やうやう白く-17";

    final FakeRecords records = new FakeRecords();
    final FakeControls controls = new FakeControls();
    final FakeWorkbooks workbooks = new FakeWorkbooks();
    final Path folder;
    final Database database;
    final Keys keys;
    final Console console;
    volatile Instant now = Instant.parse("2026-11-22T01:02:11Z");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final String base;

    /** The sites that the gate serves, as the console is told. */
    List<GateSettings.Site> sites = List.of();

    /** Starts a console. */
    interface Starter {
        Console start(Vertx vertx, ConsoleSettings settings, Database database, Keys keys, InstantSource clock);
    }

    /** A console with the content of {@link #records}, {@link #controls} and {@link #workbooks}. */
    Fixture(Path folder) {
        this(folder, Optional.empty());
    }

    Fixture(Path folder, Starter starter) {
        this(folder, Optional.of(starter));
    }

    private Fixture(Path folder, Optional<Starter> starter) {
        try {
            this.folder = Files.createDirectories(folder);
            Path data = Files.createDirectories(folder.resolve("data"));
            LocalCa ca = LocalCa.open(folder.resolve("ca"), InstantSource.system());
            GateSettings.Certificate certificate = ca.issue(List.of("localhost"));
            keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
            database = Database.open(data);
            ConsoleSettings settings = new ConsoleSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    "https://localhost",
                    certificate.chain(),
                    certificate.key(),
                    data);
            InstantSource clock = () -> now;
            console = starter.orElse(this::withFakes).start(vertx, settings, database, keys, clock);
            base = "https://localhost:" + console.port();
            client = HttpClient.newBuilder()
                    .sslContext(trusting(ca.certificate()))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    volatile List<CertificateStatus> certificates = List.of();

    private Console withFakes(Vertx vertx, ConsoleSettings settings, Database rows, Keys sealing, InstantSource clock) {
        return Console.start(
                vertx,
                settings,
                records,
                controls,
                workbooks,
                () -> sites,
                Mails.of(Optional.empty()),
                Forms.of(Optional.empty()),
                () -> certificates,
                Optional.empty(),
                Optional.empty(),
                rows.jdbi(),
                sealing,
                new Times(ZoneId.of("Asia/Tokyo"), clock));
    }

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    String origin() {
        return base;
    }

    /** The path of the set-up link. */
    String setupPath() {
        return URI.create(console.setupLink().orElseThrow()).getPath();
    }

    Browser browser() {
        return new Browser();
    }

    /** Sets the operator's password and returns a browser that is logged in. */
    Browser loggedIn() {
        Browser browser = browser();
        Page answer = browser.post(setupPath(), Map.of("password", PASSWORD, "again", PASSWORD));
        if (answer.status() != 303) {
            throw new AssertionError("set-up failed: " + answer.body());
        }
        return browser;
    }

    /** Waits until a condition holds; fails after a minute. */
    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within a minute");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        console.close();
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** An answer. */
    record Page(int status, String body, java.net.http.HttpHeaders headers) {
        String field(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The hidden form token of the page. */
        String token() {
            Matcher matcher =
                    Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no form token in the page");
            }
            return matcher.group(1);
        }
    }

    /** Keeps cookies and says where forms come from, as browsers do. */
    final class Browser {
        private final Map<String, String> cookies = new java.util.LinkedHashMap<>();
        String language = "ja";
        Optional<String> sentOrigin = Optional.of(base);
        Optional<String> sentSite = Optional.of("same-origin");

        Page get(String path, String... fields) {
            return send(request(path, fields).GET().build());
        }

        Page post(String path, Map<String, String> form, String... fields) {
            List<String> pairs = new ArrayList<>();
            form.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
            return send(origins(request(path, fields))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs)))
                    .build());
        }

        /** Posts with the form token of the home page. */
        Page act(String path, Map<String, String> form, String... fields) {
            Map<String, String> all = new java.util.HashMap<>(form);
            all.put("csrf", get("/journal").token());
            return post(path, all, fields);
        }

        Page upload(String name, byte[] content, Map<String, String> form) {
            String boundary = "----boundary7f3a";
            java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
            form.forEach((field, value) -> body.writeBytes(("--" + boundary
                            + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n")
                    .getBytes(StandardCharsets.UTF_8)));
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(content);
            body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
            return send(origins(request("/sheets"))
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                    .build());
        }

        boolean hasSession() {
            return !cookies.getOrDefault(Cookies.SESSION, "").isEmpty();
        }

        void forget() {
            cookies.clear();
        }

        String session() {
            return cookies.getOrDefault(Cookies.SESSION, "");
        }

        private HttpRequest.Builder origins(HttpRequest.Builder request) {
            sentOrigin.ifPresent(value -> request.header("Origin", value));
            sentSite.ifPresent(value -> request.header("Sec-Fetch-Site", value));
            return request;
        }

        private HttpRequest.Builder request(String path, String... fields) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Accept-Language", language);
            if (!cookies.isEmpty()) {
                List<String> pairs = new ArrayList<>();
                cookies.forEach((name, value) -> pairs.add(name + "=" + value));
                request.header("Cookie", String.join("; ", pairs));
            }
            for (int i = 0; i < fields.length; i += 2) {
                request.header(fields[i], fields[i + 1]);
            }
            return request;
        }

        private Page send(HttpRequest request) {
            try {
                HttpResponse<String> response =
                        client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                for (String cookie : response.headers().allValues("Set-Cookie")) {
                    String pair = cookie.substring(0, cookie.indexOf(';'));
                    cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
                }
                return new Page(response.statusCode(), response.body(), response.headers());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
