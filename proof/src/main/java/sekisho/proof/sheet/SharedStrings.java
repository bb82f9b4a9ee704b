package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/** The texts that cells refer to by number, without phonetic guides. Immutable. */
final class SharedStrings {
    static final SharedStrings EMPTY = new SharedStrings(List.of());

    private final List<String> texts;

    private SharedStrings(List<String> texts) {
        this.texts = texts;
    }

    static SharedStrings read(XMLStreamReader2 xml, Bounds bounds) throws XMLStreamException {
        List<String> texts = new ArrayList<>();
        long characters = 0;
        while (xml.hasNext()) {
            if (Xml.next(xml) == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("si")) {
                String text = Xml.richText(xml);
                texts.add(text);
                characters += text.length();
                if (texts.size() > bounds.strings()) {
                    throw Failures.tooLarge("文字列の数 " + bounds.strings(), bounds.strings() + " strings");
                }
                if (characters > bounds.characters()) {
                    throw Failures.tooLarge("文字数 " + bounds.characters(), bounds.characters() + " characters");
                }
            }
        }
        return new SharedStrings(texts);
    }

    /** The text of a number as it stands in a cell. */
    String text(String number) throws XMLStreamException {
        try {
            int index = Integer.parseInt(number.strip());
            if (index >= 0 && index < texts.size()) {
                return texts.get(index);
            }
        } catch (NumberFormatException e) {
            throw new XMLStreamException("a cell refers to no string", e);
        }
        throw new XMLStreamException("a cell refers to no string");
    }
}
