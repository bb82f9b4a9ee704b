package sekisho.certificates;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import sekisho.words.Bilingual;

/** Makes signing requests (PKCS #10, RFC 2986) with subject alternative names. Pure. */
final class SigningRequest {
    private static final int LONGEST_COMMON_NAME = 64;

    private SigningRequest() {}

    /**
     * @param subject more of the subject than the common name, as RFC 4514 writes it ({@code O=…,L=…,ST=…,C=JP}); may be empty
     * @throws CertificatesException {@code REFUSED} when the subject cannot be read
     */
    static String pem(String host, List<String> names, String subject, KeyPair pair, KeyKind kind) {
        try {
            String common = host.length() <= LONGEST_COMMON_NAME ? "CN=" + host : "";
            String whole = common.isEmpty() || subject.isEmpty() ? common + subject : common + "," + subject;
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new)));
            byte[] der = new JcaPKCS10CertificationRequestBuilder(new X500Name(whole), pair.getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder(kind.signature()).build(pair.getPrivate()))
                    .getEncoded();
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return "-----BEGIN CERTIFICATE REQUEST-----\n" + body + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (IllegalArgumentException e) {
            throw new CertificatesException(
                    CertificatesException.Code.REFUSED,
                    new Bilingual(
                            "主体者名を読めません。「O=Example KK,L=Chiyoda-ku,ST=Tokyo,C=JP」の形で書いてください。",
                            "The subject cannot be read. Write it like O=Example KK,L=Chiyoda-ku,ST=Tokyo,C=JP."));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a signing request cannot be made", e);
        }
    }
}
