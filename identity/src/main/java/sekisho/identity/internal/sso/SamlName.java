package sekisho.identity.internal.sso;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/** A NameID with its qualifiers (SAML Core §2.2.3), which come back in a logout. */
record SamlName(String value, String format, String qualifier, String partyQualifier) {
    private static final String SEPARATOR = "\n";
    private static final List<String> MAIL = List.of(
            "email",
            "mail",
            "urn:oid:0.9.2342.19200300.100.1.3",
            "urn:oid:1.2.840.113549.1.9.1",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress");
    private static final List<String> DISPLAY = List.of(
            "name",
            "displayName",
            "urn:oid:2.16.840.1.113730.3.1.241",
            "http://schemas.microsoft.com/identity/claims/displayname",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name");

    static SamlName of(Element element) {
        return new SamlName(
                element.getTextContent().strip(),
                SafeXml.attribute(element, "Format").orElse(""),
                SafeXml.attribute(element, "NameQualifier").orElse(""),
                SafeXml.attribute(element, "SPNameQualifier").orElse(""));
    }

    /** As it is kept until the logout. */
    String text() {
        return String.join(SEPARATOR, value, format, qualifier, partyQualifier);
    }

    static SamlName parse(String text) {
        String[] parts = text.split(SEPARATOR, 4);
        return new SamlName(parts[0], parts[1], parts[2], parts[3]);
    }

    String xml() {
        return "<saml:NameID" + attribute("Format", format) + attribute("NameQualifier", qualifier)
                + attribute("SPNameQualifier", partyQualifier) + ">" + SafeXml.escape(value) + "</saml:NameID>";
    }

    private static String attribute(String name, String text) {
        return text.isEmpty() ? "" : " " + name + "=\"" + SafeXml.escape(text) + "\"";
    }

    static Optional<String> mail(Map<String, List<String>> attributes) {
        return first(attributes, MAIL);
    }

    static Optional<String> display(Map<String, List<String>> attributes) {
        return first(attributes, DISPLAY);
    }

    private static Optional<String> first(Map<String, List<String>> attributes, List<String> names) {
        return names.stream()
                .flatMap(name ->
                        attributes.getOrDefault(name, List.of()).stream().limit(1))
                .findFirst();
    }

    /** It is personal. */
    @Override
    public String toString() {
        return "SamlName[***]";
    }
}
