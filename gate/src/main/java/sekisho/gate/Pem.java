package sekisho.gate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and elliptic-curve keys in the textual encoding of RFC 7468. */
final class Pem {
    private static final String KEY = "PRIVATE KEY";

    private Pem() {}

    static String certificates(X509Certificate... chain) throws GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append(block("CERTIFICATE", certificate.getEncoded()));
        }
        return pem.toString();
    }

    static String key(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    static List<X509Certificate> readCertificates(String pem) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
        for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    /** @throws GeneralSecurityException when it is no unencrypted PKCS #8 key of an elliptic curve */
    static PrivateKey readKey(String pem) throws GeneralSecurityException {
        String body = pem.replace("-----BEGIN " + KEY + "-----", "")
                .replace("-----END " + KEY + "-----", "")
                .replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not a PEM key", e);
        }
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
