package sekisho.gate;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificates by the name that a client indicates (RFC 6066 §3), read once. Only names that are configured have a
 * certificate of their own; for all others there is the first, so that made-up names under a wildcard cost nothing.
 * Immutable.
 */
final class Certificates implements KeyCertOptions {
    private final ServerKeys first;
    private final Map<String, ServerKeys> byName;

    private Certificates(ServerKeys first, Map<String, ServerKeys> byName) {
        this.first = first;
        this.byName = byName;
    }

    /**
     * Reads the files. Virtual threads or the main thread.
     *
     * @param held certificates that need no file; they come first
     * @throws GateException {@code CERTIFICATE} naming the file that is wrong
     */
    static Certificates read(GateSettings settings, List<HeldCertificate> held) {
        Map<String, ServerKeys> byPattern = new HashMap<>();
        ServerKeys first = null;
        for (HeldCertificate certificate : all(settings, held)) {
            ServerKeys keys = keys(certificate);
            first = first == null ? keys : first;
            for (String host : certificate.hosts()) {
                byPattern.putIfAbsent(host.toLowerCase(Locale.ROOT), keys);
            }
        }
        if (first == null) {
            throw new GateException(GateException.Code.SETTINGS, "listening for HTTPS needs a certificate");
        }
        Map<String, ServerKeys> byName = new HashMap<>(byPattern);
        byName.keySet().removeIf(name -> name.startsWith("*"));
        for (GateSettings.Site site : settings.sites()) {
            ServerKeys keys = byPattern.get(parent(site.host()));
            if (keys != null) {
                byName.putIfAbsent(site.host(), keys);
            }
            if (site.clientCertificates().isPresent()) {
                ClientAuthority authority =
                        ClientAuthority.read(site.clientCertificates().get());
                byName.put(site.host(), byName.getOrDefault(site.host(), first).asking(authority));
            }
        }
        return new Certificates(first, Map.copyOf(byName));
    }

    private static List<HeldCertificate> all(GateSettings settings, List<HeldCertificate> held) {
        List<HeldCertificate> all = new ArrayList<>(held);
        settings.certificates().forEach(files -> all.add(HeldCertificate.read(files)));
        return all;
    }

    /** The wildcard that would cover a name: exactly one label (RFC 9525 §6.3). */
    private static String parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? "*" : "*" + host.substring(dot);
    }

    private static ServerKeys keys(HeldCertificate certificate) {
        List<X509Certificate> chain = certificate.chain();
        PrivateKey key = certificate.key();
        try {
            if (chain.isEmpty() || !belongTogether(chain.getFirst(), key)) {
                throw new GateException(
                        GateException.Code.CERTIFICATE,
                        "the key is not that of the certificate for " + String.join(", ", certificate.hosts()));
            }
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("key", key, password, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory =
                    new ModernSignatures(KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
            KeyManagerFactory keys = OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
            keys.init(store, password);
            return new ServerKeys(keys, certificate.staple().orElse(null));
        } catch (GeneralSecurityException | IOException e) {
            throw new GateException(
                    GateException.Code.CERTIFICATE,
                    "the certificate for " + String.join(", ", certificate.hosts()) + " and its key cannot be used",
                    e);
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] challenge = {1, 2, 3};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(challenge);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(challenge);
        return signer.verify(signature);
    }

    @Override
    public KeyCertOptions copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) {
        return first;
    }

    @Override
    @SuppressWarnings("NullAway") // null means the default; Vert.x says so in words only
    public Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return name -> byName.get(name.toLowerCase(Locale.ROOT));
    }
}
