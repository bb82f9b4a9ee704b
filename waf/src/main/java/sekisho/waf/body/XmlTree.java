package sekisho.waf.body;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathFactoryConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The tree of a body that has been read without error before. One thread. */
final class XmlTree {
    private final @Nullable Document document;
    private final int maxNodes;
    private final long maxBytes;

    private XmlTree(@Nullable Document document, int maxNodes, long maxBytes) {
        this.document = document;
        this.maxNodes = maxNodes;
        this.maxBytes = maxBytes;
    }

    /** With namespaces, or without them where a prefix has none. */
    static XmlTree of(String body, int maxNodes) {
        Document document = build(body, true);
        if (document == null) {
            document = build(body, false);
        }
        return new XmlTree(document, maxNodes, 64 * 1024 + 64L * body.length());
    }

    /** What {@link Xml#select} says. */
    List<byte[]> select(String expression, Map<String, String> namespaces) {
        if (document == null) {
            return List.of();
        }
        try {
            XPathFactory factory = XPathFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            XPath xpath = factory.newXPath();
            xpath.setNamespaceContext(new Prefixes(namespaces));
            return values((NodeList) xpath.evaluate(expression, document, XPathConstants.NODESET));
        } catch (XPathExpressionException | XPathFactoryConfigurationException e) {
            return List.of();
        } catch (RuntimeException e) {
            // the JDK's XPath answers some invalid expressions with an exception of its own inside
            return List.of();
        }
    }

    private List<byte[]> values(NodeList nodes) {
        List<byte[]> values = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < nodes.getLength() && i < maxNodes; i++) {
            byte[] value = content(nodes.item(i), (int) Math.min(Integer.MAX_VALUE, maxBytes - bytes))
                    .getBytes(StandardCharsets.UTF_8);
            bytes += value.length;
            if (bytes > maxBytes) {
                break;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    /** The text of a node and all below it, in a loop because a tree may be deep; not much beyond a length. */
    private static String content(Node top, int enough) {
        if (top.getNodeType() != Node.ELEMENT_NODE && top.getNodeType() != Node.DOCUMENT_NODE) {
            String value = top.getNodeValue();
            return value == null ? "" : value;
        }
        StringBuilder text = new StringBuilder();
        Node node = top.getFirstChild();
        while (node != null && text.length() <= enough) {
            if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(node.getNodeValue());
            }
            node = following(node, top);
        }
        return text.toString();
    }

    private static @Nullable Node following(Node node, Node top) {
        Node child = node.getFirstChild();
        if (child != null) {
            return child;
        }
        Node up = node;
        while (up != null && up != top) {
            Node next = up.getNextSibling();
            if (next != null) {
                return next;
            }
            up = up.getParentNode();
        }
        return null;
    }

    private static @Nullable Document build(String body, boolean namespaces) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute(Xml.ELEMENT_DEPTH, Integer.toString(Xml.MAX_DEPTH));
            factory.setAttribute(Xml.ELEMENT_ATTRIBUTES, Integer.toString(Xml.MAX_ATTRIBUTES));
            factory.setNamespaceAware(namespaces);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Quiet());
            return builder.parse(new InputSource(new StringReader(body)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            return null;
        } catch (RuntimeException e) {
            // as in Xml: malformed bytes may surface as one
            return null;
        }
    }

    /** Without it the JDK prints errors. */
    private static final class Quiet implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) {}

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }

    private record Prefixes(Map<String, String> uris) implements NamespaceContext {
        @Override
        public String getNamespaceURI(String prefix) {
            return uris.getOrDefault(
                    prefix,
                    prefix.equals(XMLConstants.XML_NS_PREFIX) ? XMLConstants.XML_NS_URI : XMLConstants.NULL_NS_URI);
        }

        @Override
        public @Nullable String getPrefix(String uri) {
            for (Map.Entry<String, String> entry : uris.entrySet()) {
                if (entry.getValue().equals(uri)) {
                    return entry.getKey();
                }
            }
            return null;
        }

        @Override
        public Iterator<String> getPrefixes(String uri) {
            return uris.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(uri))
                    .map(Map.Entry::getKey)
                    .iterator();
        }
    }
}
