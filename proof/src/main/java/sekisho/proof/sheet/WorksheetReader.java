package sekisho.proof.sheet;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Reads one worksheet part as a stream of events. Rows and cells must rise, as Excel itself demands; anything else is
 * damage. One use, one thread.
 */
final class WorksheetReader {
    private final SharedStrings strings;
    private final SheetSink sink;
    private final Bounds bounds;
    private int row = -1;
    private int column = -1;
    private long inlineCharacters;

    WorksheetReader(SharedStrings strings, SheetSink sink, Bounds bounds) {
        this.strings = strings;
        this.sink = sink;
        this.bounds = bounds;
    }

    /** The row that is being read, 0-based; -1 before the first. */
    int row() {
        return row;
    }

    void read(XMLStreamReader2 xml) throws XMLStreamException {
        int ranges = 0;
        boolean worksheet = false;
        while (xml.hasNext()) {
            if (Xml.next(xml) != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "worksheet" -> worksheet = true;
                case "col" -> column(xml);
                case "row" -> row = next(xml, row, Position.MAX_ROWS);
                case "c" -> cell(xml);
                case "mergeCell" -> {
                    Area.parse(Xml.attribute(xml, "ref")).ifPresent(sink::merge);
                    ranges++;
                }
                case "dataValidation" -> ranges += validation(xml);
                default -> {}
            }
            if (ranges > bounds.ranges()) {
                throw Failures.tooLarge(
                        "結合と入力規則の数 " + bounds.ranges(), bounds.ranges() + " merged areas and validations");
            }
        }
        if (!worksheet) {
            throw new XMLStreamException("no worksheet");
        }
    }

    private void column(XMLStreamReader2 xml) {
        if (Xml.flag(xml, "hidden")) {
            Area.parse("A" + Xml.attribute(xml, "min") + ":A" + Xml.attribute(xml, "max"))
                    .ifPresent(columns -> sink.hiddenColumns(new Span(columns.top(), columns.bottom())));
        }
    }

    private int next(XMLStreamReader2 xml, int previous, int limit) throws XMLStreamException {
        String number = Xml.attribute(xml, "r");
        column = -1;
        int next = previous + 1;
        if (!number.isEmpty()) {
            try {
                next = Integer.parseInt(number) - 1;
            } catch (NumberFormatException e) {
                throw new XMLStreamException("a row without a number", e);
            }
        }
        if (next <= previous || next >= limit) {
            throw new XMLStreamException("rows that do not rise");
        }
        return next;
    }

    private void cell(XMLStreamReader2 xml) throws XMLStreamException {
        String reference = Xml.attribute(xml, "r");
        int next = column + 1;
        if (!reference.isEmpty()) {
            Position position =
                    Position.parse(reference).orElseThrow(() -> new XMLStreamException("a cell without a place"));
            if (position.row() != row) {
                throw new XMLStreamException("a cell in another row");
            }
            next = position.column();
        }
        if (row < 0 || next <= column || next >= Position.MAX_COLUMNS) {
            throw new XMLStreamException("cells that do not rise");
        }
        column = next;
        content(xml, Xml.attribute(xml, "t"));
    }

    private void content(XMLStreamReader2 xml, String type) throws XMLStreamException {
        String text = "";
        boolean formula = false;
        int depth = 1;
        while (depth > 0) {
            int event = Xml.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "f" -> {
                        formula = true;
                        depth++;
                    }
                    case "v" -> text = value(type, Xml.text(xml));
                    case "is" -> {
                        text = Xml.richText(xml);
                        inlineCharacters += text.length();
                        if (inlineCharacters > bounds.characters()) {
                            throw Failures.tooLarge("文字数 " + bounds.characters(), bounds.characters() + " characters");
                        }
                    }
                    default -> depth++;
                }
            }
        }
        if (formula || !text.isEmpty()) {
            sink.cell(row, column, text, formula);
        }
    }

    private String value(String type, String stored) throws XMLStreamException {
        return switch (type) {
            case "s" -> stored.isBlank() ? "" : strings.text(stored);
            case "b" -> stored.equals("1") ? "TRUE" : "FALSE";
            case "str" -> CellEscapes.decode(stored);
            default -> stored;
        };
    }

    /** Reads {@code dataValidation} in its first form, and in the extension's, where range and formula are elements. */
    private int validation(XMLStreamReader2 xml) throws XMLStreamException {
        boolean list = Xml.attribute(xml, "type").equals("list");
        List<Area> areas = new ArrayList<>(Area.parseList(Xml.attribute(xml, "sqref"), bounds.ranges()));
        String source = "";
        int depth = 1;
        while (depth > 0) {
            int event = Xml.next(xml);
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "formula1" -> source = Xml.text(xml).strip();
                    case "sqref" -> areas.addAll(Area.parseList(Xml.text(xml), bounds.ranges()));
                    default -> depth++;
                }
            }
        }
        if (list && !source.isEmpty() && !areas.isEmpty()) {
            sink.list(List.copyOf(areas), source);
        }
        return 1 + areas.size();
    }
}
