package sekisho.waf.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The core rule set's regression stages of the rules that use the detectors, with the payload handed over directly. */
class InjectionRegressionTest {
    private static final Path TESTS = Path.of(System.getProperty("sekisho.root", ".."), "..", "shared", "crs", "tests");

    @ParameterizedTest
    @CsvSource({
        "REQUEST-942-APPLICATION-ATTACK-SQLI/942100.yaml, 942100, 9",
        "REQUEST-942-APPLICATION-ATTACK-SQLI/942101.yaml, 942101, 6",
        "REQUEST-941-APPLICATION-ATTACK-XSS/941100.yaml, 941100, 4",
        "REQUEST-941-APPLICATION-ATTACK-XSS/941101.yaml, 941101, 2"
    })
    void everyStageThatExpectsTheRuleHasAPayloadThatIsCaught(String file, String rule, int atLeast) throws IOException {
        Predicate<byte[]> detector = rule.startsWith("942") ? SqlInjection::detect : CrossSiteScripting::detect;
        Object suite = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(TESTS.resolve(file)));
        int stages = 0;
        for (Object test : list(field(suite, "tests"))) {
            for (Object stage : list(field(test, "stages"))) {
                Object ids = field(field(field(stage, "output"), "log"), "expect_ids");
                if (list(ids).stream().map(String::valueOf).anyMatch(rule::equals)) {
                    stages++;
                    List<String> payloads = payloads(field(stage, "input"));
                    assertThat(payloads)
                            .as(rule + "-" + field(test, "test_id"))
                            .anyMatch(payload -> detector.test(payload.getBytes(StandardCharsets.ISO_8859_1)));
                }
            }
        }
        assertThat(stages).isGreaterThanOrEqualTo(atLeast);
        System.out.println(rule + " stages caught: " + stages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/post/foo/9'union+all/bar", "/post/foo/24+union+all+select+1,2,3+from+aa/bar", "bar"})
    void thePathsThatMustPassDoPass(String path) {
        assertThat(SqlInjection.fingerprint(path.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    private static List<String> payloads(Object input) {
        List<String> payloads = new ArrayList<>();
        for (String name : new String[] {"Referer", "User-Agent", "Cookie"}) {
            add(payloads, String.valueOf(field(field(input, "headers"), name)));
        }
        String uri = String.valueOf(field(input, "uri"));
        add(payloads, uri);
        add(payloads, uri.substring(uri.lastIndexOf('/') + 1));
        for (String pair : uri.substring(uri.indexOf('?') + 1).split("&", -1)) {
            add(payloads, pair.substring(pair.indexOf('=') + 1));
        }
        add(payloads, uri.substring(uri.indexOf('=') + 1));
        String data = String.valueOf(field(input, "data"));
        add(payloads, data);
        add(payloads, data.substring(data.indexOf('=') + 1));
        int probe = data.indexOf("probe=\"");
        if (probe >= 0) {
            String text = data.substring(probe + 7, data.lastIndexOf("\"></a>"));
            add(payloads, text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\""));
        }
        return payloads;
    }

    private static void add(List<String> payloads, String text) {
        payloads.add(text);
        if (text.matches("(?:[^%]|%[0-9A-Fa-f]{2})*+")) {
            payloads.add(URLDecoder.decode(text, StandardCharsets.ISO_8859_1));
        }
    }

    private static Object field(Object map, String name) {
        return map instanceof Map<?, ?> fields && fields.get(name) != null ? fields.get(name) : "";
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> items ? items : List.of();
    }
}
