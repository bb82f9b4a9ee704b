package sekisho.waf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import sekisho.waf.body.CharacterSet;
import sekisho.waf.body.ContentType;
import sekisho.waf.body.Cookies;
import sekisho.waf.body.Json;
import sekisho.waf.body.Multipart;
import sekisho.waf.body.RequestTarget;
import sekisho.waf.body.UrlEncoded;
import sekisho.waf.body.Xml;

/** What reads bodies and heads throws at nothing and stays within its bounds. */
final class BodyFuzzTest {
    @FuzzTest(maxDuration = "90s")
    void multipart(FuzzedDataProvider data) {
        String type = latin1(data.consumeBytes(60));
        boolean usual = data.consumeBoolean();
        byte[] body = data.consumeRemainingAsBytes();
        Multipart read = Multipart.parse(
                body,
                usual ? "multipart/form-data; boundary=b" : "multipart/form-data; boundary=" + type,
                new Multipart.Limits(8, 256, 1024, 4));
        // Too many files are an error that rules see; how many there can be is the bound on parts.
        assertThat(read.files()).hasSizeLessThanOrEqualTo(8);
        assertThat(read.files().size() <= 4 || read.error().isPresent()).isTrue();
        read.files().forEach(file -> assertThat(file.start()).isBetween(0, file.end()));
        read.files().forEach(file -> assertThat(file.end()).isLessThanOrEqualTo(body.length));
        int size = read.arguments().stream()
                .mapToInt(argument -> argument.value().length)
                .sum();
        assertThat(size).isLessThanOrEqualTo(body.length);
    }

    @FuzzTest(maxDuration = "60s")
    void json(byte[] body) {
        assertThat(Json.parse(body, 20, 50).arguments()).hasSizeLessThanOrEqualTo(50);
    }

    @FuzzTest(maxDuration = "60s")
    void xml(byte[] body) {
        Xml read = Xml.parse(body, new Xml.Limits(20, 200));
        read.error();
        for (String path : new String[] {"/*", "//@*", "//a/text()", "/a/b[1]", "//*[local-name()='x']"}) {
            assertThat(read.select(path, Map.of())).hasSizeLessThanOrEqualTo(1000);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void formAndCookies(byte[] bytes) {
        UrlEncoded.Result form = UrlEncoded.parse(bytes, 0, bytes.length, '&', 30);
        assertThat(form.arguments()).hasSizeLessThanOrEqualTo(30);
        int size = form.arguments().stream()
                .mapToInt(argument -> argument.name().length() + argument.value().length)
                .sum();
        assertThat(size).isLessThanOrEqualTo(bytes.length);
        Cookies.parse(bytes);
    }

    @FuzzTest(maxDuration = "30s")
    void targetAndType(byte[] bytes) {
        RequestTarget.parse(latin1(bytes));
        ContentType type = ContentType.parse(latin1(bytes));
        assertThat(type.parameters()).hasSizeLessThanOrEqualTo(ContentType.PARAMETERS);
        type.charset();
        type.boundary();
    }

    @FuzzTest(maxDuration = "30s")
    void characterSets(FuzzedDataProvider data) {
        String charset = data.pickValue(new String[] {
            "utf-8",
            "shift_jis",
            "euc-jp",
            "iso-2022-jp",
            "utf-16",
            "utf-16le",
            "utf-7",
            "windows-31j",
            "iso-8859-1",
            "x"
        });
        byte[] value = data.consumeRemainingAsBytes();
        CharacterSet.guess(value);
        assertThat(CharacterSet.toUtf8(value, charset).length).isLessThanOrEqualTo(8 * value.length + 16);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
