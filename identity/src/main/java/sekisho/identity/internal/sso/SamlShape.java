package sekisho.identity.internal.sso;

import java.util.HashSet;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The shape that an answer must have before anything in it is looked at: no comments, no identifier twice, one statement, and signatures
 * only where they belong. What wraps a signed statement around another one (Somorovsky et al., "On Breaking SAML", USENIX Security
 * 2012) fails here already; that only signed bytes are read ({@link XmlSignatures}) holds without this. Only computes.
 */
final class SamlShape {
    private final Set<String> ids = new HashSet<>();
    private int statements;
    private int messages;

    private SamlShape() {}

    /** Checks it, and makes its identifiers known as such. */
    static void check(Document document) {
        SamlShape shape = new SamlShape();
        shape.walk(document.getDocumentElement());
        for (Node node = document.getFirstChild(); node != null; node = node.getNextSibling()) {
            SsoRefusedException.unless(node instanceof Element, SsoReason.COMMENT);
        }
        SsoRefusedException.unless(shape.statements <= 1 && shape.messages <= 1, SsoReason.WRAPPED);
    }

    private void walk(Element element) {
        if (element.hasAttributeNS(null, "ID")) {
            SsoRefusedException.unless(ids.add(element.getAttributeNS(null, "ID")), SsoReason.DUPLICATE_ID);
            element.setIdAttributeNS(null, "ID", true);
        }
        place(element);
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            switch (node.getNodeType()) {
                case Node.ELEMENT_NODE -> walk((Element) node);
                case Node.TEXT_NODE -> {}
                default -> throw new SsoRefusedException(SsoReason.COMMENT);
            }
        }
    }

    private void place(Element element) {
        Node parent = element.getParentNode();
        boolean top = parent instanceof Document;
        boolean ofMessage = parent != null
                && parent.getParentNode() instanceof Document
                && Saml.PROTOCOL.equals(parent.getNamespaceURI());
        if (SafeXml.is(element, Saml.ASSERTION, "Assertion")) {
            boolean decrypted = parent != null && SafeXml.is(parent, Saml.ASSERTION, "EncryptedAssertion");
            SsoRefusedException.unless(top || ofMessage || decrypted, SsoReason.WRAPPED);
            statements += decrypted ? 0 : 1;
        } else if (SafeXml.is(element, Saml.ASSERTION, "EncryptedAssertion")) {
            SsoRefusedException.unless(ofMessage, SsoReason.WRAPPED);
            statements++;
        } else if (SafeXml.is(element, Saml.DSIG, "Signature")) {
            boolean signed = ofMessage || (parent != null && SafeXml.is(parent, Saml.ASSERTION, "Assertion"));
            SsoRefusedException.unless(signed, SsoReason.WRAPPED);
        } else if (Saml.PROTOCOL.equals(element.getNamespaceURI()) && element.hasAttributeNS(null, "ID")) {
            SsoRefusedException.unless(top, SsoReason.WRAPPED);
            messages++;
        }
    }
}
