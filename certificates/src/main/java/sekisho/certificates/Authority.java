package sekisho.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSONBuilder;
import sekisho.words.Bilingual;

/**
 * The way to one certificate authority: acme4j with one HTTP client for all requests, the roots that the operator names, and
 * patience with rejected nonces. One thread at a time; to be closed.
 */
final class Authority implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final Session session;

    private Authority(HttpClient client, URI directory) {
        this.client = client;
        session = new Session(directory, new Provider(client));
        session.networkSettings().setTimeout(TIMEOUT);
        session.networkSettings().setCompressionEnabled(false); // see BoundedClient
    }

    /** @throws CertificatesException {@code UNREADABLE} when the roots cannot be read */
    static Authority of(URI directory, Optional<Path> roots) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(HttpClient.Redirect.NORMAL);
        roots.ifPresent(file -> builder.sslContext(trusting(file)));
        return new Authority(new BoundedClient(builder.build()), directory);
    }

    Session session() {
        return session;
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("root-" + count++, root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificatesException(
                    CertificatesException.Code.UNREADABLE,
                    new Bilingual(
                            "認証局のルート証明書を読めません: " + file, "The authority's root certificate cannot be read: " + file),
                    e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    private static final class Provider extends GenericAcmeProvider {
        private final HttpClient client;

        private Provider(HttpClient client) {
            this.client = client;
        }

        @Override
        public Connection connect(URI server, NetworkSettings settings) {
            return new PatientConnection(new SharingConnector(settings, client));
        }
    }

    /** Asks again when a nonce is rejected (RFC 8555 §6.5) far oftener than the library's ten times. */
    private static final class PatientConnection extends DefaultConnection {
        /** Each of these is up to ten requests. */
        private static final int ROUNDS = 30;

        private static final URI BAD_NONCE = URI.create("urn:ietf:params:acme:error:badNonce");

        private PatientConnection(HttpConnector connector) {
            super(connector);
        }

        @Override
        protected int sendSignedRequest(
                URL url,
                @Nullable JSONBuilder claims,
                Session session,
                KeyPair pair,
                @Nullable URL account,
                String accept)
                throws AcmeException {
            int round = 1;
            while (true) {
                try {
                    return super.sendSignedRequest(url, claims, session, pair, account, accept);
                } catch (AcmeServerException e) {
                    if (!BAD_NONCE.equals(e.getType()) || round++ == ROUNDS) {
                        throw e;
                    }
                    close();
                }
            }
        }
    }

    private static final class SharingConnector extends HttpConnector {
        private final HttpClient client;

        private SharingConnector(NetworkSettings settings, HttpClient client) {
            super(settings);
            this.client = client;
        }

        @Override
        public HttpClient.Builder createClientBuilder() {
            return new Ready(client);
        }
    }

    /** A builder of what is there already; the library asks for a new client with every request. */
    private record Ready(HttpClient client) implements HttpClient.Builder {
        @Override
        public HttpClient.Builder cookieHandler(CookieHandler handler) {
            return this;
        }

        @Override
        public HttpClient.Builder connectTimeout(Duration duration) {
            return this;
        }

        @Override
        public HttpClient.Builder sslContext(SSLContext context) {
            return this;
        }

        @Override
        public HttpClient.Builder sslParameters(SSLParameters parameters) {
            return this;
        }

        @Override
        public HttpClient.Builder executor(Executor executor) {
            return this;
        }

        @Override
        public HttpClient.Builder followRedirects(HttpClient.Redirect policy) {
            return this;
        }

        @Override
        public HttpClient.Builder version(HttpClient.Version version) {
            return this;
        }

        @Override
        public HttpClient.Builder priority(int priority) {
            return this;
        }

        @Override
        public HttpClient.Builder proxy(ProxySelector selector) {
            return this;
        }

        @Override
        public HttpClient.Builder authenticator(Authenticator authenticator) {
            return this;
        }

        @Override
        public HttpClient build() {
            return client;
        }
    }
}
