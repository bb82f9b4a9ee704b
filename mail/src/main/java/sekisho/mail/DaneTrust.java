package sekisho.mail;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what authenticated TLSA records name (RFC 7672 §3.1): DANE-EE(3) by the server's certificate alone, whatever its names
 * and dates; DANE-TA(2) by a certificate of the presented chain, to which path, dates and name must lead. PKIX usages (0, 1) are
 * unusable for mail.
 */
final class DaneTrust extends ConnectionTrust {
    private final List<Dns.Tlsa> records;

    DaneTrust(List<Dns.Tlsa> records) {
        this.records = List.copyOf(records);
    }

    /** Whether a record can be used at all; a set without usable ones asks for encryption only (RFC 7672 §2.2). */
    static boolean usable(Dns.Tlsa record) {
        return (record.usage() == 2 || record.usage() == 3)
                && (record.selector() == 0 || record.selector() == 1)
                && record.matching() >= 0
                && record.matching() <= 2;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        for (Dns.Tlsa record : records) {
            if (record.usage() == 3 && matches(record, chain[0])) {
                return;
            }
        }
        for (Dns.Tlsa record : records) {
            for (X509Certificate anchor : chain) {
                if (record.usage() == 2 && matches(record, anchor)) {
                    below(anchor, chain, authType, socket);
                    return;
                }
            }
        }
        throw new CertificateException("no TLSA record matches the server's certificate");
    }

    private static void below(X509Certificate anchor, X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("anchor", anchor);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager pkix) {
                    pkix.checkServerTrusted(chain, authType, socket);
                    return;
                }
            }
            throw new CertificateException("no PKIX");
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new CertificateException(e);
        }
    }

    private static boolean matches(Dns.Tlsa record, X509Certificate certificate) throws CertificateException {
        byte[] selected = record.selector() == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        try {
            byte[] seen = switch (record.matching()) {
                case 0 -> selected;
                case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                default -> MessageDigest.getInstance("SHA-512").digest(selected);
            };
            return MessageDigest.isEqual(seen, record.data().bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-2 is part of every Java", e);
        }
    }
}
