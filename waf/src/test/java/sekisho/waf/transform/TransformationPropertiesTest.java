package sekisho.waf.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import sekisho.waf.seclang.Names;

final class TransformationPropertiesTest {
    @Provide
    Arbitrary<byte[]> values() {
        Arbitrary<String> pieces = Arbitraries.of(
                "%",
                "%u",
                "%41",
                "%uff1c",
                "\\",
                "\\u0041",
                "\\x4",
                "\\12",
                "&lt",
                "&#x",
                "&#65;",
                ";",
                "/",
                "..",
                ".",
                "//",
                "*/",
                "/*",
                "<!--",
                "-->",
                "--",
                "#",
                "0x",
                "41",
                "+",
                " ",
                "\t",
                "\n",
                "\u00a0",
                "\u00e3\u0081\u0082",
                "\u00f5\u0080",
                "\u00c0\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f7\u00bf\u00bf\u00bf",
                "\0",
                "A",
                "z",
                "=",
                "VGVz",
                "'",
                "(",
                "^",
                "ÿ");
        return pieces.list().ofMaxSize(14).map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 400)
    void noTransformationThrowsChangesItsInputOrCopiesWhatStaysEqual(@ForAll("values") byte[] value) {
        contract(value);
    }

    @Property(tries = 200)
    void neitherDoesRandomNoise(@ForAll byte[] value) {
        contract(value);
    }

    private static void contract(byte[] value) {
        byte[] before = value.clone();
        for (String name : Names.TRANSFORMATIONS) {
            byte[] out = Transformations.named(name).apply(value);
            assertThat(value).as(name).isEqualTo(before);
            if (Arrays.equals(out, value)) {
                assertThat(out).as(name).isSameAs(value);
            }
        }
    }

    @Property(tries = 200)
    void encodingsAreUndoneByTheirDecoding(@ForAll byte[] value) {
        assertThat(apply("urlDecode", apply("urlEncode", value))).isEqualTo(value);
        assertThat(apply("hexDecode", apply("hexEncode", value))).isEqualTo(value);
        assertThat(apply("base64Decode", apply("base64Encode", value))).isEqualTo(value);
        assertThat(apply("base64DecodeExt", apply("base64Encode", value))).isEqualTo(value);
    }

    @Property(tries = 200)
    void encodersAgreeWithTheJdk(@ForAll byte[] value) {
        assertThat(apply("base64Encode", value)).isEqualTo(Base64.getEncoder().encode(value));
        assertThat(apply("hexEncode", value))
                .isEqualTo(HexFormat.of().formatHex(value).getBytes(StandardCharsets.US_ASCII));
    }

    @Property(tries = 200)
    void aNormalPathStaysAsItIs(@ForAll("values") byte[] value) {
        for (String name : List.of("normalizePath", "normalizePathWin")) {
            byte[] once = apply(name, value);
            assertThat(apply(name, once)).as(name).isSameAs(once);
        }
    }

    @Property(tries = 200)
    void aNormalAbsolutePathEqualsTheSegmentModel(@ForAll("values") byte[] value) {
        byte[] path = concat("/", value, "/");
        ArrayDeque<String> segments = new ArrayDeque<>();
        for (String segment : new String(path, StandardCharsets.ISO_8859_1).split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        String expected = segments.isEmpty() ? "/" : "/" + String.join("/", segments) + "/";
        assertThat(new String(apply("normalizePath", path), StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
    }

    @Property(tries = 200)
    void textInUtf8ComesThroughAsItsCodePoints(@ForAll String text) {
        StringBuilder expected = new StringBuilder();
        text.codePoints().filter(c -> c != 0 && (c < 0xd800 || c > 0xdfff)).forEach(c -> {
            if (c < 0x80) {
                expected.append((char) c);
            } else {
                expected.append("%u").append("%04x".formatted(c));
            }
        });
        int[] valid = text.codePoints().filter(c -> c < 0xd800 || c > 0xdfff).toArray();
        byte[] utf8 = new String(valid, 0, valid.length).getBytes(StandardCharsets.UTF_8);
        assertThat(new String(apply("utf8toUnicode", utf8), StandardCharsets.ISO_8859_1))
                .isEqualTo(expected.toString());
    }

    /** Half a megabyte each: what is quadratic takes minutes. */
    @Test
    void everyTransformationIsLinearOnWhatLooksLikeWork() {
        for (String piece :
                List.of("%", "&", "&#", "\\", "/*", "<!--", "../", "a/", "0x", "-", "\u00e3", " ", "&#9", "\\1", "=")) {
            byte[] value = piece.repeat((1 << 19) / piece.length()).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Names.TRANSFORMATIONS)
                    .allSatisfy(name -> assertThat(apply(name, value).length).isLessThanOrEqualTo(4 * value.length));
        }
    }

    private static byte[] concat(String before, byte[] value, String after) {
        return (before + new String(value, StandardCharsets.ISO_8859_1) + after).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] apply(String name, byte[] value) {
        return Transformations.named(name).apply(value);
    }
}
