package sekisho.identity.internal.sso;

import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Enveloped signatures as SAML uses them (SAML Core §5.4), checked with keys that are known beforehand. The answer is made of the very
 * bytes whose digest was compared: whoever reads it reads what was signed and nothing else, whatever stands elsewhere in the document.
 * Only computes.
 */
final class XmlSignatures {
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final Set<String> METHODS = Set.of(
            MORE + "rsa-sha256",
            MORE + "rsa-sha384",
            MORE + "rsa-sha512",
            MORE + "ecdsa-sha256",
            MORE + "ecdsa-sha384",
            MORE + "ecdsa-sha512",
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1");
    private static final Set<String> DIGESTS = Set.of(
            "http://www.w3.org/2001/04/xmlenc#sha256", MORE + "sha384", "http://www.w3.org/2001/04/xmlenc#sha512");
    private static final Set<String> TRANSFORMS = Set.of(Transform.ENVELOPED, EXCLUSIVE);

    private XmlSignatures() {}

    /**
     * What is signed of an element; empty where it bears no signature.
     *
     * @throws SsoRefusedException when it bears one that is not as it has to be
     */
    static Optional<Document> signed(Element element, List<PublicKey> keys) {
        return SafeXml.child(element, Saml.DSIG, "Signature").map(signature -> {
            for (PublicKey key : keys) {
                Optional<byte[]> bytes = verify(element, signature, key);
                if (bytes.isPresent()) {
                    return SafeXml.parse(bytes.get());
                }
            }
            throw new SsoRefusedException(SsoReason.SIGNATURE);
        });
    }

    private static Optional<byte[]> verify(Element element, Element node, PublicKey key) {
        DOMValidateContext context = new DOMValidateContext(KeySelector.singletonKeySelector(key), node);
        // Forms are checked below; this also forbids what could be expensive.
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
        try {
            XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            Reference reference = form(signature, element);
            if (!signature.validate(context)) {
                return Optional.empty();
            }
            try (InputStream digested = reference.getDigestInputStream()) {
                return Optional.of(digested.readAllBytes());
            }
        } catch (MarshalException e) {
            throw new SsoRefusedException(weak(node) ? SsoReason.WEAK_ALGORITHM : SsoReason.SIGNATURE, e);
        } catch (XMLSignatureException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SsoRefusedException(SsoReason.SIGNATURE, e);
        }
    }

    /** Where secure validation refuses before we look. */
    private static boolean weak(Element signature) {
        Optional<Element> info = SafeXml.child(signature, Saml.DSIG, "SignedInfo");
        return !METHODS.contains(algorithm(info, "SignatureMethod"))
                || !DIGESTS.contains(
                        algorithm(info.flatMap(it -> SafeXml.child(it, Saml.DSIG, "Reference")), "DigestMethod"));
    }

    private static String algorithm(Optional<Element> parent, String name) {
        return parent.flatMap(it -> SafeXml.child(it, Saml.DSIG, name))
                .flatMap(method -> SafeXml.attribute(method, "Algorithm"))
                .orElse("");
    }

    private static Reference form(XMLSignature signature, Element element) {
        SignedInfo info = signature.getSignedInfo();
        SsoRefusedException.unless(
                METHODS.contains(info.getSignatureMethod().getAlgorithm()), SsoReason.WEAK_ALGORITHM);
        boolean plain = info.getCanonicalizationMethod().getAlgorithm().equals(EXCLUSIVE)
                && info.getReferences().size() == 1
                && signature.getObjects().isEmpty();
        SsoRefusedException.unless(plain, SsoReason.WRAPPED);
        Reference reference = info.getReferences().getFirst();
        SsoRefusedException.unless(
                DIGESTS.contains(reference.getDigestMethod().getAlgorithm()), SsoReason.WEAK_ALGORITHM);
        boolean ofParent = ("#" + element.getAttributeNS(null, "ID")).equals(reference.getURI());
        boolean usual = reference.getTransforms().size() <= 2
                && reference.getTransforms().stream()
                        .allMatch(transform -> TRANSFORMS.contains(transform.getAlgorithm()));
        SsoRefusedException.unless(ofParent && usual, SsoReason.WRAPPED);
        return reference;
    }
}
