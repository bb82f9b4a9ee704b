package sekisho.proof.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * A small provider of OpenID Connect (Discovery 1.0, Core 1.0 code flow, ES256) on a loopback port, which answers every code with the
 * ID token that it was given last. Its keys live in memory. Whoever starts it closes it.
 */
final class OpenIdProvider implements AutoCloseable {
    static final String CLIENT = "sekisho-probe";
    private static final String ADDRESS = "127.0.0.1";
    private static final String KEY_ID = "probe";
    private static final int LONGEST_REQUEST = 64 << 10;
    private static final Duration VALID = Duration.ofMinutes(5);

    private final HttpsServer server;
    private final ExecutorService threads;
    private final X509Certificate certificate;
    private final KeyPair signing;
    private volatile String token = "";

    private OpenIdProvider(HttpsServer server, X509Certificate certificate, KeyPair signing) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.certificate = certificate;
        this.signing = signing;
    }

    static OpenIdProvider start(Instant now) throws IOException, GeneralSecurityException {
        KeyPair pair = OwnCertificates.pair();
        X500Name name = new X500Name("CN=Sekisho probe");
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, ADDRESS));
        X509Certificate certificate = OwnCertificates.signed(
                OwnCertificates.builder(name, name, pair, now)
                        .addExtension(Extension.subjectAlternativeName, false, names),
                pair);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context(pair, certificate)));
        OpenIdProvider provider = new OpenIdProvider(server, certificate, OwnCertificates.pair());
        server.createContext("/", provider::answer);
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    private static SSLContext context(KeyPair pair, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(KEY_ID, pair.getPrivate(), none, new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String issuer() {
        return "https://" + ADDRESS + ":" + server.getAddress().getPort();
    }

    /** By whom its certificate is vouched for: by itself. */
    String authorities() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** What a right answer says of somebody. */
    ObjectNode claims(String mail, String nonce, Instant now) {
        return Stage.json()
                .put("iss", issuer())
                .put("aud", CLIENT)
                .put("sub", mail)
                .put("email", mail)
                .put("email_verified", true)
                .put("nonce", nonce)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(VALID).getEpochSecond());
    }

    /** What is answered from now on, signed by the provider's key. */
    void says(ObjectNode claims) throws GeneralSecurityException {
        token = signed(claims, signing);
    }

    /** The same, signed by somebody else's key under the name of the provider's. */
    void saysForged(ObjectNode claims) throws GeneralSecurityException {
        token = signed(claims, OwnCertificates.pair());
    }

    /** RFC 7515 §3.1, RFC 7518 §3.4. */
    private static String signed(ObjectNode claims, KeyPair by) throws GeneralSecurityException {
        ObjectNode header = Stage.json().put("alg", "ES256").put("kid", KEY_ID);
        String content = text(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + text(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(by.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + text(signature.sign());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readNBytes(LONGEST_REQUEST);
            ObjectNode json = switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> metadata();
                case "/keys" -> keys();
                case "/token" ->
                    Stage.json()
                            .put("access_token", KEY_ID)
                            .put("token_type", "Bearer")
                            .put("id_token", token);
                default -> Stage.json();
            };
            byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(json.isEmpty() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ObjectNode metadata() {
        ObjectNode metadata = Stage.json()
                .put("issuer", issuer())
                .put("authorization_endpoint", issuer() + "/authorize")
                .put("token_endpoint", issuer() + "/token")
                .put("jwks_uri", issuer() + "/keys");
        metadata.putArray("subject_types_supported").add("public");
        metadata.putArray("response_types_supported").add("code");
        metadata.putArray("id_token_signing_alg_values_supported").add("ES256");
        return metadata;
    }

    private ObjectNode keys() {
        ECPublicKey key = (ECPublicKey) signing.getPublic();
        ObjectNode keys = Stage.json();
        keys.putArray("keys")
                .addObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("kid", KEY_ID)
                .put("use", "sig")
                .put("x", text(SoftwareKey.coordinate(key.getW().getAffineX())))
                .put("y", text(SoftwareKey.coordinate(key.getW().getAffineY())));
        return keys;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
