package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellSplicerTest {
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static String splice(String data, Map<String, String> texts) throws IOException, XMLStreamException {
        String before = "<worksheet xmlns=\"" + MAIN + "\">";
        String spliced = spliceWhole(before + data + "</worksheet>", texts, StandardCharsets.UTF_8);
        assertThat(spliced).startsWith(before).endsWith("</worksheet>");
        return spliced.substring(before.length(), spliced.length() - "</worksheet>".length());
    }

    private static String spliceWhole(String xml, Map<String, String> texts, Charset charset)
            throws IOException, XMLStreamException {
        return new String(spliceBytes(xml.getBytes(charset), texts), charset);
    }

    private static byte[] spliceBytes(byte[] xml, Map<String, String> texts) throws IOException, XMLStreamException {
        Map<Position, String> cells = new HashMap<>();
        texts.forEach((name, text) -> cells.put(Position.parse(name).orElseThrow(), text));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CellSplicer(cells)
                .splice(PartText.of(new ByteArrayInputStream(xml)), PartText.of(new ByteArrayInputStream(xml)), out);
        return out.toByteArray();
    }

    private static String is(String text) {
        return "<is><t xml:space=\"preserve\">" + text + "</t></is>";
    }

    @Test
    void anEmptyCellKeepsItsStyle() throws Exception {
        assertThat(splice(
                        "<sheetData><row r=\"1\" spans=\"1:3\" ht='20'><c r=\"A1\" s=\"3\"/><c r='B1' s='4'  /><c r=\"C1\"><v>1</v></c></row></sheetData>",
                        Map.of("B1", "○")))
                .isEqualTo(
                        "<sheetData><row r=\"1\" spans=\"1:3\" ht='20'><c r=\"A1\" s=\"3\"/><c r=\"B1\" s=\"4\" t=\"inlineStr\">"
                                + is("○") + "</c><c r=\"C1\"><v>1</v></c></row></sheetData>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c r=\"B1\" s=\"4\"></c>",
                "<c r=\"B1\" s=\"4\" t=\"s\"/>",
                "<c r=\"B1\" s=\"4\" t=\"n\"><v></v></c>",
                "<c r=\"B1\" t=\"inlineStr\" s=\"4\"><is><t/></is></c>",
                "<c\n  r=\"B1\"\n  s=\"4\"\n><!-- > --></c >"
            })
    void everyFormOfAnEmptyCellIsReplacedWhole(String cell) throws Exception {
        assertThat(splice("<sheetData><row r=\"1\">" + cell + "</row></sheetData>", Map.of("B1", "a")))
                .isEqualTo("<sheetData><row r=\"1\"><c r=\"B1\" s=\"4\" t=\"inlineStr\">" + is("a")
                        + "</c></row></sheetData>");
    }

    @Test
    void missingCellsAndRowsAreInsertedInOrder() throws Exception {
        assertThat(splice(
                        "<sheetData><row r=\"2\"><c r=\"B2\"/><c r=\"D2\"/></row><row r=\"4\"/><row r=\"6\"></row></sheetData>",
                        Map.of("A1", "1", "A2", "2", "C2", "3", "E2", "4", "B3", "5", "B4", "6", "A6", "7", "A9", "8")))
                .isEqualTo("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\">" + is("1") + "</c></row>"
                        + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\">" + is("2")
                        + "</c><c r=\"B2\"/><c r=\"C2\" t=\"inlineStr\">" + is("3")
                        + "</c><c r=\"D2\"/><c r=\"E2\" t=\"inlineStr\">" + is("4") + "</c></row>"
                        + "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\">" + is("5") + "</c></row>"
                        + "<row r=\"4\"><c r=\"B4\" t=\"inlineStr\">" + is("6") + "</c></row>"
                        + "<row r=\"6\"><c r=\"A6\" t=\"inlineStr\">" + is("7") + "</c></row>"
                        + "<row r=\"9\"><c r=\"A9\" t=\"inlineStr\">" + is("8") + "</c></row></sheetData>");
    }

    @Test
    void anEmptySheetTakesRows() throws Exception {
        assertThat(splice("<sheetData/>", Map.of("B2", "x")))
                .isEqualTo("<sheetData><row r=\"2\"><c r=\"B2\" t=\"inlineStr\">" + is("x") + "</c></row></sheetData>");
    }

    @Test
    void rowsAndCellsWithoutNumbersAreCounted() throws Exception {
        assertThat(splice(
                        "<sheetData><row><c/><c/></row><row><c/><c s=\"2\"/><c/></row></sheetData>",
                        Map.of("B2", "x", "D2", "y")))
                .isEqualTo("<sheetData><row><c/><c/></row><row><c/><c s=\"2\" t=\"inlineStr\">" + is("x")
                        + "</c><c/><c r=\"D2\" t=\"inlineStr\">" + is("y") + "</c></row></sheetData>");
    }

    @Test
    void aNewCellLooksAsItsRowOrColumn() throws Exception {
        assertThat(splice(
                        "<cols><col min=\"2\" max=\"3\" style=\"7\"/></cols><sheetData><row r=\"1\" s=\"9\" customFormat=\"1\"/><row r=\"2\"/></sheetData>",
                        Map.of("B1", "x", "C2", "y")))
                .contains("<c r=\"B1\" s=\"9\" t=\"inlineStr\">")
                .contains("<c r=\"C2\" s=\"7\" t=\"inlineStr\">");
    }

    @Test
    void prefixesAreKept() throws Exception {
        String before =
                "<?xml version=\"1.0\"?>\r\n<x:worksheet xmlns:x=\"" + MAIN + "\" xmlns:e=\"urn:e\"><x:sheetData>"
                        + "<x:row r=\"1\"><x:c r=\"A1\" e:k=\"&lt;&#10;\" s=\"1\"/></x:row></x:sheetData></x:worksheet>\n<!-- end -->";
        assertThat(spliceWhole(before, Map.of("A1", "a", "B1", "b"), StandardCharsets.UTF_8))
                .isEqualTo(
                        before.replace(
                                "<x:c r=\"A1\" e:k=\"&lt;&#10;\" s=\"1\"/>",
                                "<x:c r=\"A1\" e:k=\"&lt;&#10;\" s=\"1\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">a</x:t></x:is></x:c>"
                                        + "<x:c r=\"B1\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">b</x:t></x:is></x:c>"));
    }

    @Test
    void elementsOfOtherNamespacesAreNoCells() throws Exception {
        assertThat(splice(
                        "<o:sheetData xmlns:o=\"urn:o\"><o:row r=\"1\"><o:c r=\"A1\"/></o:row></o:sheetData><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData>",
                        Map.of("A1", "x")))
                .startsWith("<o:sheetData xmlns:o=\"urn:o\"><o:row r=\"1\"><o:c r=\"A1\"/></o:row></o:sheetData>")
                .contains(is("x"));
    }

    @Test
    void aFormulaIsNeverOverwritten() {
        assertThatThrownBy(() -> splice(
                        "<sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f></c></row></sheetData>", Map.of("A1", "x")))
                .isInstanceOf(XMLStreamException.class);
    }

    @Test
    void marksAndWideEncodingsStay() throws Exception {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n<worksheet xmlns=\"" + MAIN
                + "\"><sheetData>\r\n<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>設問𠮷&#x20BB7;</t></is></c>\r\n<c r=\"B1\"/></row></sheetData></worksheet>";
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = ("\ufeff" + xml).getBytes(charset);
            byte[] spliced = spliceBytes(bytes, Map.of("B1", "𠮷<&>\"]]>"));
            assertThat(new String(spliced, charset))
                    .isEqualTo("\ufeff"
                            + xml.replace(
                                    "<c r=\"B1\"/>",
                                    "<c r=\"B1\" t=\"inlineStr\">" + is("𠮷&lt;&amp;&gt;&quot;]]&gt;") + "</c>"));
        }
        byte[] utf8 = ("\ufeff" + xml.replace("UTF-16", "UTF-8")).getBytes(StandardCharsets.UTF_8);
        assertThat(new String(spliceBytes(utf8, Map.of("B1", "x")), StandardCharsets.UTF_8))
                .isEqualTo("\ufeff"
                        + xml.replace("UTF-16", "UTF-8")
                                .replace("<c r=\"B1\"/>", "<c r=\"B1\" t=\"inlineStr\">" + is("x") + "</c>"));
    }

    /** A random sheet in random notation, random cells written: everything reads back, and cut out again nothing changed. */
    @Property(tries = 300)
    void whatIsWrittenReadsBackAndNothingElseChanges(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Map<Position, String> model = new TreeMap<>();
        Map<String, String> texts = new HashMap<>();
        StringBuilder data = new StringBuilder("<worksheet xmlns=\"" + MAIN + "\"><!--c--><sheetData>");
        int row = -1;
        for (int i = random.nextInt(6); i > 0; i--) {
            row += 1 + (random.nextBoolean() ? 0 : random.nextInt(4));
            data.append(random.nextBoolean() ? "\r\n" : "")
                    .append("<row r=\"")
                    .append(row + 1)
                    .append("\">");
            int column = -1;
            for (int k = random.nextInt(6); k > 0; k--) {
                column += 1 + random.nextInt(3);
                Position cell = new Position(row, column);
                switch (random.nextInt(4)) {
                    case 0 -> data.append("<c r=\"").append(cell.name()).append("\"/>");
                    case 1 -> data.append("<c r='").append(cell.name()).append("' s='1'><v></v></c>");
                    case 2 -> {
                        data.append("<c r=\"").append(cell.name()).append("\"><v>7</v></c>");
                        model.put(cell, "7");
                    }
                    default -> {
                        data.append("<c r=\"")
                                .append(cell.name())
                                .append("\" t=\"inlineStr\"><is><t>あ&amp;<![CDATA[<c>]]></t></is></c>\n");
                        model.put(cell, "あ&<c>");
                    }
                }
            }
            data.append("</row>");
        }
        data.append("</sheetData><pageMargins left=\"1\"/></worksheet>");
        Map<Position, String> expected = new TreeMap<>(model);
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            Position cell = new Position(random.nextInt(20), random.nextInt(14));
            if (!model.containsKey(cell)) {
                String text = "答" + i + "_x0041_<" + cell.name() + ">";
                texts.put(cell.name(), text);
                expected.put(cell, text);
            }
        }
        if (texts.isEmpty()) {
            return;
        }

        String spliced = spliceWhole(data.toString(), texts, StandardCharsets.UTF_8);

        Map<Position, String> read = new TreeMap<>();
        new WorksheetReader(
                        SharedStrings.EMPTY,
                        (r, c, text, formula) -> read.put(new Position(r, c), text),
                        Bounds.DEFAULT)
                .read(Xml.reader(new StringReader(spliced)));
        assertThat(read).isEqualTo(expected);
        assertThat(skeleton(spliced)).isEqualTo(skeleton(data.toString()));
    }

    /** The part without empty and written cells and without empty rows. */
    private static String skeleton(String xml) {
        return xml.replaceAll(
                        "<c r=\"[A-Z]+[0-9]+\"( s=\"1\")? t=\"inlineStr\"><is><t xml:space=\"preserve\">[^<]*</t></is></c>",
                        "")
                .replaceAll("<c r=\"[A-Z]+[0-9]+\"/>|<c r='[A-Z]+[0-9]+' s='1'><v></v></c>", "")
                .replaceAll("<row r=\"[0-9]+\"></row>", "");
    }
}
