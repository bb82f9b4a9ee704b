package sekisho.waf.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {
    private static final Xml.Limits LIMITS = new Xml.Limits(50, 10_000);

    private static Xml parse(String body) {
        return Xml.parse(body.getBytes(UTF_8), LIMITS);
    }

    private static List<String> select(Xml xml, String xpath) {
        return select(xml, xpath, Map.of());
    }

    private static List<String> select(Xml xml, String xpath, Map<String, String> namespaces) {
        return xml.select(xpath, namespaces).stream()
                .map(b -> new String(b, UTF_8))
                .toList();
    }

    @Test
    void theRootGivesTheTextOfTheWholeBody() {
        Xml xml = parse(
                "<?xml version=\"1.0\"?>\n<!-- c --><a> x<b>y<!-- no --><?no no?></b><![CDATA[<z>&amp;]]>&lt;&#x41;</a>\n");
        assertThat(xml.error()).isEmpty();
        assertThat(select(xml, "/*")).containsExactly(" xy<z>&amp;<A");
    }

    @Test
    void attributesComeInOrderAndNamespacesAreNone() {
        Xml xml = parse("<a p='1' xmlns='urn:x' xmlns:n='urn:n'><b n:q='&lt;2'/><c r=''/></a>");
        assertThat(select(xml, "//@*")).containsExactly("1", "<2", "");
    }

    @Test
    void theShortWayAndTheTreeAgree() {
        Xml xml = parse("<a p='1'>x<b q='2' r='3'>y<![CDATA[z]]></b> <c s='日本'/>本</a>");
        assertThat(select(xml, "/child::*")).isEqualTo(select(xml, "/*"));
        assertThat(select(xml, "//attribute::*")).isEqualTo(select(xml, "//@*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "//b; 1 2",
                "/a/b[2]; 2",
                "//b/text(); 1 2",
                "//@id; i j",
                "/a/b[@id='j']; 2",
                "//c; 34",
                "//c/d[last()]; 4",
                "//comment(); note",
                "//n:e; 5",
                "//*[local-name()='e']; 5",
                "/; 12345",
                "//missing; ''",
                "/a/c/*; 3 4",
                "//processing-instruction(); data"
            })
    void anyExpressionSelects(String xpath, String expected) {
        Xml xml = parse("<a><b id='i'>1</b><b id='j'>2</b><c><d>3</d><d>4</d></c><!--note--><?p data?>"
                + "<x:e xmlns:x='urn:n'>5</x:e></a>");
        assertThat(xml.error()).isEmpty();
        assertThat(String.join(" ", select(xml, xpath, Map.of("n", "urn:n")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//",
                "/*[",
                "count(//*)",
                "'text'",
                "nope()",
                "//q:a",
                "$v",
                "][",
                "document('file:///etc/passwd')"
            })
    void anExpressionThatGivesNoNodesGivesNothing(String xpath) {
        assertThat(select(parse("<a><b/></a>"), xpath)).isEmpty();
    }

    @Test
    void aPrefixWithoutANamespaceIsLetPass() {
        Xml xml = parse("<s:a p:q='1'><s:b>2</s:b></s:a>");
        assertThat(xml.error()).isEmpty();
        assertThat(select(xml, "/*")).containsExactly("2");
        assertThat(select(xml, "//@*")).containsExactly("1");
        assertThat(select(xml, "/*/*")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
                "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]><a/>",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>",
                "<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
                "<!DOCTYPE a><a/>",
                "<a>&undeclared;</a>"
            })
    void entitiesAndDocumentTypesAreRefused(String body) {
        Xml xml = parse(body);
        assertThat(xml.error()).isPresent();
        assertThat(select(xml, "/*")).isEmpty();
        assertThat(select(xml, "//a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "<",
                "<a",
                "<a>",
                "<a></b>",
                "<a/><b/>",
                "<a/>x",
                "<a b></a>",
                "<a b=c/>",
                "<a b='1' b='2'/>",
                "<a>\0</a>",
                "<a>&#0;</a>",
                "<a><![CDATA[</a>",
                "<?xml version='1.0' encoding='none'?><a/>",
                "<a>&</a>"
            })
    void whatIsNotWellFormedLeavesOnlyAnError(String body) {
        Xml xml = parse(body);
        assertThat(xml.error()).isPresent();
        assertThat(select(xml, "/*")).isEmpty();
        assertThat(select(xml, "//@*")).isEmpty();
        assertThat(select(xml, "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-8", "UTF-16"})
    void theDeclaredEncodingIsRead(String encoding) {
        String body = "<?xml version='1.0' encoding='" + encoding + "'?><文書 種別='見積'>サーバー/ネットワーク</文書>";
        Xml xml = Xml.parse(body.getBytes(Charset.forName(encoding)), LIMITS);
        assertThat(xml.error()).isEmpty();
        assertThat(select(xml, "/*")).containsExactly("サーバー/ネットワーク");
        assertThat(select(xml, "//@*")).containsExactly("見積");
        assertThat(select(xml, "//文書")).containsExactly("サーバー/ネットワーク");
    }

    @Test
    void malformedBytesAreAnErrorThatNothingIsPrintedOf() {
        PrintStream standardError = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            assertThat(Xml.parse("<a>é</a>".getBytes(ISO_8859_1), LIMITS).error())
                    .isPresent();
            assertThat(parse("<a").error()).isPresent();
            assertThat(select(parse("<x:a/>"), "//*")).hasSize(1);
        } finally {
            System.setErr(standardError);
        }
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void aByteOrderMarkIsEnough() {
        assertThat(select(Xml.parse("<a>山</a>".getBytes(UTF_16), LIMITS), "/*")).containsExactly("山");
        assertThat(select(parse("\uFEFF<a>山</a>"), "/*")).containsExactly("山");
    }

    @Test
    void depthIsHeldToTheLimit() {
        assertThat(parse("<a>".repeat(50) + "</a>".repeat(50)).error()).isEmpty();
        assertThat(parse("<a>".repeat(51) + "</a>".repeat(51)).error()).contains("XML is nested deeper than 50");
        assertThat(parse("<a>".repeat(100_000)).error()).contains("XML is nested deeper than 50");
    }

    @Test
    void nodesAreHeldToTheLimit() {
        assertThat(parse("<a>" + "<b/>".repeat(9_999) + "</a>").error()).isEmpty();
        assertThat(parse("<a>" + "<b/>".repeat(10_000) + "</a>").error()).contains("XML has more than 10000 nodes");
        assertThat(parse("<a>" + "<b c='1'/>".repeat(5_000) + "</a>").error()).isPresent();
    }

    @Test
    void manyAttributesAreRead() {
        StringBuilder body = new StringBuilder("<a");
        for (int i = 0; i < 5_000; i++) {
            body.append(" a").append(i).append("='").append(i).append('\'');
        }
        Xml xml = parse(body.append("/>").toString());
        assertThat(xml.error()).isEmpty();
        assertThat(select(xml, "//@*")).hasSize(5_000).contains("4999");
        assertThat(select(xml, "/a/@a4999")).containsExactly("4999");
    }

    @Test
    void impossibleLimitsAreRefused() {
        assertThatThrownBy(() -> new Xml.Limits(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Xml.Limits(1025, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Xml.Limits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textRepeatedAtEachLevelIsBounded() {
        String body = "<a>".repeat(900) + "x".repeat(500_000) + "</a>".repeat(900);
        Xml xml = Xml.parse(body.getBytes(UTF_8), new Xml.Limits(1024, 10_000));
        assertThat(xml.error()).isEmpty();
        long bytes =
                xml.select("//a", Map.of()).stream().mapToLong(b -> b.length).sum();
        assertThat(bytes).isBetween(500_000L, 64 * 1024 + 64L * body.length());
    }

    @Test
    void aLargeBodyIsRead() {
        Xml xml = Xml.parse(("<a>" + "text ".repeat(1_000_000) + "</a>").getBytes(UTF_8), LIMITS);
        assertThat(xml.error()).isEmpty();
        assertThat(xml.select("/*", Map.of()).getFirst()).hasSize(5_000_000);
    }

    @Property(tries = 300)
    void noBytesMakeItThrow(@ForAll byte[] body) {
        Xml xml = Xml.parse(body, LIMITS);
        assertThat(xml.select("//*", Map.of()).isEmpty()).isEqualTo(xml.error().isPresent());
    }

    @Property(tries = 500)
    void noMixtureOfTokensMakesItThrow(@ForAll("tokens") List<String> tokens) {
        Xml xml = parse(String.join("", tokens));
        assertThat(xml.select("/*", Map.of()).isEmpty()).isEqualTo(xml.error().isPresent());
        assertThat(xml.select("/child::*", Map.of()).isEmpty())
                .isEqualTo(xml.error().isPresent());
    }

    @Provide
    Arbitrary<List<String>> tokens() {
        return Arbitraries.of(
                        "<a>",
                        "</a>",
                        "<b c='1'>",
                        "</b>",
                        "<x:a/>",
                        "x",
                        "<![CDATA[",
                        "]]>",
                        "<!--",
                        "-->",
                        "&lt;",
                        "&x;",
                        "<!DOCTYPE a [",
                        "]>",
                        "<?xml version='1.0'?>",
                        "<?xml encoding='UTF-16'?>",
                        "<",
                        "'",
                        "é",
                        "\0")
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 300)
    void anyTextAndAttributeComeThrough(@ForAll("texts") String text, @ForAll("texts") String attribute) {
        Xml xml = parse("<a b=\"" + escaped(attribute) + "\"><c>" + escaped(text) + "</c></a>");
        assertThat(xml.error()).isEmpty();
        assertThat(select(xml, "/*")).containsExactly(text);
        assertThat(select(xml, "//@*")).containsExactly(attribute);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withCharRange(' ', '\uD7FF').ofMaxLength(40);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("<>&'\"".indexOf(c) >= 0 || (c >= 0x7F && c < 0xA0) || c == '\u2028') {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
