package sekisho.gate;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import sekisho.words.AddressText;

/** Makes certificates on P-256 in the profile of RFC 5280, signed with ECDSA and SHA-256. Touches no file. */
final class CertificateMaker {
    /** Clients' clocks are not all right. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int LONGEST_COMMON_NAME = 64;

    private final SecureRandom random;

    CertificateMaker(SecureRandom random) {
        this.random = random;
    }

    /** A certificate with its key. */
    record Made(X509Certificate certificate, PrivateKey key) {}

    Made authority(Instant from, Instant to) throws GeneralSecurityException {
        KeyPair pair = keyPair();
        byte[] tag = new byte[4];
        random.nextBytes(tag);
        X500Name name = name("Sekisho local CA " + HexFormat.of().formatHex(tag));
        var builder = builder(name, from, to, name, pair);
        try {
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
            return new Made(sign(builder, pair.getPrivate()), pair.getPrivate());
        } catch (IOException e) {
            throw new GeneralSecurityException("certificate cannot be encoded", e);
        }
    }

    /** @param names DNS names and textual addresses, canonical, at least one */
    Made leaf(List<String> names, Instant from, Instant to, X509Certificate issuer, PrivateKey issuerKey)
            throws GeneralSecurityException {
        KeyPair pair = keyPair();
        String first = names.getFirst();
        X500Name subject = name(first.length() <= LONGEST_COMMON_NAME ? first : "Sekisho");
        var builder =
                builder(X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), from, to, subject, pair);
        try {
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            names.stream().map(CertificateMaker::alternative).toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer.getPublicKey()));
            return new Made(sign(builder, issuerKey), pair.getPrivate());
        } catch (IOException e) {
            throw new GeneralSecurityException("certificate cannot be encoded", e);
        }
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, Instant from, Instant to, X500Name subject, KeyPair pair) {
        // 127 random bits, positive, at most 20 octets (RFC 5280 §4.1.2.2).
        BigInteger serial = new BigInteger(127, random).setBit(126);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from.minus(SKEW)), Date.from(to), subject, pair.getPublic());
    }

    private static GeneralName alternative(String name) {
        Optional<InetAddress> address = AddressText.parse(name);
        return address.isPresent()
                ? new GeneralName(GeneralName.iPAddress, AddressText.of(address.get()))
                : new GeneralName(GeneralName.dNSName, name);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("certificate cannot be signed", e);
        }
    }
}
