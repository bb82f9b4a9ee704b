package sekisho.identity.internal.sso;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Requests to a provider and both sides of single logout, by the redirect binding (SAML Bindings §3.4). Only computes. */
public final class SamlMessages {
    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final Map<String, String> ALGORITHMS = Map.of(
            RSA_SHA256,
            "SHA256withRSA",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            "SHA384withRSA",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            "SHA512withRSA");
    private static final String OPEN =
            " xmlns:samlp=\"" + Saml.PROTOCOL + "\" xmlns:saml=\"" + Saml.ASSERTION + "\" Version=\"2.0\"";

    private final Saml.Provider provider;
    private final Saml.Party self;
    private final InstantSource clock;

    public SamlMessages(Saml.Provider provider, Saml.Party self, InstantSource clock) {
        this.provider = provider;
        this.self = self;
        this.clock = clock;
    }

    /** Where the browser goes to log in. */
    public String login(String id, String relayState) {
        String xml = "<samlp:AuthnRequest" + head(id, provider.loginAt()) + " AssertionConsumerServiceURL=\""
                + SafeXml.escape(self.answersAt()) + "\" ProtocolBinding=\"" + Saml.POST + "\">" + issuer()
                + "<samlp:NameIDPolicy AllowCreate=\"true\"/></samlp:AuthnRequest>";
        return redirect(provider.loginAt(), "SAMLRequest", xml, relayState);
    }

    /** Where the browser goes to end the provider's session, too; empty where there is no such place. */
    public Optional<String> logout(String id, String hint, Optional<String> session) {
        return provider.logoutAt()
                .map(at -> redirect(
                        at,
                        "SAMLRequest",
                        "<samlp:LogoutRequest" + head(id, at) + ">" + issuer()
                                + SamlName.parse(hint).xml()
                                + session.map(index -> "<samlp:SessionIndex>" + SafeXml.escape(index)
                                                + "</samlp:SessionIndex>")
                                        .orElse("")
                                + "</samlp:LogoutRequest>",
                        ""));
    }

    /** The answer to a provider that ended sessions. */
    public Optional<String> loggedOut(String id, String request, String relayState) {
        return provider.logoutAt()
                .map(at -> redirect(
                        at,
                        "SAMLResponse",
                        "<samlp:LogoutResponse" + head(id, at) + " InResponseTo=\"" + SafeXml.escape(request) + "\">"
                                + issuer() + "<samlp:Status><samlp:StatusCode Value=\"" + Saml.SUCCESS
                                + "\"/></samlp:Status></samlp:LogoutResponse>",
                        relayState));
    }

    private String head(String id, String destination) {
        return OPEN + " ID=\"" + id + "\" IssueInstant=\""
                + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\" Destination=\"" + SafeXml.escape(destination)
                + "\"";
    }

    private String issuer() {
        return "<saml:Issuer>" + SafeXml.escape(self.entity()) + "</saml:Issuer>";
    }

    private String redirect(String at, String name, String xml, String relayState) {
        String query = name + "=" + encoded(deflated(xml))
                + (relayState.isEmpty() ? "" : "&RelayState=" + URLEncoder.encode(relayState, StandardCharsets.UTF_8))
                + "&SigAlg=" + URLEncoder.encode(RSA_SHA256, StandardCharsets.UTF_8);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(self.key());
            signature.update(query.getBytes(StandardCharsets.US_ASCII));
            return at + (at.contains("?") ? "&" : "?") + query + "&Signature=" + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA is part of every Java", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return URLEncoder.encode(Base64.getEncoder().encodeToString(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] deflated(String xml) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(xml.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written anywhere", e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    // ---- what the provider says of logouts

    /** A provider ends sessions: those of a name, or the named ones of it. */
    public record Ended(String id, String name, List<String> sessions, Asserted.Once replay) {
        public Ended {
            sessions = List.copyOf(sessions);
        }
    }

    /** A request that came in the query, which its signature covers as it was written. */
    public Ended endedByQuery(String rawQuery) {
        return ended(fromQuery(rawQuery, "SAMLRequest"));
    }

    /** A request that came in a form, signed inside. */
    public Ended endedByForm(String encoded) {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
        Document document = SafeXml.parse(bytes);
        SamlShape.check(document);
        return ended(XmlSignatures.signed(document.getDocumentElement(), provider.keys())
                .orElseThrow(() -> new SsoRefusedException(SsoReason.UNSIGNED))
                .getDocumentElement());
    }

    private Ended ended(Element request) {
        SsoRefusedException.unless(SafeXml.is(request, Saml.PROTOCOL, "LogoutRequest"), SsoReason.MALFORMED);
        String issuer = SafeXml.child(request, Saml.ASSERTION, "Issuer")
                .map(it -> it.getTextContent().strip())
                .orElse("");
        SsoRefusedException.unless(issuer.equals(provider.entity()), SsoReason.ISSUER);
        SsoRefusedException.unless(
                SafeXml.attribute(request, "Destination")
                        .map(self.logoutAt()::equals)
                        .orElse(true),
                SsoReason.RECIPIENT);
        try {
            java.time.Instant issued = java.time.Instant.parse(
                    SafeXml.attribute(request, "IssueInstant").orElse(""));
            java.time.Instant end = issued.plus(java.time.Duration.ofMinutes(10));
            SsoRefusedException.unless(clock.instant().isBefore(end), SsoReason.EXPIRED);
            String name = SafeXml.child(request, Saml.ASSERTION, "NameID")
                    .map(it -> SamlName.of(it).value())
                    .orElseThrow(() -> new SsoRefusedException(SsoReason.NO_SUBJECT));
            String id = SafeXml.attribute(request, "ID").orElse("");
            return new Ended(
                    id,
                    name,
                    SafeXml.children(request, Saml.PROTOCOL, "SessionIndex").stream()
                            .map(Element::getTextContent)
                            .toList(),
                    new Asserted.Once(id, end));
        } catch (java.time.format.DateTimeParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    private Element fromQuery(String rawQuery, String name) {
        Map<String, String> raw = new HashMap<>();
        for (String pair : rawQuery.split("&", 16)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                boolean first = raw.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1)) == null;
                SsoRefusedException.unless(first, SsoReason.WRAPPED);
            }
        }
        SsoRefusedException.unless(raw.containsKey("Signature"), SsoReason.UNSIGNED);
        String relay = raw.get("RelayState");
        String covered = name + "=" + raw.getOrDefault(name, "") + (relay == null ? "" : "&RelayState=" + relay)
                + "&SigAlg=" + raw.getOrDefault("SigAlg", "");
        String algorithm = Optional.ofNullable(ALGORITHMS.get(decoded(raw.getOrDefault("SigAlg", ""))))
                .orElseThrow(() -> new SsoRefusedException(SsoReason.WEAK_ALGORITHM));
        byte[] signature = bytes(raw.getOrDefault("Signature", ""));
        SsoRefusedException.unless(
                provider.keys().stream().anyMatch(key -> verifies(key, algorithm, covered, signature)),
                SsoReason.SIGNATURE);
        Document document = SafeXml.parse(inflated(bytes(raw.getOrDefault(name, ""))));
        SamlShape.check(document);
        return document.getDocumentElement();
    }

    private static boolean verifies(PublicKey key, String algorithm, String covered, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(covered.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    private static byte[] bytes(String raw) {
        try {
            return Base64.getMimeDecoder().decode(decoded(raw));
        } catch (IllegalArgumentException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }

    private static byte[] inflated(byte[] bytes) {
        Inflater inflater = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            byte[] xml = in.readNBytes(SafeXml.MOST_BYTES + 1);
            SsoRefusedException.unless(xml.length <= SafeXml.MOST_BYTES, SsoReason.MALFORMED);
            return xml;
        } catch (IOException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        } finally {
            inflater.end();
        }
    }
}
