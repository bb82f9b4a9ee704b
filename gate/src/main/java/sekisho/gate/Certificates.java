package sekisho.gate;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/**
 * The certificates by the name that a client indicates (RFC 6066 §3), read once. Only names that are configured have a
 * certificate of their own; for all others there is the first, so that made-up names under a wildcard cost nothing.
 * Immutable.
 */
final class Certificates implements KeyCertOptions {
    private final KeyManagerFactory first;
    private final Map<String, KeyManagerFactory> byName;

    private Certificates(KeyManagerFactory first, Map<String, KeyManagerFactory> byName) {
        this.first = first;
        this.byName = byName;
    }

    /**
     * Reads the files. Virtual threads or the main thread.
     *
     * @throws GateException {@code CERTIFICATE} naming the file that is wrong
     */
    static Certificates read(GateSettings settings) {
        Map<String, KeyManagerFactory> byPattern = new HashMap<>();
        KeyManagerFactory first = null;
        for (GateSettings.Certificate certificate : settings.certificates()) {
            KeyManagerFactory keys = read(certificate);
            first = first == null ? keys : first;
            for (String host : certificate.hosts()) {
                byPattern.putIfAbsent(host.toLowerCase(Locale.ROOT), keys);
            }
        }
        if (first == null) {
            throw new GateException(GateException.Code.SETTINGS, "listening for HTTPS needs a certificate");
        }
        Map<String, KeyManagerFactory> byName = new HashMap<>(byPattern);
        byName.keySet().removeIf(name -> name.startsWith("*"));
        for (GateSettings.Site site : settings.sites()) {
            KeyManagerFactory keys = byPattern.get(parent(site.host()));
            if (keys != null) {
                byName.putIfAbsent(site.host(), keys);
            }
        }
        return new Certificates(first, Map.copyOf(byName));
    }

    /** The wildcard that would cover a name: exactly one label (RFC 9525 §6.3). */
    private static String parent(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? "*" : "*" + host.substring(dot);
    }

    private static KeyManagerFactory read(GateSettings.Certificate certificate) {
        List<X509Certificate> chain = chain(certificate.chain());
        PrivateKey key = key(certificate.key());
        try {
            if (chain.isEmpty() || !belongTogether(chain.getFirst(), key)) {
                throw new GateException(
                        GateException.Code.CERTIFICATE,
                        "the key " + certificate.key() + " is not that of the certificate " + certificate.chain());
            }
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry("key", key, password, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory =
                    new ModernSignatures(KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm()));
            KeyManagerFactory keys = OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
            keys.init(store, password);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new GateException(
                    GateException.Code.CERTIFICATE, certificate.chain() + " and its key cannot be used", e);
        }
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            return Pem.readCertificates(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException | GeneralSecurityException e) {
            throw new GateException(
                    GateException.Code.CERTIFICATE, file + " cannot be read as a certificate chain (PEM)", e);
        }
    }

    private static PrivateKey key(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser pem = new PEMParser(reader)) {
            Object object = pem.readObject();
            while (object != null) {
                PrivateKeyInfo info = keyInfo(object);
                if (info != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                object = pem.readObject();
            }
            throw new GateException(GateException.Code.CERTIFICATE, file + " holds no unencrypted private key (PEM)");
        } catch (IOException e) {
            throw new GateException(GateException.Code.CERTIFICATE, file + " cannot be read as a private key (PEM)", e);
        }
    }

    private static @Nullable PrivateKeyInfo keyInfo(Object object) {
        return switch (object) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            default -> null;
        };
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
