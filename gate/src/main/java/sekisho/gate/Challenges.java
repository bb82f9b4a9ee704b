package sekisho.gate;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The answers to questions by which a certificate authority finds out that a name leads here: HTTP-01 (RFC 8555 §8.3) on the
 * cleartext listeners and TLS-ALPN-01 (RFC 8737) on those for HTTPS. At most {@value #MOST} of each at a time. Safe on every
 * thread.
 */
public final class Challenges {
    static final String ALPN = "acme-tls/1";
    static final int MOST = 1000;
    private static final String PATH = "/.well-known/acme-challenge/";

    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, SslContext> certificates = new ConcurrentHashMap<>();

    Challenges() {}

    /**
     * Answers {@code http://host/.well-known/acme-challenge/token} with a text.
     *
     * @throws GateException {@code SETTINGS} when there are too many
     */
    public void answer(String host, String token, String text) {
        bounded(texts.size());
        texts.put(key(host, token), text);
    }

    /**
     * Answers clients that want {@code acme-tls/1} for the host with a certificate; nobody else sees it.
     *
     * @throws GateException {@code SETTINGS} when there are too many, {@code CERTIFICATE} when it cannot be used
     */
    public void answer(String host, X509Certificate certificate, PrivateKey key) {
        bounded(certificates.size());
        try {
            certificates.put(
                    host.toLowerCase(Locale.ROOT),
                    SslContextBuilder.forServer(key, certificate)
                            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                            .protocols("TLSv1.2", "TLSv1.3")
                            .applicationProtocolConfig(new ApplicationProtocolConfig(
                                    ApplicationProtocolConfig.Protocol.ALPN,
                                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                    List.of(ALPN)))
                            .build());
        } catch (SSLException | IllegalArgumentException e) {
            throw new GateException(GateException.Code.CERTIFICATE, "the challenge's certificate cannot be used", e);
        }
    }

    private static void bounded(int size) {
        if (size >= MOST) {
            throw new GateException(GateException.Code.SETTINGS, "too many challenges at a time");
        }
    }

    /** Forgets a text. */
    public void forget(String host, String token) {
        texts.remove(key(host, token));
    }

    /** Forgets a certificate. */
    public void forget(String host) {
        certificates.remove(host.toLowerCase(Locale.ROOT));
    }

    private static String key(String host, String token) {
        return host.toLowerCase(Locale.ROOT) + '/' + token;
    }

    /** What a cleartext request is answered with, or null when it is no question of that kind. */
    @Nullable
    String text(RequestHead head) {
        if (texts.isEmpty() || !head.target().startsWith(PATH)) {
            return null;
        }
        return texts.get(head.host() + '/' + head.path().substring(PATH.length()));
    }

    /** Whether a ClientHello needs a look at all. */
    boolean awaitsTls() {
        return !certificates.isEmpty();
    }

    @Nullable
    SslContext certificate(String host) {
        return certificates.get(host);
    }
}
