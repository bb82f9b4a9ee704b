package sekisho.certificates;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root and an intermediate that certify whatever a test wants to see refused or accepted. */
final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1000);

    final KeyPair rootPair = pair("EC", 256);
    final X509Certificate root;
    final KeyPair pair = pair("EC", 256);
    final X509Certificate intermediate;

    TestAuthority() {
        Instant now = Instant.now();
        root = new Wanted("CN=Test Root", rootPair.getPublic())
                .authority()
                .from(now.minus(Duration.ofDays(1000)))
                .sign("CN=Test Root", rootPair.getPrivate());
        intermediate = new Wanted("CN=Test Intermediate", pair.getPublic())
                .authority()
                .from(now.minus(Duration.ofDays(500)))
                .sign("CN=Test Root", rootPair.getPrivate());
    }

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Wanted leaf(PublicKey key, String... names) {
        return new Wanted("CN=" + names[0], key).names(names);
    }

    X509Certificate sign(Wanted wanted) {
        return wanted.sign("CN=Test Intermediate", pair.getPrivate());
    }

    /** A certificate to be. */
    static final class Wanted {
        private final X500Name subject;
        private final PublicKey key;
        private List<String> names = List.of();
        private Instant from = Instant.now().minus(Duration.ofDays(1));
        private Instant to = Instant.now().plus(Duration.ofDays(200));
        private boolean authority;
        private String algorithm = "SHA256withECDSA";
        private KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;
        private String ocsp = "";

        Wanted(String subject, PublicKey key) {
            this.subject = new X500Name(subject);
            this.key = key;
        }

        Wanted names(String... wanted) {
            names = List.of(wanted);
            return this;
        }

        Wanted from(Instant instant) {
            from = instant;
            return this;
        }

        Wanted to(Instant instant) {
            to = instant;
            return this;
        }

        Wanted authority() {
            authority = true;
            to = Instant.now().plus(Duration.ofDays(2000));
            return this;
        }

        Wanted algorithm(String wanted) {
            algorithm = wanted;
            return this;
        }

        Wanted purpose(KeyPurposeId wanted) {
            purpose = wanted;
            return this;
        }

        Wanted ocsp(String address) {
            ocsp = address;
            return this;
        }

        X509Certificate sign(String issuer, PrivateKey issuerKey) {
            try {
                var builder = new JcaX509v3CertificateBuilder(
                        new X500Name(issuer),
                        BigInteger.valueOf(SERIAL.incrementAndGet()),
                        Date.from(from),
                        Date.from(to),
                        subject,
                        key);
                builder.addExtension(
                        Extension.basicConstraints,
                        true,
                        authority ? new BasicConstraints(3) : new BasicConstraints(false));
                if (!names.isEmpty()) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(names.stream()
                                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                                    .toArray(GeneralName[]::new)));
                }
                if (!authority) {
                    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                }
                if (!ocsp.isEmpty()) {
                    builder.addExtension(
                            Extension.authorityInfoAccess,
                            false,
                            new AuthorityInformationAccess(
                                    AccessDescription.id_ad_ocsp,
                                    new GeneralName(GeneralName.uniformResourceIdentifier, ocsp)));
                }
                return new JcaX509CertificateConverter()
                        .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)));
            } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    // ---- files

    static OfferedFile pem(String name, Object... things) {
        return new OfferedFile(name, pemText(things).getBytes(StandardCharsets.US_ASCII));
    }

    static String pemText(Object... things) {
        StringBuilder text = new StringBuilder();
        for (Object thing : things) {
            boolean key = thing instanceof PrivateKey;
            String label = key ? "PRIVATE KEY" : "CERTIFICATE";
            text.append("-----BEGIN ").append(label).append("-----\n");
            text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der(thing)));
            text.append("\n-----END ").append(label).append("-----\n");
        }
        return text.toString();
    }

    static byte[] der(Object thing) {
        try {
            return thing instanceof PrivateKey key ? key.getEncoded() : ((X509Certificate) thing).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static OfferedFile pkcs12(String name, String password, PrivateKey key, X509Certificate... chain) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password.toCharArray(), chain.clone());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, password.toCharArray());
            return new OfferedFile(name, out.toByteArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
