package sekisho.identity.internal.sso;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the two sides know of each other (SAML Metadata §2.4): theirs is read, ours is written. Only computes. */
public final class SamlMetadata {
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(3650);

    private SamlMetadata() {}

    /**
     * The provider that a document describes. It comes from an administrator, who has it from the provider; it is not fetched.
     *
     * @throws SsoRefusedException {@code MALFORMED} when it describes none that can be used
     */
    public static Saml.Provider read(byte[] xml, boolean unsolicited) {
        Document document = SafeXml.parse(xml);
        Element entity = document.getDocumentElement();
        SsoRefusedException.unless(SafeXml.is(entity, Saml.METADATA, "EntityDescriptor"), SsoReason.MALFORMED);
        Element role = SafeXml.child(entity, Saml.METADATA, "IDPSSODescriptor")
                .orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED));
        List<X509Certificate> certificates = new ArrayList<>();
        for (Element key : SafeXml.children(role, Saml.METADATA, "KeyDescriptor")) {
            if (!SafeXml.attribute(key, "use").equals(Optional.of("encryption"))) {
                certificates.addAll(certificates(key));
            }
        }
        String name = SafeXml.attribute(entity, "entityID").orElse("");
        SsoRefusedException.unless(!certificates.isEmpty() && !name.isEmpty(), SsoReason.MALFORMED);
        return new Saml.Provider(
                name,
                location(role, "SingleSignOnService").orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED)),
                location(role, "SingleLogoutService"),
                certificates,
                unsolicited);
    }

    private static Optional<String> location(Element role, String service) {
        return SafeXml.children(role, Saml.METADATA, service).stream()
                .filter(it -> SafeXml.attribute(it, "Binding").equals(Optional.of(Saml.REDIRECT)))
                .flatMap(it -> SafeXml.attribute(it, "Location").stream())
                .filter(it -> it.startsWith("https://"))
                .findFirst();
    }

    private static List<X509Certificate> certificates(Element key) {
        List<X509Certificate> certificates = new ArrayList<>();
        var nodes = key.getElementsByTagNameNS(Saml.DSIG, "X509Certificate");
        for (int i = 0; i < nodes.getLength(); i++) {
            certificates.add(certificate(nodes.item(i).getTextContent()));
        }
        return certificates;
    }

    /** A certificate in base64, as metadata holds it. */
    public static X509Certificate certificate(String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    /** What the provider reads of us. */
    public static String write(Saml.Party self) {
        String key;
        try {
            key = Base64.getEncoder().encodeToString(self.certificate().getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("it was read from bytes", e);
        }
        String keys = "<md:KeyDescriptor use=\"%s\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + key
                + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"" + Saml.METADATA
                + "\" xmlns:ds=\"" + Saml.DSIG + "\" entityID=\"" + SafeXml.escape(self.entity())
                + "\"><md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\""
                + " protocolSupportEnumeration=\"" + Saml.PROTOCOL + "\">" + keys.formatted("signing")
                + keys.formatted("encryption") + service("SingleLogoutService", Saml.REDIRECT, self.logoutAt(), "")
                + service("SingleLogoutService", Saml.POST, self.logoutAt(), "")
                + service("AssertionConsumerService", Saml.POST, self.answersAt(), " index=\"0\" isDefault=\"true\"")
                + "</md:SPSSODescriptor></md:EntityDescriptor>\n";
    }

    private static String service(String name, String binding, String location, String more) {
        return "<md:" + name + " Binding=\"" + binding + "\" Location=\"" + SafeXml.escape(location) + "\"" + more
                + "/>";
    }

    /** A key with a certificate that says nothing but the key, as SAML needs it. */
    public record Own(KeyPair keys, X509Certificate certificate) {}

    public static Own fresh(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(3072);
            KeyPair keys = generator.generateKeyPair();
            X500Name name = new X500Name("CN=sekisho");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(64, new SecureRandom()),
                    Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(CERTIFICATE_LIFE)),
                    name,
                    keys.getPublic());
            return new Own(
                    keys,
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(
                                    new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("RSA is part of every Java", e);
        }
    }
}
