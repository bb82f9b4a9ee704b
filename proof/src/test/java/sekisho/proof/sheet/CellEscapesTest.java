package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.codehaus.stax2.XMLStreamReader2;
import org.junit.jupiter.api.Test;

class CellEscapesTest {
    @Property
    void everyCleanTextReadsBackInEveryEncoding(@ForAll String any) throws XMLStreamException {
        String clean = CellEscapes.clean(any);
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.US_ASCII}) {
            String xml =
                    "<is><t xml:space=\"preserve\">" + CellEscapes.encode(clean, charset.newEncoder()) + "</t></is>";
            assertThat(charset.newEncoder().canEncode(xml)).isTrue();
            XMLStreamReader2 reader = Xml.reader(new StringReader(xml));
            reader.next();
            assertThat(Xml.richText(reader)).isEqualTo(clean);
        }
    }

    @Test
    void whatACellCannotHoldIsRemoved() {
        assertThat(CellEscapes.clean("a\u0000\u0007b\u001bc\ud800d\uffffe\u0085f\r\ng\rh\ti"))
                .isEqualTo("abcdef\ng\nh\ti");
        assertThat(CellEscapes.clean("𠮷".repeat(20_000))).hasSize(CellText.MAX_LENGTH - 1);
    }

    @Test
    void textThatLooksLikeAnEscapeStaysText() {
        String encoded = CellEscapes.encode("_x0041_ _x_ _x00", StandardCharsets.UTF_8.newEncoder());
        assertThat(encoded).isEqualTo("_x005F_x0041_ _x_ _x00");
        assertThat(CellEscapes.decode(encoded)).isEqualTo("_x0041_ _x_ _x00");
        assertThat(CellEscapes.decode("a_x000D_b")).isEqualTo("a\rb");
    }
}
