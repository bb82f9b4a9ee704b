package sekisho.waf.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One char per byte on both sides; {@code \xHH} in a table stands for a byte. */
final class TransformationTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "base64Decode ¦ VGVzdENhc2U= ¦ TestCase",
                "base64Decode ¦ VGVzdENhc2U ¦ TestCase",
                "base64Decode ¦ VGVzdA==!! ¦ VGVzdA==!!",
                "base64Decode ¦ VGVz=dA= ¦ VGVz=dA=",
                "base64Decode ¦ ABCDE ¦ ABCDE",
                "base64Decode ¦ ab-_ ¦ ab-_",
                "base64DecodeExt ¦ P.HNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg== ¦ <script>alert(1)</script>",
                "base64DecodeExt ¦ VGV zdA*== ¦ Test",
                "base64Encode ¦ TestCase ¦ VGVzdENhc2U=",
                "cmdLine ¦ C^OMMAND /C DIR ¦ command/c dir",
                "cmdLine ¦ `\"command\" ; , 'x' \\\\( y` ¦ `command x( y`",
                "compressWhitespace ¦ `a \\t\\n b\\x0bc` ¦ a b c",
                "compressWhitespace ¦ `a\\xa0 b` ¦ `a\\xa0 b`",
                "cssDecode ¦ ja\\\\vasc\\\\ript ¦ javascript",
                "cssDecode ¦ \\\\6aavascript ¦ \\xaavascript",
                "cssDecode ¦ \\\\6a avascript ¦ javascript",
                "cssDecode ¦ \\\\00006aavascript ¦ javascript",
                "cssDecode ¦ \\\\ff1cx\\\\00ff3eb ¦ <x^b",
                "cssDecode ¦ a\\\\ ¦ a",
                "cssDecode ¦ `a\\\\\\nb` ¦ ab",
                "escapeSeqDecode ¦ \\\\a\\\\b\\\\f\\\\n\\\\r\\\\t\\\\v\\\\?\\\\'\\\\\"\\\\0\\\\12\\\\123\\\\x00\\\\xff ¦ \\x07\\x08\\x0c\\x0a\\x0d\\x09\\x0b?'\"\\x00\\x0aS\\x00\\xff",
                "escapeSeqDecode ¦ \\\\xg1\\\\8\\\\777 ¦ xg18\\xff",
                "hexDecode ¦ 546573744 ¦ Test",
                "hexEncode ¦ Test\\x00\\xff ¦ 5465737400ff",
                "htmlEntityDecode ¦ &lt;a&GT &quot;&amp;&nbsp;&#65;&#x42&#X43; ¦ <a> \"&\\xa0ABC",
                "htmlEntityDecode ¦ &ltx &foo; &# &#x &#xg & ¦ &ltx &foo; &# &#x &#xg &",
                "htmlEntityDecode ¦ &#99999999999999999999;&#256; ¦ \\xff\\x00",
                "jsDecode ¦ \\\\u0041\\\\uff1c\\\\x42\\\\103\\\\n\\\\?\\\\q ¦ A<BC\\x0a?q",
                "jsDecode ¦ \\\\777\\\\u00g1\\\\ ¦ ?7u00g1\\\\",
                "length ¦ TestCase ¦ 8",
                "length ¦ `` ¦ 0",
                "lowercase ¦ TestCASE\\xc3\\x89 ¦ testcase\\xc3\\x89",
                "uppercase ¦ TestCASEz{a ¦ TESTCASEZ{A",
                "normalizePath ¦ /foo/bar/../baz//./x ¦ /foo/baz/x",
                "normalizePath ¦ dir/../../../etc/passwd ¦ ../../etc/passwd",
                "normalizePath ¦ /../../etc/ ¦ /etc/",
                "normalizePath ¦ ./a/.. ¦ ``",
                "normalizePath ¦ a/b/.. ¦ a",
                "normalizePath ¦ a..b/.../c ¦ a..b/.../c",
                "normalizePath ¦ a\\\\..\\\\b ¦ a\\\\..\\\\b",
                "normalizePathWin ¦ \\\\a\\\\..\\\\b\\\\ ¦ /b/",
                "normalizePathWin ¦ c:/x\\\\.\\\\y ¦ c:/x/y",
                "normalisePath ¦ /a/./b ¦ /a/b",
                "normalisePathWin ¦ a\\\\b ¦ a/b",
                "parityEven7bit ¦ ac ¦ \\xe1c",
                "parityOdd7bit ¦ ac ¦ a\\xe3",
                "parityZero7bit ¦ \\xe1c ¦ ac",
                "removeComments ¦ be/* x */fore<!-- y -->a--rest ¦ beforea",
                "removeComments ¦ a#b ¦ a",
                "removeComments ¦ a/*b ¦ `a `",
                "removeComments ¦ un/**//**/ion ¦ union",
                "removeCommentsChar ¦ a/*b*/c<!--d-->e--f#g ¦ abcdefg",
                "replaceComments ¦ UNI/*x*/ON/**/a */ /*b ¦ `UNI ON a */  `",
                "removeNulls ¦ a\\x00\\x00b\\x00 ¦ ab",
                "replaceNulls ¦ a\\x00b ¦ a b",
                "removeWhitespace ¦ ` a\\tb\\xa0c\\x0b ` ¦ abc",
                "sqlHexDecode ¦ x=0x414243 or 0XG1 0x4 ¦ x=ABC or 0XG1 0x4",
                "trim ¦ `\\t a b \\n` ¦ a b",
                "trimLeft ¦ ` a ` ¦ `a `",
                "trimRight ¦ ` a ` ¦ ` a`",
                "urlDecode ¦ a+b%20c%4g%4%u0041% ¦ a b c%4g%4%u0041%",
                "urlDecodeUni ¦ %u0041%uFF1c%U0042+%43%u004 ¦ A<B C%u004",
                "urlDecodeUni ¦ %u2018%u201c%u2215%u00e9%u0131 ¦ '\"/ei",
                "urlDecodeUni ¦ %u4e3c ¦ ÿ",
                "urlEncode ¦ aZ9* <\\xff ¦ aZ9*+%3c%ff",
                "utf8toUnicode ¦ a\\xc3\\xa9\\xe3\\x81\\x82\\xf0\\x9f\\x98\\x80 ¦ a%u00e9%u3042%u1f600",
                "utf8toUnicode ¦ \\xc0\\xafx\\x80 ¦ %u002f\\xc0x\\x80",
                "utf8toUnicode ¦ a\\x00\\xe3\\x81b ¦ a\\x81b",
                "cmdLine ¦ `a  b` ¦ `a b`",
                "cmdLine ¦ a /b ¦ a/b",
                "cmdLine ¦ a (b ¦ a(b",
                "cmdLine ¦ a,b ¦ `a b`",
                "cmdLine ¦ `a b/c(d)` ¦ `a b/c(d)`",
                "cmdLine ¦ AZ[@ ¦ az[@",
                "compressWhitespace ¦ `a  b` ¦ `a b`",
                "compressWhitespace ¦ `a\\tb` ¦ `a b`",
                "compressWhitespace ¦ `a b c` ¦ `a b c`",
                "htmlEntityDecode ¦ &#65 ¦ A",
                "htmlEntityDecode ¦ &#x41 ¦ A",
                "htmlEntityDecode ¦ &#X ¦ &#X",
                "htmlEntityDecode ¦ &#09;&#90; ¦ \\x09Z",
                "htmlEntityDecode ¦ &#9223372036854775807; ¦ \\xff",
                "htmlEntityDecode ¦ &#9223372036854775616; ¦ @",
                "htmlEntityDecode ¦ &amp;# ¦ &#",
                "htmlEntityDecode ¦ a&lt ¦ a<",
                "jsDecode ¦ \\\\u004 ¦ u004",
                "jsDecode ¦ \\\\377\\\\400 ¦ \\xff\\x200",
                "jsDecode ¦ \\\\7 ¦ \\x07",
                "escapeSeqDecode ¦ \\\\77 ¦ ?",
                "cssDecode ¦ \\\\6 ¦ \\x06",
                "cssDecode ¦ \\\\00ff01 ¦ !",
                "cssDecode ¦ \\\\01ff01 ¦ \\x01",
                "removeComments ¦ a*/b ¦ a*/b",
                "removeComments ¦ a/ ¦ a/",
                "removeCommentsChar ¦ a/b*c-d<e ¦ a/b*c-d<e",
                "replaceComments ¦ a/*/b ¦ `a `",
                "replaceComments ¦ /**/a ¦ ` a`",
                "replaceComments ¦ a/* ¦ `a `",
                "removeWhitespace ¦ `\\xa0a` ¦ a",
                "removeWhitespace ¦ `\\x01a` ¦ `\\x01a`",
            })
    void aTransformationAnswersAsTheManualSays(String name, String input, String output) {
        assertThat(apply(name, bytes(input))).isEqualTo(text(output));
    }

    @Test
    void digestsAreRawBytes() {
        String hex = apply("hexEncode", Transformations.named("md5").apply(bytes("")));
        assertThat(hex).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(apply("hexEncode", Transformations.named("sha1").apply(bytes("abc"))))
                .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    @Test
    void removingWhiteSpaceLeavesJapaneseWhole() {
        byte[] japanese = "だからサーバー".getBytes(StandardCharsets.UTF_8);
        assertThat(Transformations.named("removeWhitespace").apply(japanese)).isSameAs(japanese);
    }

    @Test
    void aSubstituteHidesTheLowBytesOfKanjiAndKeepsBestFits() {
        Transformation decode =
                Transformations.named("urlDecodeUni", UnicodeMap.usAscii().orElse('x'));
        assertThat(decode.apply(bytes("%u4e3c%uff1c%u2018"))).isEqualTo(bytes("x<'"));
    }

    @Test
    void withoutACodePageOnlyFullWidthAsciiIsKnown() {
        Transformation decode = Transformations.named("urlDecodeUni", UnicodeMap.none());
        assertThat(decode.apply(bytes("%uff1c%u2118"))).isEqualTo(bytes("<\\x18"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Transformations.named("urldecode"));
    }

    private static String apply(String name, byte[] input) {
        return new String(Transformations.named(name).apply(input), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String table) {
        return text(table).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code \\}, {@code \t}, {@code \n} and {@code \xHH}. */
    private static String text(String table) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.length(); i++) {
            char c = table.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = table.charAt(++i);
            switch (escape) {
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'x' -> {
                    text.append((char) Integer.parseInt(table.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }
}
