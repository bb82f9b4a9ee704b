package sekisho.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import sekisho.words.Bilingual;

/**
 * A mapping of the file that is being read. Each reader method consumes a key and answers its default when the key is
 * missing or wrong; what is wrong goes to the shared list of problems, so that reading always goes on to the end.
 * {@link #close} reports the keys that nobody asked for. One thread.
 */
final class Section implements AutoCloseable {
    private final String path;
    private final int line;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<Problem> problems;
    private final Path base;

    /** @param base relative paths in the file are resolved against this */
    Section(String path, @Nullable Node node, List<Problem> problems, Path base) {
        this.path = path;
        this.problems = problems;
        this.base = base;
        this.line = node == null ? 0 : lineOf(node);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    if (nodes.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
                        problems.add(new Problem(
                                lineOf(key),
                                at(key.getValue()),
                                "",
                                new Bilingual("同じキーが二度書かれています。", "The key is written twice."),
                                new Bilingual("片方を消してください。", "Remove one of them.")));
                    }
                    keyLines.putIfAbsent(key.getValue(), lineOf(key));
                }
            }
        } else if (node != null && !isEmpty(node)) {
            problems.add(new Problem(
                    line,
                    path.isEmpty() ? "(file)" : path,
                    shown(node),
                    new Bilingual("「キー: 値」の並びが必要です。", "A mapping of keys to values is needed here."),
                    new Bilingual("字下げした「キー: 値」を書いてください。", "Write indented \"key: value\" lines.")));
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    private static String shown(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence -> "[…]";
            default -> "{…}";
        };
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String path() {
        return path;
    }

    int line() {
        return line;
    }

    int lineOf(String key) {
        return keyLines.getOrDefault(key, line);
    }

    boolean has(String key) {
        asked.add(key);
        Node node = nodes.get(key);
        return node != null && !isEmpty(node);
    }

    /** The keys that this section has been asked for, written or not: what the reader knows. */
    Set<String> known() {
        return asked;
    }

    /** The keys written in the file; asking for them does not consume them. */
    Set<String> written() {
        return nodes.keySet();
    }

    void wrong(String key, Bilingual text, Bilingual remedy) {
        Node node = nodes.get(key);
        String value = node == null ? "" : secrets.contains(key) ? "***" : shown(node);
        problems.add(new Problem(lineOf(key), at(key), value, text, remedy));
    }

    /** A text that is never shown. */
    Optional<String> secret(String key) {
        secrets.add(key);
        return text(key);
    }

    /** The same for a value that is never shown. */
    void wrongSecret(String key, Bilingual remedy) {
        problems.add(new Problem(
                lineOf(key), at(key), "***", new Bilingual("値が正しくありません。", "The value is not valid."), remedy));
    }

    Section section(String key) {
        asked.add(key);
        return new Section(at(key), nodes.get(key), problems, base);
    }

    /** The mappings of a list; a single mapping counts as a list of one. */
    List<Section> sections(String key) {
        asked.add(key);
        Node node = nodes.get(key);
        List<Section> sections = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            int index = 0;
            for (Node item : sequence.getValue()) {
                sections.add(new Section(at(key) + "[" + index++ + "]", item, problems, base));
            }
        } else if (node != null && !isEmpty(node)) {
            wrong(
                    key,
                    new Bilingual("一覧が必要です。", "A list is needed here."),
                    new Bilingual("各項目を「- 」で始めてください。", "Begin each item with \"- \"."));
        }
        return sections;
    }

    Optional<String> text(String key) {
        asked.add(key);
        Node node = nodes.get(key);
        if (node == null || isEmpty(node)) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        wrong(
                key,
                new Bilingual("一つの値が必要です。", "A single value is needed here."),
                new Bilingual("「" + key + ": 値」と書いてください。", "Write \"" + key + ": value\"."));
        return Optional.empty();
    }

    /** A required text; an empty one after the problem was noted. */
    String required(String key, Bilingual remedy) {
        boolean before = has(key);
        Optional<String> value = text(key);
        if (!before) {
            problems.add(new Problem(line, at(key), "", new Bilingual("必要なキーがありません。", "The key is missing."), remedy));
        }
        return value.orElse("");
    }

    /** The scalars of a list; a single scalar counts as a list of one. Each is parsed by {@code parse}. */
    <T> List<T> list(String key, Function<String, T> parse, Bilingual remedy) {
        asked.add(key);
        Node node = nodes.get(key);
        List<T> values = new ArrayList<>();
        if (node == null || isEmpty(node)) {
            return values;
        }
        List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        int index = 0;
        for (Node item : items) {
            String place = node instanceof SequenceNode ? at(key) + "[" + index++ + "]" : at(key);
            parsed(place, item, parse, remedy).ifPresent(values::add);
        }
        return values;
    }

    private <T> Optional<T> parsed(String place, Node item, Function<String, T> parse, Bilingual remedy) {
        if (item instanceof ScalarNode scalar) {
            try {
                return Optional.of(parse.apply(scalar.getValue()));
            } catch (IllegalArgumentException | DateTimeParseException e) {
                // falls through to the problem below; the reader's own message is not shown to users
            }
        }
        problems.add(new Problem(
                lineOf(item), place, shown(item), new Bilingual("値が正しくありません。", "The value is not valid."), remedy));
        return Optional.empty();
    }

    <T> T value(String key, T fallback, Function<String, T> parse, Bilingual remedy) {
        asked.add(key);
        Node node = nodes.get(key);
        if (node == null || isEmpty(node)) {
            return fallback;
        }
        return parsed(at(key), node, parse, remedy).orElse(fallback);
    }

    Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return value(
                key,
                fallback,
                text -> {
                    Duration duration = Units.duration(text);
                    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                        throw new IllegalArgumentException("out of bounds");
                    }
                    return duration;
                },
                new Bilingual(
                        Units.text(least) + " から " + Units.text(most) + " までを単位付きで書いてください(例: 30s、15m、365d)。",
                        "Write " + Units.text(least) + " to " + Units.text(most) + " with a unit (30s, 15m, 365d)."));
    }

    long size(String key, long fallback, long least, long most) {
        return value(
                key,
                fallback,
                text -> {
                    long bytes = Units.bytes(text);
                    if (bytes < least || bytes > most) {
                        throw new IllegalArgumentException("out of bounds");
                    }
                    return bytes;
                },
                new Bilingual(
                        Units.sizeText(least) + " から " + Units.sizeText(most) + " までを単位付きで書いてください(例: 16KiB、64MiB)。",
                        "Write " + Units.sizeText(least) + " to " + Units.sizeText(most)
                                + " with a unit (16KiB, 64MiB)."));
    }

    int integer(String key, int fallback, int least, int most) {
        return value(
                key,
                fallback,
                text -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException("out of bounds");
                    }
                    return number;
                },
                new Bilingual(
                        least + " から " + most + " までの整数を書いてください。",
                        "Write an integer from " + least + " to " + most + "."));
    }

    boolean flag(String key, boolean fallback) {
        return value(
                key,
                fallback,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("no truth value");
                },
                new Bilingual("true または false を書いてください。", "Write true or false."));
    }

    Path path(String key, Path fallback) {
        return value(
                key,
                fallback,
                text -> base.resolve(text).normalize(),
                new Bilingual("ファイルまたはフォルダーのパスを書いてください。", "Write the path of a file or folder."));
    }

    Optional<LocalDate> date(String key) {
        asked.add(key);
        Node node = nodes.get(key);
        if (node == null || isEmpty(node)) {
            return Optional.empty();
        }
        return parsed(
                at(key),
                node,
                LocalDate::parse,
                new Bilingual("日付を 2026-12-31 の形で書いてください。", "Write the date as 2026-12-31."));
    }

    /** A text in both languages: {@code {ja: …, en: …}}, or one text that serves for both. */
    Optional<Bilingual> bilingual(String key) {
        asked.add(key);
        if (nodes.get(key) instanceof MappingNode) {
            try (Section both = section(key)) {
                String ja = both.text("ja").orElse("");
                String en = both.text("en").orElse("");
                if (ja.isBlank() && en.isBlank()) {
                    both.required("ja", new Bilingual("ja と en に文を書いてください。", "Write a text for ja and en."));
                    return Optional.empty();
                }
                return Optional.of(new Bilingual(ja.isBlank() ? en : ja, en.isBlank() ? ja : en));
            }
        }
        return text(key).filter(text -> !text.isBlank()).map(text -> new Bilingual(text, text));
    }

    /** Reports what nobody asked for. */
    @Override
    public void close() {
        for (String key : nodes.keySet()) {
            if (!asked.contains(key)) {
                Optional<String> near = Nearest.of(key, asked);
                problems.add(new Problem(
                        lineOf(key),
                        at(key),
                        "",
                        new Bilingual("知らないキーです。", "Unknown key."),
                        near.map(name -> new Bilingual("「" + name + "」のことですか。", "Did you mean \"" + name + "\"?"))
                                .orElseGet(() -> new Bilingual(
                                        "使えるキー: " + String.join("、", asked),
                                        "Known keys: " + String.join(", ", asked)))));
            }
        }
    }
}
