package sekisho.waf.body;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML body, of which rules ask for parts by XPath. Read once as a stream, which answers what most rules ask for,
 * {@code /*} and {@code //@*}; a tree is built when the first other expression comes. A document type declaration
 * is refused, and with it every entity, external or not. Encoding by byte order mark or declaration (XML 1.0
 * Appendix F); what comes out is UTF-8. A prefix without a namespace is let pass, as libxml2 does.
 *
 * <p>Pure; one thread.
 */
public final class Xml {
    private static final String TEXT_OF_ROOT = "/*";
    private static final String ATTRIBUTES = "//@*";

    /** Limits of the JDK's readers, which by themselves stop at 100 and 200. */
    static final String ELEMENT_DEPTH = "jdk.xml.maxElementDepth";

    static final String ELEMENT_ATTRIBUTES = "jdk.xml.elementAttributeLimit";
    static final int MAX_DEPTH = 1024;
    static final int MAX_ATTRIBUTES = 10_000;

    private static final XMLInputFactory FACTORY = factory();

    /**
     * How far a body may go; beyond it lies an error.
     *
     * @param maxDepth how many elements may be open at once, 1 to 1024
     * @param maxNodes how many elements, attributes and pieces of text are read, at least 1; one element has no more
     *     than 10,000 attributes, and a name no more than 1,000 characters, whatever is given here
     */
    public record Limits(int maxDepth, int maxNodes) {
        public Limits {
            if (maxDepth < 1 || maxDepth > MAX_DEPTH || maxNodes < 1) {
                throw new IllegalArgumentException("depth " + maxDepth + ", nodes " + maxNodes);
            }
        }
    }

    private final String body;
    private final Limits limits;
    private final @Nullable String error;
    private final List<byte[]> textOfRoot;
    private final List<byte[]> attributes;
    private @Nullable XmlTree tree;

    private Xml(String body, Limits limits, @Nullable String error, List<byte[]> textOfRoot, List<byte[]> attributes) {
        this.body = body;
        this.limits = limits;
        this.error = error;
        this.textOfRoot = textOfRoot;
        this.attributes = attributes;
    }

    /**
     * Reads a body. Linear in its length; never throws.
     *
     * @param body not changed and not kept
     */
    public static Xml parse(byte[] body, Limits limits) {
        Optional<String> decoded = XmlEncoding.text(body);
        if (decoded.isEmpty()) {
            return new Xml("", limits, "XML is not valid in its encoding", List.of(), List.of());
        }
        Reading reading = new Reading(limits);
        String error = reading.read(decoded.get());
        if (error != null) {
            return new Xml("", limits, error, List.of(), List.of());
        }
        byte[] text = reading.text.toString().getBytes(StandardCharsets.UTF_8);
        return new Xml(decoded.get(), limits, null, List.of(text), List.copyOf(reading.attributes));
    }

    /** What is wrong with the body, if anything; never repeats bytes of it. There is nothing to select then. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * What an XPath 1.0 expression selects, in document order: of an element or the document its whole text, of any
     * other node its value. Nothing if the expression is invalid or gives no nodes. At most as many nodes as the
     * limits allow, and at most 64 KiB and 64 times the body's characters of bytes; what goes beyond is left out.
     *
     * @param namespaces what the prefixes in the expression stand for
     * @return not to be changed
     */
    public List<byte[]> select(String xpath, Map<String, String> namespaces) {
        if (error != null) {
            return List.of();
        }
        return switch (xpath) {
            case TEXT_OF_ROOT -> textOfRoot;
            case ATTRIBUTES -> attributes;
            default -> tree().select(xpath, namespaces);
        };
    }

    private XmlTree tree() {
        XmlTree built = tree;
        if (built == null) {
            built = XmlTree.of(body, limits.maxNodes());
            tree = built;
        }
        return built;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(ELEMENT_DEPTH, Integer.toString(MAX_DEPTH));
        factory.setProperty(ELEMENT_ATTRIBUTES, Integer.toString(MAX_ATTRIBUTES));
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entity");
        });
        return factory;
    }

    /** One pass over a body. */
    private static final class Reading {
        final StringBuilder text = new StringBuilder();
        final List<byte[]> attributes = new ArrayList<>();
        private final Limits limits;
        private int nodes;

        Reading(Limits limits) {
            this.limits = limits;
        }

        /** What is wrong with the body, or null. */
        @Nullable
        String read(String body) {
            try {
                XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(body));
                try {
                    return readEvents(reader);
                } finally {
                    reader.close();
                }
            } catch (XMLStreamException e) {
                return "XML is malformed";
            } catch (RuntimeException e) {
                // the JDK's reader has let some escape on malformed input
                return "XML cannot be read";
            }
        }

        private @Nullable String readEvents(XMLStreamReader reader) throws XMLStreamException {
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > limits.maxDepth()) {
                            return "XML is nested deeper than " + limits.maxDepth();
                        }
                        nodes += 1 + reader.getAttributeCount();
                        addAttributes(reader);
                    }
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        nodes++;
                        if (depth > 0) {
                            text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                        }
                    }
                    case XMLStreamConstants.DTD -> {
                        return "XML has a document type declaration";
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> {
                        return "XML refers to an entity";
                    }
                    default -> {}
                }
                if (nodes > limits.maxNodes()) {
                    return "XML has more than " + limits.maxNodes() + " nodes";
                }
            }
            return null;
        }

        private void addAttributes(XMLStreamReader reader) {
            int count = reader.getAttributeCount();
            for (int i = 0; i < count; i++) {
                if (!isNamespace(reader.getAttributePrefix(i), reader.getAttributeLocalName(i))) {
                    attributes.add(reader.getAttributeValue(i).getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        /** A declaration of a namespace is no attribute (XPath 1.0 §5.3). */
        private static boolean isNamespace(@Nullable String prefix, String name) {
            return "xmlns".equals(prefix) || name.equals("xmlns");
        }
    }
}
