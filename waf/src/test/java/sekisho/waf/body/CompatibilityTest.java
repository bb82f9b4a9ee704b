package sekisho.waf.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    @ParameterizedTest
    @CsvSource({
        "＜script＞, <script>",
        "ｕｎｉｏｎ　ｓｅｌｅｃｔ, union select",
        "﹤b﹥, <b>",
        "‥／, ../",
        "㈱サンプル, (株)サンプル",
        "𝐚𝟏, a1",
        "🄰, A",
        "①番, 1番"
    })
    void charactersBecomeAscii(String written, String normal) {
        assertThat(text(Compatibility.normalize(utf8(written)))).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({"'<script>'", "東京都千代田区", "ｶﾞｲﾄﾞ｡", "漢字とかな、ハハ", "é", "👍"})
    void othersStay(String written) {
        byte[] value = utf8(written);
        assertThat(Compatibility.normalize(value)).isSameAs(value);
    }

    /** The table knows every block that has such characters. */
    @Test
    void everyCharacterThatBecomesAsciiIsKnown() {
        for (int c = 0x80; c < 0x110000; c++) {
            if (c >= 0xd800 && c < 0xe000) {
                continue;
            }
            String written = Character.toString(c);
            String normal = Normalizer.normalize(written, Normalizer.Form.NFKC);
            boolean ascii = normal.chars().anyMatch(each -> each < 0x80);
            assertThat(text(Compatibility.normalize(utf8(written))))
                    .as("U+%04X", c)
                    .isEqualTo(ascii ? normal : written);
        }
    }

    @Property
    void whatIsNoUtf8ComesOutAsItIs(@ForAll byte[] value) {
        byte[] normal = Compatibility.normalize(value);
        assertThat(normal.length).isLessThanOrEqualTo(value.length * 6);
        assertThat(new String(normal, StandardCharsets.ISO_8859_1).replaceAll("[ -~]", ""))
                .hasSizeLessThanOrEqualTo(value.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
