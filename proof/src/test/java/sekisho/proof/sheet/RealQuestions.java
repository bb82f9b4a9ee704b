package sekisho.proof.sheet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Questions that real customers asked, with the topics a person gave them. */
record RealQuestions(String category, String subcategory, String text, List<String> topics) {
    /** All, in the order of the file; a missing file fails the test. */
    static List<RealQuestions> all() {
        Path root = Path.of(System.getProperty("sekisho.root"));
        Path shared = Path.of(
                System.getProperty("sekisho.shared", root.resolve("../shared").toString()));
        try {
            Object document = new Load(LoadSettings.builder().build())
                    .loadFromString(Files.readString(shared.resolve("sheets/risa-questions.yaml")));
            List<RealQuestions> questions = new ArrayList<>();
            for (Object entry : (List<?>) value(document, "questions")) {
                questions.add(new RealQuestions(
                        text(entry, "category"),
                        text(entry, "subcategory"),
                        text(entry, "question"),
                        ((List<?>) value(entry, "topics"))
                                .stream().map(String::valueOf).toList()));
            }
            return List.copyOf(questions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(Object map, String key) {
        Object value = ((Map<?, ?>) map).get(key);
        if (value == null) {
            throw new IllegalStateException("no " + key);
        }
        return value;
    }

    private static String text(Object map, String key) {
        Object value = ((Map<?, ?>) map).get(key);
        return value == null ? "" : value.toString();
    }
}
