package sekisho.identity.internal.sso;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS with checked certificates, in bounded time and size, without following anybody anywhere. Thread-safe. */
public final class HttpsTransport implements Transport, AutoCloseable {
    static final Duration CONNECTING = Duration.ofSeconds(5);
    static final Duration ANSWERING = Duration.ofSeconds(10);
    static final int MOST_BYTES = 512 << 10;

    private final HttpClient client;

    /**
     * A transport that trusts the usual authorities, or only these.
     *
     * @param authorities certificates in PEM, or the empty string
     * @throws SsoRefusedException {@code MALFORMED} when they cannot be read
     */
    public HttpsTransport(String authorities) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECTING).followRedirects(HttpClient.Redirect.NEVER);
        client = authorities.isEmpty()
                ? builder.build()
                : builder.sslContext(trusting(authorities)).build();
    }

    private static SSLContext trusting(String authorities) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            byte[] pem = authorities.getBytes(StandardCharsets.US_ASCII);
            int count = 0;
            for (Certificate authority :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                trusted.setCertificateEntry("ca-" + count++, authority);
            }
            SsoRefusedException.unless(count > 0, SsoReason.MALFORMED);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    @Override
    public Answer send(String method, URI uri, Map<String, String> fields, String body) {
        SsoRefusedException.unless("https".equalsIgnoreCase(uri.getScheme()), SsoReason.UNREACHABLE);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWERING)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        fields.forEach(request::header);
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                SsoRefusedException.unless(bytes.length <= MOST_BYTES, SsoReason.UNREACHABLE);
                return new Answer(
                        response.statusCode(),
                        response.headers().firstValue("Content-Type").orElse(""),
                        new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.UNREACHABLE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SsoRefusedException(SsoReason.UNREACHABLE, e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
