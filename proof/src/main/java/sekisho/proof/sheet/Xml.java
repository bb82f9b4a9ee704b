package sekisho.proof.sheet;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.Reader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Reads the XML of workbooks with every door closed: no document type, no entities but the five of XML itself, no
 * look-up of anything, bounded depth, attributes and names. Thread-safe.
 */
final class Xml {
    private static final WstxInputFactory FACTORY = factory();

    private Xml() {}

    private static WstxInputFactory factory() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.getConfig().doParseLazily(false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, 64);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 128);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 1 << 20);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside of the part is read");
        });
        return factory;
    }

    static XMLStreamReader2 reader(Reader characters) throws XMLStreamException {
        return (XMLStreamReader2) FACTORY.createXMLStreamReader(characters);
    }

    /** The next event; a document type or an unknown entity is an exception. */
    static int next(XMLStreamReader2 xml) throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new XMLStreamException("document types are not read");
        }
        return event;
    }

    /** The attribute without a namespace; empty where it is missing. */
    static String attribute(XMLStreamReader2 xml, String name) {
        String value = xml.getAttributeValue("", name);
        return value == null ? "" : value;
    }

    /** Whether an attribute is set ({@code 1} or {@code true}). */
    static boolean flag(XMLStreamReader2 xml, String name) {
        String value = attribute(xml, name);
        return value.equals("1") || value.equals("true");
    }

    /**
     * The text of the current element and its descendants without phonetic runs ({@code rPh}), at the element's end
     * afterwards. Never more than a cell can hold; what is beyond is a failure.
     */
    static String text(XMLStreamReader2 xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        int phonetic = 0;
        while (depth > 0) {
            switch (next(xml)) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (phonetic > 0 || xml.getLocalName().equals("rPh")) {
                        phonetic++;
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    if (phonetic > 0) {
                        phonetic--;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (phonetic == 0) {
                        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        if (text.length() > 8 * CellText.MAX_LENGTH) {
                            throw new XMLStreamException("a text longer than a cell can hold");
                        }
                    }
                }
                default -> {}
            }
        }
        return text.toString();
    }

    /** The same for a {@code si} or {@code is} element: only what stands in {@code t}, so not the white space between. */
    static String richText(XMLStreamReader2 xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int depth = 1;
        int phonetic = 0;
        while (depth > 0) {
            switch (next(xml)) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (phonetic > 0 || xml.getLocalName().equals("rPh")) {
                        phonetic++;
                        depth++;
                    } else if (xml.getLocalName().equals("t")) {
                        text.append(text(xml));
                        if (text.length() > 8 * CellText.MAX_LENGTH) {
                            throw new XMLStreamException("a text longer than a cell can hold");
                        }
                    } else {
                        depth++;
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    if (phonetic > 0) {
                        phonetic--;
                    }
                }
                default -> {}
            }
        }
        return CellEscapes.decode(text.toString());
    }
}
