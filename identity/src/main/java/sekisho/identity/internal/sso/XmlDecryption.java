package sekisho.identity.internal.sso;

import java.security.PrivateKey;
import java.util.Set;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Opens an encrypted assertion. Whatever goes wrong looks the same, so that nobody learns from it (RFC 7518 §7.2's reason). */
final class XmlDecryption {
    private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
    private static final Set<String> CONTENT = Set.of(
            "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            "http://www.w3.org/2009/xmlenc11#aes256-gcm",
            XENC + "aes128-cbc",
            XENC + "aes256-cbc");
    private static final Set<String> TRANSPORT =
            Set.of(XENC + "rsa-oaep-mgf1p", "http://www.w3.org/2009/xmlenc11#rsa-oaep");

    static {
        Init.init();
    }

    private XmlDecryption() {}

    /** Puts what was encrypted where the encrypted data was, and answers it. */
    static Element open(Element encrypted, PrivateKey key) {
        Document document = encrypted.getOwnerDocument();
        try {
            Element data = SafeXml.child(encrypted, XENC, "EncryptedData").orElseThrow(XmlDecryption::refused);
            XMLCipher reader = XMLCipher.getInstance();
            reader.init(XMLCipher.DECRYPT_MODE, null);
            EncryptedData parsed = reader.loadEncryptedData(document, data);
            String algorithm = parsed.getEncryptionMethod().getAlgorithm();
            EncryptedKey wrapped = parsed.getKeyInfo() != null
                            && parsed.getKeyInfo().itemEncryptedKey(0) != null
                    ? parsed.getKeyInfo().itemEncryptedKey(0)
                    : reader.loadEncryptedKey(
                            document,
                            SafeXml.child(encrypted, XENC, "EncryptedKey").orElseThrow(XmlDecryption::refused));
            boolean known = CONTENT.contains(algorithm)
                    && TRANSPORT.contains(wrapped.getEncryptionMethod().getAlgorithm());
            SsoRefusedException.unless(known, SsoReason.NOT_DECRYPTABLE);
            XMLCipher unwrapping = XMLCipher.getInstance();
            unwrapping.init(XMLCipher.UNWRAP_MODE, key);
            XMLCipher cipher = XMLCipher.getInstance();
            cipher.init(XMLCipher.DECRYPT_MODE, unwrapping.decryptKey(wrapped, algorithm));
            byte[] plain = cipher.decryptToByteArray(data);
            // Read by our own parser, with the prefixes that are in scope where it stood.
            Document opened = SafeXml.parse(InScope.wrap(encrypted, plain));
            Element assertion = SafeXml.child(opened.getDocumentElement(), Saml.ASSERTION, "Assertion")
                    .orElseThrow(XmlDecryption::refused);
            Element here = (Element) document.importNode(assertion, true);
            InScope.declare(encrypted, here);
            encrypted.replaceChild(here, data);
            return here;
        } catch (XMLSecurityException | RuntimeException e) {
            throw new SsoRefusedException(SsoReason.NOT_DECRYPTABLE, e);
        }
    }

    private static SsoRefusedException refused() {
        return new SsoRefusedException(SsoReason.NOT_DECRYPTABLE);
    }
}
