package sekisho.waf.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Json.Result parse(String body) {
        return Json.parse(body.getBytes(UTF_8), 20, 1000);
    }

    /** Each argument as {@code name=value}, both read as UTF-8. */
    private static List<String> shown(Json.Result result) {
        return result.arguments().stream()
                .map(p -> new String(p.name().getBytes(ISO_8859_1), UTF_8) + "=" + new String(p.value(), UTF_8))
                .toList();
    }

    private static List<String> good(String body) {
        Json.Result result = parse(body);
        assertThat(result.error()).isEmpty();
        return shown(result);
    }

    @Test
    void keysAndElementsNameALeafByItsPath() {
        assertThat(good("{\"a\":{\"b\":1},\"c\":[\"x\",{\"d\":2},[3,4],5],\"e\":6}"))
                .containsExactly(
                        "json.a.b=1",
                        "json.c.array_0=x",
                        "json.c.array_1.d=2",
                        "json.c.array_2.array_0=3",
                        "json.c.array_2.array_1=4",
                        "json.c.array_3=5",
                        "json.e=6");
    }

    @Test
    void containersAtTheTopStartTheName() {
        assertThat(good("[1,[2],{\"a\":3}]"))
                .containsExactly("json.array_0=1", "json.array_1.array_0=2", "json.array_2.a=3");
    }

    @Test
    void emptyContainersCountAsElementsAndGiveNothing() {
        assertThat(good("[[],{},1]")).containsExactly("json.array_2=1");
        assertThat(good("{}")).isEmpty();
    }

    @Test
    void anEmptyKeyHasTheNameThatModSecurityGivesIt() {
        assertThat(good("{\"\":1,\"a\":{\"\":{\"\":2}}}"))
                .containsExactly("json.empty-key=1", "json.a.empty-key.empty-key=2");
    }

    @Test
    void scalarsAreAsWritten() {
        assertThat(good("[true,false,null,-0,1.50E+10,1e999,\"\"]"))
                .containsExactly(
                        "json.array_0=true",
                        "json.array_1=false",
                        "json.array_2=",
                        "json.array_3=-0",
                        "json.array_4=1.50E+10",
                        "json.array_5=1e999",
                        "json.array_6=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "\"x\"", " \"x\" "})
    void aScalarAtTheTopIsAnArgument(String body) {
        assertThat(good(body)).containsExactly("json=" + body.strip().replace("\"", ""));
    }

    @Test
    void anEmptyBodyIsNeitherArgumentNorError() {
        assertThat(good("")).isEmpty();
        assertThat(parse(" ").error()).isPresent();
    }

    @Test
    void duplicateKeysAreKept() {
        assertThat(good("{\"a\":1,\"a\":2}")).containsExactly("json.a=1", "json.a=2");
    }

    @Test
    void escapesAreResolvedInKeysAndValues() {
        assertThat(good("{\"\\u006Bey\\n\":\"\\u003cscript\\u003E\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD834\\uDD1E\"}"))
                .containsExactly("json.key\n=<script>\"\\/\b\f\n\r\t\0\uD834\uDD1E");
        assertThat(good("[\"\\uDEAD\"]")).containsExactly("json.array_0=?");
    }

    @Test
    void japaneseIsUtf8InNamesAndValues() {
        assertThat(good("{\"氏名\":{\"姓a\":\"山田\"}}")).containsExactly("json.氏名.姓a=山田");
    }

    @Test
    void theExamplesOfTheRfcAreRead() {
        assertThat(good("""
                { "Image": { "Width": 800, "Thumbnail": { "Url": "http://www.example.com/image/481989943" },
                  "Animated" : false, "IDs": [116, 943] } }"""))
                .containsExactly(
                        "json.Image.Width=800",
                        "json.Image.Thumbnail.Url=http://www.example.com/image/481989943",
                        "json.Image.Animated=false",
                        "json.Image.IDs.array_0=116",
                        "json.Image.IDs.array_1=943");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "\"",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{a:1}",
                "{'a':1}",
                "[01]",
                "[+1]",
                "[.5]",
                "[1.]",
                "[1e]",
                "[NaN]",
                "[Infinity]",
                "[0x10]",
                "[tru]",
                "[TRUE]",
                "['a']",
                "[\"a\nb\"]",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "1 2",
                "{}{}",
                "[1]x",
                "// c\n1",
                "[1/* */]",
                "]",
                "}",
                ":",
                "nul"
            })
    void whatIsNoJsonIsAnError(String body) {
        assertThat(parse(body).error()).isPresent();
    }

    @Test
    void whatCameBeforeTheErrorIsKept() {
        Json.Result result = parse("{\"a\":1,\"b\":[\"x\",,");
        assertThat(shown(result)).containsExactly("json.a=1", "json.b.array_0=x");
        assertThat(result.error()).isPresent();
    }

    @Test
    void bytesThatAreNotUtf8AreAnError() {
        assertThat(Json.parse("[\"é\"]".getBytes(ISO_8859_1), 20, 10).error()).isPresent();
        assertThat(Json.parse("[\"a\"]".getBytes(UTF_16LE), 20, 10).error()).isPresent();
        assertThat(good("\uFEFF[1]")).containsExactly("json.array_0=1");
    }

    @Test
    void depthIsHeldToTheLimit() {
        assertThat(parse("[".repeat(20) + "1" + "]".repeat(20)).error()).isEmpty();
        assertThat(parse("[".repeat(21) + "1" + "]".repeat(21)).error()).contains("JSON is nested deeper than 20");
        String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
        assertThat(Json.parse(deep.getBytes(UTF_8), 1_000_000, 10).error()).isEmpty();
    }

    @Test
    void argumentsAreHeldToTheLimit() {
        Json.Result result = Json.parse("[1,2,3]".getBytes(UTF_8), 20, 2);
        assertThat(shown(result)).containsExactly("json.array_0=1", "json.array_1=2");
        assertThat(result.error()).contains("JSON has more than 2 values");
        assertThat(Json.parse("[1,2]".getBytes(UTF_8), 20, 2).error()).isEmpty();
    }

    @Test
    void lengthsBeyondTheLibrarysLimitsAreRead() {
        String name = "n".repeat(60_000);
        String digits = "1".repeat(5_000);
        String text = "t".repeat(21_000_000);
        Json.Result result = parse("{\"" + name + "\":" + digits + ",\"t\":\"" + text + "\"}");
        assertThat(result.error()).isEmpty();
        assertThat(result.arguments().get(0).name()).isEqualTo("json." + name);
        assertThat(result.arguments().get(0).value()).hasSize(5_000);
        assertThat(result.arguments().get(1).value()).hasSize(21_000_000);
    }

    @Test
    void aLongKeyAboveManyLeavesDoesNotMultiply() {
        String body = "{\"" + "k".repeat(500_000) + "\":[" + "1,".repeat(250_000) + "1]}";
        Json.Result result = Json.parse(body.getBytes(UTF_8), 20, 1_000_000);
        assertThat(result.error()).contains("JSON names are too long together");
        long bytes =
                result.arguments().stream().mapToLong(p -> p.name().length()).sum();
        assertThat(bytes).isLessThanOrEqualTo(64 * 1024 + 64L * body.length());
    }

    @Test
    void aLargeBodyTakesLinearTime() {
        String body = "[" + "{\"key\":\"value\"},".repeat(100_000) + "1]";
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(Json.parse(body.getBytes(UTF_8), 20, 1_000_000).arguments())
                    .hasSize(100_001);
        });
    }

    @Property(tries = 500)
    void noBytesMakeItThrow(@ForAll byte[] body) {
        Json.Result result = Json.parse(body, 5, 5);
        assertThat(result.arguments()).hasSizeLessThanOrEqualTo(5);
    }

    @Property(tries = 500)
    void noMixtureOfTokensMakesItThrow(@ForAll("tokens") List<String> tokens) {
        Json.Result result = parse(String.join("", tokens));
        assertThat(result.arguments()).hasSizeLessThanOrEqualTo(tokens.size());
    }

    @Provide
    Arbitrary<List<String>> tokens() {
        return Arbitraries.of("{", "}", "[", "]", ":", ",", "\"a\"", "\"\"", "\"", "1", "-", "null", " ", "\\u00", "é")
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 300)
    void anyNameAndValueComeThrough(@ForAll String name, @ForAll String value) {
        byte[] utf8Name = name.getBytes(UTF_8);
        Json.Result result = parse("{" + quoted(name) + ":[" + quoted(value) + "]}");
        assertThat(result.error()).isEmpty();
        Parameter argument = result.arguments().getFirst();
        String expected = name.isEmpty() ? "empty-key" : new String(utf8Name, ISO_8859_1);
        assertThat(argument.name()).isEqualTo("json." + expected + ".array_0");
        assertThat(argument.value()).isEqualTo(value.getBytes(UTF_8));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
