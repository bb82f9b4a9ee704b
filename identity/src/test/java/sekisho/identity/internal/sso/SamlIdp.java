package sekisho.identity.internal.sso;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.KeyGenerator;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.keys.KeyInfo;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An identity provider that signs whatever a test wants. */
public final class SamlIdp {
    public static final String ENTITY = "https://idp.example.jp/saml";
    public static final String SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    static final String DIGEST256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

    private final SamlMetadata.Own own;

    public SamlIdp(Instant now) {
        own = SamlMetadata.fresh(now);
    }

    KeyPair keys() {
        return own.keys();
    }

    Saml.Provider provider(boolean unsolicited) {
        return SamlMetadata.read(metadata().getBytes(StandardCharsets.UTF_8), unsolicited);
    }

    public String metadata() {
        try {
            return """
                <md:EntityDescriptor xmlns:md="%s" xmlns:ds="%s" entityID="%s"><md:IDPSSODescriptor
                  protocolSupportEnumeration="%s"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>
                  <ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
                  <md:SingleLogoutService Binding="%s" Location="https://idp.example.jp/slo"/>
                  <md:SingleSignOnService Binding="%s" Location="https://idp.example.jp/sso"/>
                </md:IDPSSODescriptor></md:EntityDescriptor>
                """.formatted(
                            Saml.METADATA,
                            Saml.DSIG,
                            ENTITY,
                            Saml.PROTOCOL,
                            Base64.getEncoder().encodeToString(own.certificate().getEncoded()),
                            Saml.REDIRECT,
                            Saml.REDIRECT);
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** An answer as it should be, unsigned. */
    public static String response(String acs, String audience, String request, Instant now) {
        return """
            <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
            xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="NOW" \
            Destination="ACS" InResponseTo="REQUEST"><saml:Issuer>IDP</saml:Issuer><samlp:Status><samlp:StatusCode \
            Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_assertion" \
            Version="2.0" IssueInstant="NOW"><saml:Issuer>IDP</saml:Issuer><saml:Subject><saml:NameID \
            Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">subject-1</saml:NameID>\
            <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData \
            InResponseTo="REQUEST" Recipient="ACS" NotOnOrAfter="END"/></saml:SubjectConfirmation></saml:Subject>\
            <saml:Conditions NotBefore="NOW" NotOnOrAfter="END"><saml:AudienceRestriction><saml:Audience>AUDIENCE\
            </saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="NOW" \
            SessionIndex="theirs-1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:\
            classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
            <saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>taro@example.jp\
            </saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>admins\
            </saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>\
            """.replace("AUDIENCE", audience)
                .replace("ACS", acs)
                .replace("REQUEST", request)
                .replace("IDP", ENTITY)
                .replace("NOW", now.toString())
                .replace("END", now.plusSeconds(300).toString());
    }

    /** Signs the element with that identifier. */
    public Document sign(String xml, String id) {
        return sign(parse(xml), id, SHA256, DIGEST256);
    }

    Document sign(Document document, String id, String method, String digest) {
        Element element = byId(document, id);
        try {
            XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
            DOMSignContext context = new DOMSignContext(
                    own.keys().getPrivate(), element, SafeXml.children(element).get(1));
            context.setDefaultNamespacePrefix("ds");
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            element.setIdAttributeNS(null, "ID", true);
            factory.newXMLSignature(
                            factory.newSignedInfo(
                                    factory.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
                                    factory.newSignatureMethod(method, null),
                                    List.of(factory.newReference(
                                            "#" + id,
                                            factory.newDigestMethod(digest, null),
                                            List.of(
                                                    factory.newTransform(
                                                            Transform.ENVELOPED, (TransformParameterSpec) null),
                                                    factory.newTransform(EXCLUSIVE, (TransformParameterSpec) null)),
                                            null,
                                            null))),
                            null)
                    .sign(context);
            return document;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Puts the assertion into an encrypted one. */
    static Document encrypt(Document document, PublicKey to) {
        Init.init();
        try {
            Element assertion = byId(document, "_assertion");
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            javax.crypto.SecretKey content = generator.generateKey();
            XMLCipher wrapping = XMLCipher.getInstance("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p");
            wrapping.init(XMLCipher.WRAP_MODE, to);
            EncryptedKey wrapped = wrapping.encryptKey(document, content);
            XMLCipher cipher = XMLCipher.getInstance("http://www.w3.org/2009/xmlenc11#aes256-gcm");
            cipher.init(XMLCipher.ENCRYPT_MODE, content);
            EncryptedData data = cipher.getEncryptedData();
            KeyInfo info = new KeyInfo(document);
            info.add(wrapped);
            data.setKeyInfo(info);
            Element holder = document.createElementNS(Saml.ASSERTION, "saml:EncryptedAssertion");
            assertion.getParentNode().replaceChild(holder, assertion);
            holder.appendChild(assertion);
            cipher.doFinal(document, assertion);
            return document;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Document parse(String xml) {
        return SafeXml.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    static Element byId(Document document, String id) {
        var all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            if (((Element) all.item(i)).getAttribute("ID").equals(id)) {
                return (Element) all.item(i);
            }
        }
        throw new AssertionError(id);
    }

    static String xml(Document document) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(out));
            return out.toString();
        } catch (javax.xml.transform.TransformerException e) {
            throw new AssertionError(e);
        }
    }

    public static String encoded(Document document) {
        return encoded(xml(document));
    }

    static String encoded(String xml) {
        return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    }
}
