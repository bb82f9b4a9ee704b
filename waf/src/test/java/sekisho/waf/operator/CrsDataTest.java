package sekisho.waf.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.waf.operator.Calls.captured;
import static sekisho.waf.operator.Calls.literal;
import static sekisho.waf.operator.Calls.matches;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sekisho.waf.transform.Transformations;

/** The phrase lists of the OWASP Core Rule Set, read from beside the repository. */
final class CrsDataTest {
    private static final Path RULES =
            Path.of(System.getProperty("sekisho.root", ".")).resolve("../shared/crs/rules");

    @Test
    void everyPhraseOfEveryListIsFoundAndTheNaiveSearchAgrees() throws IOException {
        for (Path file : lists()) {
            Operator operator =
                    Calls.operator("pmFromFile", literal(file.getFileName().toString()), RULES);
            List<String> phrases =
                    DataFiles.lines("pmFromFile", file.getFileName().toString(), RULES);
            for (String phrase : phrases) {
                String value = "§" + ascii("uppercase", phrase);
                assertThat(matches(operator, value)).as(file + ": " + phrase).isTrue();
                String found = captured(operator, value).getFirst().substring(2);
                assertThat(phrases).anyMatch(found::equalsIgnoreCase);
            }
            for (String value :
                    List.of("hello", "GET /index.html?a=1&b=two", "サーバーの構成", "select id from t where x = 1")) {
                byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
                String lower = ascii("lowercase", new String(encoded, StandardCharsets.ISO_8859_1));
                assertThat(operator.matches(encoded, Calls.expanding("")))
                        .as(file + ": " + value)
                        .isEqualTo(
                                phrases.stream().map(p -> ascii("lowercase", p)).anyMatch(lower::contains));
            }
        }
    }

    @Test
    void theListsAreThere() throws IOException {
        assertThat(lists()).hasSizeGreaterThan(15);
    }

    private static String ascii(String transformation, String text) {
        byte[] changed = Transformations.named(transformation).apply(text.getBytes(StandardCharsets.ISO_8859_1));
        return new String(changed, StandardCharsets.ISO_8859_1);
    }

    private static List<Path> lists() throws IOException {
        try (Stream<Path> files = Files.list(RULES)) {
            return files.filter(file -> file.toString().endsWith(".data"))
                    .sorted()
                    .toList();
        }
    }
}
