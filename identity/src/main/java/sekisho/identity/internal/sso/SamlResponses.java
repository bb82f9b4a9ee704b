package sekisho.identity.internal.sso;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Reads answers of an identity provider (SAML Profiles §4.1.4), each check with its own reason. Only computes. */
public final class SamlResponses {
    static final Duration SKEW = Duration.ofMinutes(1);

    private static final Set<String> CONDITIONS = Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

    private final Saml.Provider provider;
    private final Saml.Party self;
    private final InstantSource clock;

    public SamlResponses(Saml.Provider provider, Saml.Party self, InstantSource clock) {
        this.provider = provider;
        this.self = self;
        this.clock = clock;
    }

    /**
     * What an answer says.
     *
     * @param encoded as it came by the POST binding, base64
     * @param request the identifier of the question that it answers; empty when nobody asked
     * @throws SsoRefusedException when anything about it is not as it has to be
     */
    public Asserted read(String encoded, Optional<String> request) {
        SsoRefusedException.unless(request.isPresent() || provider.unsolicited(), SsoReason.UNSOLICITED);
        Document document = SafeXml.parse(decoded(encoded));
        Element response = document.getDocumentElement();
        SsoRefusedException.unless(SafeXml.is(response, Saml.PROTOCOL, "Response"), SsoReason.MALFORMED);
        SamlShape.check(document);
        Optional<Document> signed = XmlSignatures.signed(response, provider.keys());
        signed.ifPresent(SamlShape::check);
        Element message = signed.map(Document::getDocumentElement).orElse(response);
        message(message, request, signed.isPresent());
        return assertion(statement(message, signed.isPresent()), request);
    }

    private static byte[] decoded(String encoded) {
        try {
            SsoRefusedException.unless(encoded.length() <= 2 * SafeXml.MOST_BYTES, SsoReason.MALFORMED);
            return Base64.getMimeDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    private void message(Element message, Optional<String> request, boolean signed) {
        version(message);
        SafeXml.child(message, Saml.ASSERTION, "Issuer")
                .ifPresent(issuer -> SsoRefusedException.unless(
                        issuer.getTextContent().strip().equals(provider.entity()), SsoReason.ISSUER));
        Optional<String> destination = SafeXml.attribute(message, "Destination");
        SsoRefusedException.unless(destination.map(self.answersAt()::equals).orElse(!signed), SsoReason.RECIPIENT);
        SsoRefusedException.unless(SafeXml.attribute(message, "InResponseTo").equals(request), SsoReason.WRONG_ANSWER);
        String status = SafeXml.child(message, Saml.PROTOCOL, "Status")
                .flatMap(it -> SafeXml.child(it, Saml.PROTOCOL, "StatusCode"))
                .flatMap(it -> SafeXml.attribute(it, "Value"))
                .orElse("");
        SsoRefusedException.unless(status.equals(Saml.SUCCESS), SsoReason.DECLINED);
    }

    private static void version(Element element) {
        SsoRefusedException.unless(
                SafeXml.attribute(element, "Version").equals(Optional.of("2.0")), SsoReason.MALFORMED);
    }

    /** The one statement, from signed bytes. */
    private Element statement(Element message, boolean messageSigned) {
        Optional<Element> encrypted = SafeXml.child(message, Saml.ASSERTION, "EncryptedAssertion");
        Element assertion = encrypted
                .map(it -> XmlDecryption.open(it, self.key()))
                .or(() -> SafeXml.child(message, Saml.ASSERTION, "Assertion"))
                .orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED));
        SamlShape.check(assertion.getOwnerDocument());
        Optional<Document> signed = XmlSignatures.signed(assertion, provider.keys());
        SsoRefusedException.unless(signed.isPresent() || messageSigned, SsoReason.UNSIGNED);
        return signed.map(Document::getDocumentElement).orElse(assertion);
    }

    private Asserted assertion(Element assertion, Optional<String> request) {
        version(assertion);
        String id = SafeXml.attribute(assertion, "ID").orElse("");
        SsoRefusedException.unless(!id.isEmpty(), SsoReason.MALFORMED);
        String issuer = text(assertion, "Issuer");
        SsoRefusedException.unless(issuer.equals(provider.entity()), SsoReason.ISSUER);
        Element subject = SafeXml.child(assertion, Saml.ASSERTION, "Subject")
                .orElseThrow(() -> new SsoRefusedException(SsoReason.NO_SUBJECT));
        Instant expires = confirmed(subject, request);
        conditions(assertion);
        Element statement = SafeXml.children(assertion, Saml.ASSERTION, "AuthnStatement").stream()
                .findFirst()
                .orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED));
        Optional<Instant> until = time(statement, "SessionNotOnOrAfter");
        SsoRefusedException.unless(until.map(this::isAhead).orElse(true), SsoReason.EXPIRED);
        SamlName name = SafeXml.child(subject, Saml.ASSERTION, "NameID")
                .map(SamlName::of)
                .filter(it -> !it.value().isEmpty() && it.value().length() <= 1024)
                .orElseThrow(() -> new SsoRefusedException(SsoReason.NO_SUBJECT));
        Map<String, List<String>> attributes = attributes(assertion);
        return new Asserted(
                name.value(),
                SamlName.mail(attributes)
                        .or(() -> Optional.of(name)
                                .filter(it -> it.format().equals(Saml.MAIL_FORMAT))
                                .map(SamlName::value)),
                Optional.empty(),
                SamlName.display(attributes),
                attributes,
                SafeXml.attribute(statement, "SessionIndex"),
                name.text(),
                new Asserted.Once(id, expires.plus(SKEW)),
                until);
    }

    /** When the confirmation ends. */
    private Instant confirmed(Element subject, Optional<String> request) {
        List<SsoRefusedException> refusals = new ArrayList<>();
        for (Element confirmation : SafeXml.children(subject, Saml.ASSERTION, "SubjectConfirmation")) {
            if (SafeXml.attribute(confirmation, "Method").equals(Optional.of(Saml.BEARER))) {
                try {
                    return bearer(confirmation, request);
                } catch (SsoRefusedException e) {
                    refusals.add(e);
                }
            }
        }
        throw refusals.stream().findFirst().orElseGet(() -> new SsoRefusedException(SsoReason.NO_SUBJECT));
    }

    private Instant bearer(Element confirmation, Optional<String> request) {
        Element data = SafeXml.child(confirmation, Saml.ASSERTION, "SubjectConfirmationData")
                .orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED));
        SsoRefusedException.unless(
                SafeXml.attribute(data, "Recipient").equals(Optional.of(self.answersAt())), SsoReason.RECIPIENT);
        SsoRefusedException.unless(SafeXml.attribute(data, "InResponseTo").equals(request), SsoReason.WRONG_ANSWER);
        Instant end = time(data, "NotOnOrAfter").orElseThrow(() -> new SsoRefusedException(SsoReason.MALFORMED));
        SsoRefusedException.unless(isAhead(end), SsoReason.EXPIRED);
        SsoRefusedException.unless(time(data, "NotBefore").isEmpty(), SsoReason.MALFORMED);
        return end;
    }

    private void conditions(Element assertion) {
        Element conditions = SafeXml.child(assertion, Saml.ASSERTION, "Conditions")
                .orElseThrow(() -> new SsoRefusedException(SsoReason.AUDIENCE));
        Instant latest = clock.instant().plus(SKEW);
        SsoRefusedException.unless(
                time(conditions, "NotBefore").map(from -> !from.isAfter(latest)).orElse(true), SsoReason.NOT_YET_VALID);
        SsoRefusedException.unless(
                time(conditions, "NotOnOrAfter").map(this::isAhead).orElse(true), SsoReason.EXPIRED);
        // SAML Core §2.5.1: what is not understood makes it indeterminate.
        SsoRefusedException.unless(
                SafeXml.children(conditions).stream().allMatch(it -> CONDITIONS.contains(it.getLocalName())),
                SsoReason.MALFORMED);
        List<Element> audiences = SafeXml.children(conditions, Saml.ASSERTION, "AudienceRestriction");
        boolean forUs = !audiences.isEmpty()
                && audiences.stream()
                        .allMatch(restriction -> SafeXml.children(restriction, Saml.ASSERTION, "Audience").stream()
                                .anyMatch(audience ->
                                        audience.getTextContent().strip().equals(self.entity())));
        SsoRefusedException.unless(forUs, SsoReason.AUDIENCE);
    }

    private boolean isAhead(Instant end) {
        return clock.instant().isBefore(end.plus(SKEW));
    }

    private static Map<String, List<String>> attributes(Element assertion) {
        Map<String, List<String>> attributes = new HashMap<>();
        for (Element statement : SafeXml.children(assertion, Saml.ASSERTION, "AttributeStatement")) {
            for (Element attribute : SafeXml.children(statement, Saml.ASSERTION, "Attribute")) {
                String name = SafeXml.attribute(attribute, "Name").orElse("");
                SafeXml.children(attribute, Saml.ASSERTION, "AttributeValue")
                        .forEach(value -> attributes
                                .computeIfAbsent(name, it -> new ArrayList<>())
                                .add(value.getTextContent()));
            }
        }
        return attributes;
    }

    private static String text(Element parent, String name) {
        return SafeXml.child(parent, Saml.ASSERTION, name)
                .map(Element::getTextContent)
                .orElse("")
                .strip();
    }

    private static Optional<Instant> time(Element element, String name) {
        try {
            return SafeXml.attribute(element, name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }
}
