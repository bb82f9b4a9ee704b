package sekisho.identity.internal.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Answers that a provider never gave, or not to us, not now, not for this: each is refused for its own reason. */
class ForgedSamlTest {
    private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");
    private static final String BASE = "https://app.example.jp/.sekisho/sso/p/";
    private static final String REQUEST = "_request";
    private static final SamlIdp IDP = new SamlIdp(NOW);
    private static final SamlMetadata.Own OWN = SamlMetadata.fresh(NOW);
    private static final Saml.Party SELF = new Saml.Party(
            BASE + "metadata", BASE + "acs", BASE + "slo", OWN.keys().getPrivate(), OWN.certificate());

    private static String response() {
        return SamlIdp.response(BASE + "acs", BASE + "metadata", REQUEST, NOW);
    }

    private static Asserted read(String encoded, Instant now, boolean unsolicited, Optional<String> request) {
        return new SamlResponses(IDP.provider(unsolicited), SELF, () -> now).read(encoded, request);
    }

    private static Asserted read(Document document) {
        return read(SamlIdp.encoded(document), NOW, false, Optional.of(REQUEST));
    }

    private static SsoReason refusal(String encoded, Instant now) {
        SsoRefusedException refused =
                catchThrowableOfType(SsoRefusedException.class, () -> read(encoded, now, false, Optional.of(REQUEST)));
        assertThat(refused).as("it was believed").isNotNull();
        return refused.reason();
    }

    private static SsoReason refusal(Document document) {
        return refusal(SamlIdp.encoded(document), NOW);
    }

    private static SsoReason refusal(String xml) {
        return refusal(IDP.sign(xml, "_assertion"));
    }

    @Test
    void whatTheProviderReallySaidIsBelieved() {
        for (String signed : List.of("_assertion", "_response")) {
            Asserted asserted = read(IDP.sign(response(), signed));
            assertThat(asserted.subject()).isEqualTo("subject-1");
            assertThat(asserted.mail()).contains("taro@example.jp");
            assertThat(asserted.session()).contains("theirs-1");
            assertThat(asserted.claims()).containsEntry("groups", List.of("admins"));
            assertThat(asserted.replay().id()).isEqualTo("_assertion");
        }
        Document both = IDP.sign(SamlIdp.xml(IDP.sign(response(), "_assertion")), "_response");
        assertThat(read(both).subject()).isEqualTo("subject-1");
    }

    @Test
    void anEncryptedStatementIsBelievedWhicheverPartIsSigned() {
        Document inside =
                SamlIdp.encrypt(IDP.sign(response(), "_assertion"), OWN.keys().getPublic());
        assertThat(SamlIdp.xml(inside)).doesNotContain("subject-1");
        assertThat(read(inside).subject()).isEqualTo("subject-1");
        Document around = IDP.sign(
                SamlIdp.xml(
                        SamlIdp.encrypt(SamlIdp.parse(response()), OWN.keys().getPublic())),
                "_response");
        assertThat(read(around).subject()).isEqualTo("subject-1");
        Document never = SamlIdp.encrypt(SamlIdp.parse(response()), OWN.keys().getPublic());
        assertThat(refusal(never)).isEqualTo(SsoReason.UNSIGNED);
        Document wrongKey =
                SamlIdp.encrypt(IDP.sign(response(), "_assertion"), IDP.keys().getPublic());
        assertThat(refusal(wrongKey)).isEqualTo(SsoReason.NOT_DECRYPTABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void noVariantOfSignatureWrappingIsBelieved(int variant) {
        Document wrapped = variant <= 2
                ? wrapMessage(IDP.sign(response(), "_response"), variant)
                : wrapStatement(IDP.sign(response(), "_assertion"), variant);
        assertThat(SamlIdp.xml(wrapped)).contains("subject-1").contains("attacker");
        assertThat(refusal(wrapped)).isIn(SsoReason.WRAPPED, SsoReason.SIGNATURE);
    }

    /** A message of the attacker's that carries the signature of the real one, which hides in it. */
    private static Document wrapMessage(Document document, int variant) {
        Element root = document.getDocumentElement();
        Element signature = SafeXml.child(root, Saml.DSIG, "Signature").orElseThrow();
        Element original = (Element) root.cloneNode(true);
        original.removeChild(SafeXml.child(original, Saml.DSIG, "Signature").orElseThrow());
        root.setAttribute("ID", "_evil");
        forge(SafeXml.child(root, Saml.ASSERTION, "Assertion").orElseThrow());
        if (variant == 1) {
            signature.appendChild(original);
        } else {
            root.insertBefore(original, signature);
        }
        return document;
    }

    private static Document wrapStatement(Document document, int variant) {
        Element root = document.getDocumentElement();
        Element original = SafeXml.child(root, Saml.ASSERTION, "Assertion").orElseThrow();
        Element bare = (Element) original.cloneNode(true);
        bare.removeChild(SafeXml.child(bare, Saml.DSIG, "Signature").orElseThrow());
        Element evil = (Element) (variant == 3 || variant == 4 || variant == 7 ? bare : original).cloneNode(true);
        forge(evil);
        Element evilSignature = SafeXml.child(evil, Saml.DSIG, "Signature").orElse(evil);
        switch (variant) {
            case 3 -> root.insertBefore(evil, original);
            case 4 -> {
                root.replaceChild(evil, original);
                evil.appendChild(original);
            }
            case 5 -> {
                root.replaceChild(evil, original);
                root.appendChild(bare);
            }
            case 6 -> {
                root.replaceChild(evil, original);
                evilSignature.appendChild(bare);
            }
            case 7 -> {
                Element extensions = document.createElementNS(Saml.PROTOCOL, "samlp:Extensions");
                root.insertBefore(extensions, original);
                extensions.appendChild(evil);
            }
            case 8 -> {
                root.replaceChild(evil, original);
                Element object = document.createElementNS(Saml.DSIG, "ds:Object");
                evilSignature.appendChild(object);
                object.appendChild(bare);
            }
            default -> throw new AssertionError(variant);
        }
        return document;
    }

    private static void forge(Element assertion) {
        assertion.setAttribute("ID", "_evil-assertion");
        Node name = assertion.getElementsByTagNameNS(Saml.ASSERTION, "NameID").item(0);
        name.setTextContent("attacker");
    }

    @Test
    void aCommentInANameIsRefused() {
        String signed =
                SamlIdp.xml(IDP.sign(response().replace("subject-1", "admin@example.jp.evil.example"), "_assertion"));
        String split = signed.replace("admin@example.jp.evil", "admin@example.jp<!-- -->.evil");
        assertThat(refusal(SamlIdp.encoded(split), NOW)).isEqualTo(SsoReason.COMMENT);
        String instructed = signed.replace("admin@example.jp.evil", "admin@example.jp<?x y?>.evil");
        assertThat(refusal(SamlIdp.encoded(instructed), NOW)).isEqualTo(SsoReason.COMMENT);
    }

    @Test
    void whatIsForSomebodyElseIsRefused() {
        assertThat(refusal(response().replace("<saml:Audience>" + BASE, "<saml:Audience>https://other.example.jp/")))
                .isEqualTo(SsoReason.AUDIENCE);
        assertThat(refusal(response().replace("Recipient=\"" + BASE, "Recipient=\"https://other.example.jp/")))
                .isEqualTo(SsoReason.RECIPIENT);
        assertThat(refusal(response().replace("Destination=\"" + BASE, "Destination=\"https://other.example.jp/")))
                .isEqualTo(SsoReason.RECIPIENT);
        assertThat(refusal(response().replace(SamlIdp.ENTITY, "https://other.example.jp/saml")))
                .isEqualTo(SsoReason.ISSUER);
        assertThat(refusal(response().replace("InResponseTo=\"_request\" Recipient", "InResponseTo=\"_x\" Recipient")))
                .isEqualTo(SsoReason.WRONG_ANSWER);
        assertThat(refusal(response().replace("status:Success", "status:Requester")))
                .isEqualTo(SsoReason.DECLINED);
    }

    @Test
    void whatNobodyAskedForIsRefusedUnlessItIsAllowed() {
        String unsolicited =
                response().replace(" InResponseTo=\"_request\"", "").replace("InResponseTo=\"_request\" ", "");
        String encoded = SamlIdp.encoded(IDP.sign(unsolicited, "_assertion"));
        assertThat(refusal(encoded, NOW)).isEqualTo(SsoReason.WRONG_ANSWER);
        SsoRefusedException refused =
                catchThrowableOfType(SsoRefusedException.class, () -> read(encoded, NOW, false, Optional.empty()));
        assertThat(refused.reason()).isEqualTo(SsoReason.UNSOLICITED);
        assertThat(read(encoded, NOW, true, Optional.empty()).subject()).isEqualTo("subject-1");
        String stolen = SamlIdp.encoded(IDP.sign(response(), "_assertion"));
        SsoRefusedException answer =
                catchThrowableOfType(SsoRefusedException.class, () -> read(stolen, NOW, true, Optional.empty()));
        assertThat(answer.reason()).as("an answer to somebody else").isEqualTo(SsoReason.WRONG_ANSWER);
    }

    @Test
    void theTimeCountsWithAMinuteOfSkew() {
        String encoded = SamlIdp.encoded(IDP.sign(response(), "_assertion"));
        assertThat(refusal(encoded, NOW.plusSeconds(361))).isEqualTo(SsoReason.EXPIRED);
        assertThat(refusal(encoded, NOW.minusSeconds(61))).isEqualTo(SsoReason.NOT_YET_VALID);
        assertThat(read(encoded, NOW.plusSeconds(359), false, Optional.of(REQUEST))
                        .subject())
                .isEqualTo("subject-1");
    }

    @Test
    void onlyStrongSignaturesOfTheProvidersKeyCount() {
        assertThat(refusal(SamlIdp.parse(response()))).isEqualTo(SsoReason.UNSIGNED);
        assertThat(refusal(new SamlIdp(NOW).sign(response(), "_assertion"))).isEqualTo(SsoReason.SIGNATURE);
        assertThat(refusal(IDP.sign(
                        SamlIdp.parse(response()),
                        "_assertion",
                        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
                        SamlIdp.DIGEST256)))
                .isEqualTo(SsoReason.WEAK_ALGORITHM);
        assertThat(refusal(IDP.sign(
                        SamlIdp.parse(response()),
                        "_assertion",
                        SamlIdp.SHA256,
                        "http://www.w3.org/2000/09/xmldsig#sha1")))
                .isEqualTo(SsoReason.WEAK_ALGORITHM);
        String changed = SamlIdp.xml(IDP.sign(response(), "_assertion")).replace("subject-1", "subject-2");
        assertThat(refusal(SamlIdp.encoded(changed), NOW)).isEqualTo(SsoReason.SIGNATURE);
    }

    @Test
    void identifiersAreUsedOnce() {
        String twice = SamlIdp.xml(IDP.sign(response(), "_assertion"))
                .replace("<saml:AuthnStatement ", "<saml:AuthnStatement ID=\"_assertion\" ");
        assertThat(refusal(SamlIdp.encoded(twice), NOW)).isEqualTo(SsoReason.DUPLICATE_ID);
    }

    @Test
    void documentTypesAreRefusedInEveryEncoding() {
        String evil = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                + response().replace("subject-1", "&e;");
        assertThat(refusal(SamlIdp.encoded(evil), NOW)).isEqualTo(SsoReason.DOCUMENT_TYPE);
        String utf16 = Base64.getEncoder()
                .encodeToString(
                        ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + evil).getBytes(StandardCharsets.UTF_16));
        assertThat(refusal(utf16, NOW)).isEqualTo(SsoReason.MALFORMED);
    }

    @Test
    void noiseIsMalformed() {
        assertThat(refusal("", NOW)).isEqualTo(SsoReason.MALFORMED);
        assertThat(refusal("PHg+", NOW)).isEqualTo(SsoReason.MALFORMED);
        String deep = "<a>".repeat(100) + "</a>".repeat(100);
        assertThat(refusal(SamlIdp.encoded(deep), NOW)).isEqualTo(SsoReason.MALFORMED);
    }
}
