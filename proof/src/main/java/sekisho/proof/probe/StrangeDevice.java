package sekisho.proof.probe;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * A device with a forged certificate: by an authority that calls itself as the real one does but has another key, and with the
 * chain up to it. It shows it whoever is said to be trusted. Lives in memory; one connection at a time.
 */
final class StrangeDevice extends X509ExtendedKeyManager {
    private static final String ALIAS = "probe";

    private final PrivateKey key;
    private final X509Certificate leaf;
    private final X509Certificate authority;
    private volatile boolean shown;

    private StrangeDevice(PrivateKey key, X509Certificate leaf, X509Certificate authority) {
        this.key = key;
        this.leaf = leaf;
        this.authority = authority;
    }

    /** One that claims to be vouched for by an authority of that name, for an hour around now. */
    static StrangeDevice claiming(X500Principal name, Instant now) throws GeneralSecurityException, IOException {
        X500Name issuer = X500Name.getInstance(name.getEncoded());
        KeyPair forged = OwnCertificates.pair();
        X509v3CertificateBuilder root = OwnCertificates.builder(issuer, issuer, forged, now)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        KeyPair device = OwnCertificates.pair();
        X509v3CertificateBuilder leaf = OwnCertificates.builder(issuer, new X500Name("CN=Sekisho probe"), device, now)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        return new StrangeDevice(
                device.getPrivate(), OwnCertificates.signed(leaf, forged), OwnCertificates.signed(root, forged));
    }

    /** Whether the server asked for its certificate and took the signature of its key. */
    boolean wasShown() {
        return shown;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {leaf, authority};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        shown = true;
        return key;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        throw new UnsupportedOperationException("a device is no server");
    }
}
