package sekisho.identity.internal.sso;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The namespace prefixes that hold at a place of a document (Namespaces in XML §6.1). Only computes. */
final class InScope {
    private InScope() {}

    private static Map<String, String> at(Element place) {
        Map<String, String> prefixes = new TreeMap<>();
        for (Node node = place; node instanceof Element element; node = node.getParentNode()) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                Attr attribute = (Attr) element.getAttributes().item(i);
                if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                    prefixes.putIfAbsent(attribute.getName(), attribute.getValue());
                }
            }
        }
        return prefixes;
    }

    /** An element with those prefixes around a piece of text. */
    static byte[] wrap(Element place, byte[] content) {
        StringBuilder open = new StringBuilder("<opened");
        at(place)
                .forEach((name, value) -> open.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(SafeXml.escape(value))
                        .append('"'));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(open.append('>').toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(content);
        out.writeBytes("</opened>".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Declares them on an element that comes from elsewhere, where it does not do so itself. */
    static void declare(Element place, Element stranger) {
        at(place).forEach((name, value) -> {
            if (!stranger.hasAttribute(name)) {
                stranger.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, name, value);
            }
        });
    }
}
