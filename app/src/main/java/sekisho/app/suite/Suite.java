package sekisho.app.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Regression tests in the format of go-ftw (<a href="https://github.com/coreruleset/ftw-tests-schema">its schema</a>), read
 * from a folder of YAML files. Every scalar stays the text that it is in the file.
 */
final class Suite {
    private static final LoadSettings YAML = LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(true)
            .build();

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "1");
    private static final Comparator<RequestText.Field> BY_NAME = (one, other) -> Arrays.compareUnsigned(
            one.name().getBytes(StandardCharsets.UTF_8), other.name().getBytes(StandardCharsets.UTF_8));

    private Suite() {}

    /**
     * All tests below a folder, file by file in the order of their paths.
     *
     * @throws SuiteException naming the file that is no suite's
     */
    static List<RegressionTest> read(Path folder) {
        List<RegressionTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Suite::isYaml).sorted().toList()) {
                tests.addAll(read(file, Files.readString(file)));
            }
        } catch (IOException e) {
            throw new SuiteException("the suite cannot be read: " + e.getMessage(), e);
        }
        return List.copyOf(tests);
    }

    /** Those whose id the expression is found in. */
    static List<RegressionTest> matching(List<RegressionTest> tests, Pattern ids) {
        Predicate<String> included = ids.asPredicate();
        return tests.stream().filter(test -> included.test(test.id())).toList();
    }

    private static boolean isYaml(Path path) {
        String name = String.valueOf(path.getFileName());
        return Files.isRegularFile(path) && name.matches("[^.].*\\.y.*ml");
    }

    static List<RegressionTest> read(Path file, String text) {
        try {
            Iterator<Object> documents = new Load(YAML).loadAllFromString(text).iterator();
            return documents.hasNext() && documents.next() instanceof Map<?, ?> document
                    ? tests(file, document)
                    : List.of();
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new SuiteException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<RegressionTest> tests(Path file, Map<?, ?> document) {
        int rule = number(text(document, "rule_id").orElseGet(() -> digits(file)));
        List<RegressionTest> tests = new ArrayList<>();
        for (Map<?, ?> test : maps(document, "tests")) {
            int number = text(test, "test_id")
                    .or(() -> text(test, "id"))
                    .map(Suite::number)
                    .orElse(tests.size() + 1);
            tests.add(new RegressionTest(
                    rule,
                    number,
                    maps(test, "stages").stream().map(Suite::stage).toList()));
        }
        return tests;
    }

    private static String digits(Path file) {
        Matcher digits = DIGITS.matcher(String.valueOf(file.getFileName()));
        if (!digits.find()) {
            throw new IllegalArgumentException("names no rule");
        }
        return digits.group();
    }

    private static RegressionTest.Stage stage(Map<?, ?> stage) {
        return new RegressionTest.Stage(request(map(stage, "input")), expectation(map(stage, "output")));
    }

    private static RequestText request(Map<?, ?> input) {
        String method = written(input, "method").orElse("GET");
        Optional<String> encoded = text(input, "encoded_request");
        if (encoded.isPresent()) {
            return new RequestText.Whole(Base64.getMimeDecoder().decode(encoded.get()), method.equals("HEAD"));
        }
        boolean complete = input.containsKey("autocomplete_headers")
                ? flag(input, "autocomplete_headers")
                : !flag(input, "stop_magic");
        return new RequestText.Parts(
                method,
                written(input, "uri").orElse("/"),
                written(input, "version").orElse("HTTP/1.1"),
                fields(input),
                body(input),
                complete);
    }

    private static List<RequestText.Field> fields(Map<?, ?> input) {
        if (input.containsKey("ordered_headers")) {
            return maps(input, "ordered_headers").stream()
                    .map(field -> new RequestText.Field(
                            written(field, "name").orElse(""),
                            written(field, "value").orElse("")))
                    .toList();
        }
        return map(input, "headers").entrySet().stream()
                .map(field -> new RequestText.Field(scalar(field.getKey()), scalar(field.getValue())))
                .sorted(BY_NAME)
                .toList();
    }

    private static byte[] body(Map<?, ?> input) {
        return written(input, "data")
                .map(data -> RequestText.Parts.repeated(data).getBytes(StandardCharsets.UTF_8))
                .or(() -> written(input, "encoded_data")
                        .map(data -> Base64.getMimeDecoder().decode(data)))
                .orElse(new byte[0]);
    }

    private static Expectation expectation(Map<?, ?> output) {
        Map<?, ?> log = map(output, "log");
        return new Expectation(
                text(output, "status").map(Suite::number),
                pattern(output, "response_contains"),
                numbers(log, "expect_ids"),
                numbers(log, "no_expect_ids"),
                pattern(log, "match_regex"),
                pattern(log, "no_match_regex"),
                flag(output, "expect_error"),
                flag(output, "isolated"),
                flag(output, "retry_once"));
    }

    private static Optional<Pattern> pattern(Map<?, ?> map, String key) {
        try {
            return text(map, key).map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static List<Integer> numbers(Map<?, ?> map, String key) {
        return map.get(key) instanceof List<?> list
                ? list.stream().map(entry -> number(scalar(entry))).toList()
                : List.of();
    }

    private static boolean flag(Map<?, ?> map, String key) {
        return TRUE.contains(written(map, key).orElse("").toLowerCase(Locale.ROOT));
    }

    private static int number(String text) {
        return Integer.parseInt(text.strip());
    }

    /** A value that is there and not empty. */
    private static Optional<String> text(Map<?, ?> map, String key) {
        return written(map, key).filter(value -> !value.isEmpty());
    }

    /** A value that is there. */
    private static Optional<String> written(Map<?, ?> map, String key) {
        return map.containsKey(key) ? Optional.of(scalar(map.get(key))) : Optional.empty();
    }

    private static String scalar(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> inner)) {
                    throw new IllegalArgumentException(key + " holds something else than mappings");
                }
                maps.add(inner);
            }
        }
        return maps;
    }
}
