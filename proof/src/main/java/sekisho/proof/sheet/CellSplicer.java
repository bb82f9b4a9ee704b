package sekisho.proof.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * Puts texts into empty cells of a worksheet part and copies every other character as it is. One use, one thread.
 *
 * <p>The part is read twice at the same time. A parser runs ahead and says at which character a {@code c} or {@code row}
 * element begins and ends; a copier follows with the raw characters, and only where a cell is to be written it writes
 * that cell's element instead (or in addition, where the sheet has no element for an empty cell). Nothing is kept in
 * memory, nothing is formatted anew.
 *
 * <ol>
 *   <li>ECMA-376 part 1 §18.3.1.73 {@code row} and §18.3.1.4 {@code c}: rows and cells rise; {@code r} may be missing
 *       and is then one more than before.
 *   <li>§18.18.11 {@code ST_CellType} {@code inlineStr}: the text stands in the cell itself, so that the shared strings
 *       stay untouched.
 * </ol>
 */
final class CellSplicer {
    private final NavigableMap<Integer, NavigableMap<Integer, String>> rows = new TreeMap<>();
    private final List<ColumnStyle> columnStyles = new ArrayList<>();

    /** Attributes that describe a content which is not there any more. */
    private static final Set<String> DROPPED = Set.of("t", "cm", "vm");

    private record ColumnStyle(Span columns, String style) {}

    /** Takes a text for each cell; the cells must be empty and the texts clean. */
    CellSplicer(Map<Position, String> texts) {
        texts.forEach((cell, text) ->
                rows.computeIfAbsent(cell.row(), row -> new TreeMap<>()).put(cell.column(), text));
    }

    /**
     * Copies the part.
     *
     * @param ahead the part's text for the parser
     * @param raw the same text once more, for the copier
     * @param out takes the new part; flushed, not closed
     */
    void splice(PartText ahead, PartText raw, OutputStream out) throws IOException, XMLStreamException {
        out.write(raw.mark());
        CharsetEncoder encoder = raw.charset().newEncoder();
        Writer writer = new OutputStreamWriter(
                out,
                raw.charset()
                        .newEncoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        Copier copier = new Copier(raw.reader(), writer);
        XMLStreamReader2 xml = Xml.reader(ahead.reader());
        new Pass(xml, copier, encoder).run();
        xml.close();
        copier.copyRest();
        writer.flush();
        if (!rows.isEmpty()) {
            throw new XMLStreamException("a worksheet without rows");
        }
    }

    /** Follows with the raw characters. */
    private static final class Copier {
        private final Reader source;
        private final Writer target;
        private final char[] buffer = new char[8192];
        private long at;

        Copier(Reader source, Writer target) {
            this.source = source;
            this.target = target;
        }

        /** Copies up to the character at {@code offset}, which must be the beginning of a tag. */
        void copyTo(long offset) throws IOException {
            move(offset, true);
        }

        void skipTo(long offset) throws IOException {
            move(offset, false);
        }

        void write(String text) throws IOException {
            target.write(text);
        }

        void copyRest() throws IOException {
            source.transferTo(target);
        }

        private void move(long offset, boolean copy) throws IOException {
            if (offset < at) {
                throw new IOException("a tag before the one that was read last");
            }
            while (at < offset) {
                int read = source.read(buffer, 0, (int) Math.min(buffer.length, offset - at));
                if (read < 0) {
                    throw new IOException("a part shorter than it was");
                }
                if (copy) {
                    target.write(buffer, 0, read);
                }
                at += read;
            }
        }
    }

    /** The walk through the part. */
    private final class Pass {
        private final XMLStreamReader2 xml;
        private final Copier copier;
        private final CharsetEncoder encoder;
        private int row = -1;
        private int column = -1;
        private String rowStyle = "";

        Pass(XMLStreamReader2 xml, Copier copier, CharsetEncoder encoder) {
            this.xml = xml;
            this.copier = copier;
            this.encoder = encoder;
        }

        void run() throws IOException, XMLStreamException {
            while (!rows.isEmpty() && xml.hasNext()) {
                switch (Xml.next(xml)) {
                    case XMLStreamConstants.START_ELEMENT -> start();
                    case XMLStreamConstants.END_ELEMENT -> end();
                    default -> {}
                }
            }
        }

        private void start() throws IOException, XMLStreamException {
            if (!Namespaces.isMain(xml.getNamespaceURI())) {
                return;
            }
            switch (xml.getLocalName()) {
                case "col" -> columnStyle();
                case "sheetData" -> {
                    if (xml.isEmptyElement()) {
                        open();
                        writeRowsBefore(Integer.MAX_VALUE);
                        close();
                    }
                }
                case "row" -> startRow();
                case "c" -> startCell();
                default -> {}
            }
        }

        private void end() throws IOException, XMLStreamException {
            if (!Namespaces.isMain(xml.getNamespaceURI())) {
                return;
            }
            switch (xml.getLocalName()) {
                case "row" -> {
                    if (rows.containsKey(row)) {
                        copier.copyTo(xml.getLocationInfo().getStartingCharOffset());
                        writeCellsBefore(Integer.MAX_VALUE);
                    }
                }
                case "sheetData" -> {
                    copier.copyTo(xml.getLocationInfo().getStartingCharOffset());
                    writeRowsBefore(Integer.MAX_VALUE);
                }
                default -> {}
            }
        }

        private void columnStyle() {
            Area.parse("A" + Xml.attribute(xml, "min") + ":A" + Xml.attribute(xml, "max"))
                    .ifPresent(columns -> columnStyles.add(
                            new ColumnStyle(new Span(columns.top(), columns.bottom()), Xml.attribute(xml, "style"))));
        }

        private void startRow() throws IOException, XMLStreamException {
            String number = Xml.attribute(xml, "r");
            row = number.isEmpty() ? row + 1 : Integer.parseInt(number) - 1;
            column = -1;
            rowStyle = Xml.flag(xml, "customFormat") ? Xml.attribute(xml, "s") : "";
            if (rows.firstKey() < row) {
                copier.copyTo(xml.getLocationInfo().getStartingCharOffset());
                writeRowsBefore(row);
            }
            if (rows.containsKey(row) && xml.isEmptyElement()) {
                open();
                writeCellsBefore(Integer.MAX_VALUE);
                close();
            }
        }

        /** Turns the current {@code <x/>} into {@code <x>}; {@link #close} adds the end. */
        private void open() throws IOException, XMLStreamException {
            long end = xml.getLocationInfo().getEndingCharOffset();
            copier.copyTo(end - 2);
            copier.write(">");
            copier.skipTo(end);
        }

        private void close() throws IOException {
            copier.write("</" + prefix() + xml.getLocalName() + ">");
        }

        private void startCell() throws IOException, XMLStreamException {
            String reference = Xml.attribute(xml, "r");
            column = reference.isEmpty()
                    ? column + 1
                    : Position.parse(reference)
                            .orElseThrow(() -> new XMLStreamException("a cell without a place"))
                            .column();
            NavigableMap<Integer, String> cells = rows.get(row);
            if (cells == null || cells.firstKey() > column) {
                return;
            }
            copier.copyTo(xml.getLocationInfo().getStartingCharOffset());
            writeCellsBefore(column);
            NavigableMap<Integer, String> rest = rows.get(row);
            String text = rest == null ? null : rest.remove(column);
            if (text == null) {
                return;
            }
            if (rest != null && rest.isEmpty()) {
                rows.remove(row);
            }
            String begin = beginOfCell();
            String end = "</" + prefix() + "c>";
            String content = content(text);
            copier.write(begin + content + end);
            copier.skipTo(endOfCell());
        }

        /** The start tag of the current cell with all that it had, but the type. */
        private String beginOfCell() {
            StringBuilder tag = new StringBuilder("<").append(prefix()).append('c');
            for (int i = 0; i < xml.getNamespaceCount(); i++) {
                String declared = xml.getNamespacePrefix(i);
                tag.append(declared == null || declared.isEmpty() ? " xmlns" : " xmlns:" + declared);
                attributeValue(tag, xml.getNamespaceURI(i));
            }
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                String prefix = xml.getAttributePrefix(i);
                String name = xml.getAttributeLocalName(i);
                boolean own = prefix == null || prefix.isEmpty();
                if (!own || !DROPPED.contains(name)) {
                    tag.append(' ').append(own ? "" : prefix + ":").append(name);
                    attributeValue(tag, xml.getAttributeValue(i));
                }
            }
            return tag.append(" t=\"inlineStr\">").toString();
        }

        private void attributeValue(StringBuilder tag, String value) {
            tag.append("=\"")
                    .append(CellEscapes.encodeAttribute(value == null ? "" : value, encoder))
                    .append('"');
        }

        /** Goes to the end of the current cell, which must not compute anything. */
        private long endOfCell() throws XMLStreamException {
            int depth = 1;
            long end = xml.getLocationInfo().getEndingCharOffset();
            boolean empty = xml.isEmptyElement();
            while (depth > 0) {
                int event = Xml.next(xml);
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    if (xml.getLocalName().equals("f")) {
                        throw new XMLStreamException("a formula where an empty cell was");
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
            return empty ? end : xml.getLocationInfo().getEndingCharOffset();
        }

        private void writeRowsBefore(int limit) throws IOException {
            while (!rows.isEmpty() && rows.firstKey() < limit) {
                Map.Entry<Integer, NavigableMap<Integer, String>> first = rows.firstEntry();
                String name = prefix() + "row";
                copier.write("<" + name + " r=\"" + (first.getKey() + 1) + "\">");
                for (Map.Entry<Integer, String> cell : first.getValue().entrySet()) {
                    writeCell(new Position(first.getKey(), cell.getKey()), cell.getValue(), "");
                }
                copier.write("</" + name + ">");
                rows.remove(first.getKey());
            }
        }

        private void writeCellsBefore(int limit) throws IOException {
            NavigableMap<Integer, String> cells = rows.get(row);
            while (cells != null && !cells.isEmpty() && cells.firstKey() < limit) {
                Map.Entry<Integer, String> first = cells.pollFirstEntry();
                writeCell(new Position(row, first.getKey()), first.getValue(), rowStyle);
            }
            if (cells != null && cells.isEmpty()) {
                rows.remove(row);
            }
        }

        /** A cell that the part did not have looks as its row or column looks. */
        private void writeCell(Position cell, String text, String ofRow) throws IOException {
            String style = ofRow;
            for (ColumnStyle columns : columnStyles) {
                if (style.isEmpty() && columns.columns().contains(cell.column())) {
                    style = columns.style();
                }
            }
            StringBuilder tag = new StringBuilder("<")
                    .append(prefix())
                    .append("c r=\"")
                    .append(cell.name())
                    .append('"');
            if (!style.isEmpty()) {
                tag.append(" s");
                attributeValue(tag, style);
            }
            copier.write(tag.append(" t=\"inlineStr\">") + content(text) + "</" + prefix() + "c>");
        }

        private String content(String text) {
            String prefix = prefix();
            return "<" + prefix + "is><" + prefix + "t xml:space=\"preserve\">" + CellEscapes.encode(text, encoder)
                    + "</" + prefix + "t></" + prefix + "is>";
        }

        private String prefix() {
            String prefix = xml.getPrefix();
            return prefix == null || prefix.isEmpty() ? "" : prefix + ":";
        }
    }
}
