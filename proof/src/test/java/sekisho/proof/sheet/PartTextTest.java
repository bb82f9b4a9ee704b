package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTextTest {
    @ParameterizedTest
    @CsvSource({
        "UTF-8,UTF-8,''",
        "UTF-8,utf-8,EFBBBF",
        "UTF-16LE,UTF-16,FFFE",
        "UTF-16BE,UTF-16,FEFF",
        "UTF-16LE,UTF-16,''",
        "UTF-16BE,UTF-16,''"
    })
    void encodingAgainGivesTheSameBytes(String charset, String declared, String mark) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(java.util.HexFormat.of().parseHex(mark));
        String text = "<?xml version=\"1.0\" encoding=\"" + declared + "\"?>\r\n<a>設問𠮷" + "x".repeat(500) + "</a>";
        bytes.writeBytes(text.getBytes(Charset.forName(charset)));

        PartText part = PartText.of(new ByteArrayInputStream(bytes.toByteArray()));
        StringWriter read = new StringWriter();
        part.reader().transferTo(read);

        assertThat(read).hasToString(text);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        again.writeBytes(part.mark());
        again.writeBytes(read.toString().getBytes(part.charset()));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
    }

    @Test
    void otherEncodingsAndMalformedBytesAreRefused() {
        byte[] sjis = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> PartText.of(new ByteArrayInputStream(sjis))).isInstanceOf(IOException.class);
        byte[] malformed = {'<', 'a', '>', (byte) 0x83, '<', '/', 'a', '>'};
        assertThatThrownBy(() -> PartText.of(new ByteArrayInputStream(malformed))
                        .reader()
                        .transferTo(new StringWriter()))
                .isInstanceOf(IOException.class);
    }
}
