package sekisho.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real Keycloak on loopback, from the distribution that Maven puts into its local repository ({@code it/pom.xml}), with one realm
 * and one person. Its certificate is its own authority.
 */
final class Keycloak implements AutoCloseable {
    static final String REALM = "acme";
    static final String USER = "taro";
    static final String MAIL = "taro@example.jp";
    static final String PASSWORD = "mizuiro-densha-42";
    private static final String ADMIN = "operator";
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path certificate;
    private final int port = RunningSekisho.free();
    private final Path output;
    private final Process process;
    private final HttpClient client;

    /** @param authority the CA of the instance that it sends logouts to */
    Keycloak(Path folder, Path authority) throws IOException, InterruptedException, GeneralSecurityException {
        Path home = unpack(Path.of(Objects.requireNonNull(System.getProperty("keycloak.zip"), "keycloak.zip")), folder);
        certificate = folder.resolve("keycloak.pem");
        Path key = folder.resolve("keycloak.key");
        certify(folder, key);
        output = folder.resolve("keycloak.txt");
        Files.createDirectories(home.resolve("data/import"));
        Files.writeString(home.resolve("data/import/acme-realm.json"), realm());
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-enabled=false",
                        "--https-port=" + port,
                        "--https-certificate-file=" + certificate,
                        "--https-certificate-key-file=" + key,
                        "--truststore-paths=" + authority,
                        "--cache=local",
                        "--health-enabled=false"))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx512m -XX:TieredStopAtLevel=1");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
        process = builder.start();
        client = client(certificate);
        Await.until("Keycloak", Duration.ofMinutes(3), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(output));
            }
            return isUp();
        });
    }

    private boolean isUp() throws InterruptedException {
        try {
            return get("/realms/" + REALM + "/.well-known/openid-configuration").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void certify(Path folder, Path key) throws IOException, InterruptedException {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-keyout",
                        key.toString(),
                        "-out",
                        "keycloak.pem")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.txt").toFile())
                .start();
        if (!openssl.waitFor(60, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("openssl.txt")));
        }
    }

    private static Path unpack(Path zip, Path folder) throws IOException {
        Path home = folder;
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("outside of the folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(entries, target);
                }
                if (target.endsWith("bin/kc.sh")) {
                    target.toFile().setExecutable(true);
                    home = Objects.requireNonNull(
                            Objects.requireNonNull(target.getParent()).getParent());
                }
            }
        }
        return home;
    }

    private static String realm() {
        return """
            {"realm":"%s","enabled":true,"sslRequired":"external","users":[{"username":"%s","email":"%s","emailVerified":true,\
            "enabled":true,"firstName":"Taro","lastName":"Sato","credentials":[{"type":"password","value":"%s"}]}]}
            """.formatted(REALM, USER, MAIL, PASSWORD);
    }

    private static HttpClient client(Path trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(trusted)) {
            store.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    String issuer() {
        return "https://localhost:" + port + "/realms/" + REALM;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    /** A client of OpenID Connect with the addresses of a provider's entry here. */
    void addOidcClient(String callback, String secret) throws IOException, InterruptedException {
        String base = callback.substring(0, callback.length() - "callback".length());
        ObjectNode client = JSON.createObjectNode();
        client.put("clientId", "sekisho")
                .put("secret", secret)
                .put("protocol", "openid-connect")
                .put("publicClient", false)
                .put("standardFlowEnabled", true);
        client.putArray("redirectUris").add(callback);
        client.putObject("attributes")
                .put("backchannel.logout.url", base + "backchannel")
                .put("backchannel.logout.session.required", "true")
                .put("post.logout.redirect.uris", base + "out");
        admin("/clients", client.toString(), "application/json");
    }

    /** A client of SAML, as our own metadata describes it. */
    void addSamlClient(String metadata) throws IOException, InterruptedException {
        ObjectNode client =
                (ObjectNode) JSON.readTree(admin("/client-description-converter", metadata, "application/xml"));
        client.put("frontchannelLogout", false);
        client.withObject("/attributes")
                .put("saml.encrypt", "true")
                .put("saml.assertion.signature", "true")
                .put("saml_force_name_id_format", "false");
        ObjectNode mail = client.withArray("/protocolMappers").addObject();
        mail.put("name", "email").put("protocol", "saml").put("protocolMapper", "saml-user-property-mapper");
        mail.putObject("config")
                .put("user.attribute", "email")
                .put("attribute.name", "email")
                .put("attribute.nameformat", "Basic");
        admin("/clients", client.toString(), "application/json");
    }

    /** Ends all sessions of the person, as an administrator of Keycloak does. */
    void logOut() throws IOException, InterruptedException {
        JsonNode users = JSON.readTree(admin("/users?username=" + USER, "", ""));
        admin("/users/" + users.path(0).path("id").asText() + "/logout", "", "application/json");
    }

    private String admin(String path, String body, String type) throws IOException, InterruptedException {
        String form = "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password="
                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        String token = JSON.readTree(send(request("/realms/master/protocol/openid-connect/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))))
                .path("access_token")
                .asText();
        HttpRequest.Builder request =
                request("/admin/realms/" + REALM + path).header("Authorization", "Bearer " + token);
        return send(
                type.isEmpty()
                        ? request.GET()
                        : request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response + " " + response.body());
        }
        return response.body();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
