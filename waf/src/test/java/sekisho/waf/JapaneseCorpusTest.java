package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sekisho.waf.japanese.JapaneseTexts;

/** Ordinary Japanese passes: the corpus of {@code it/corpus/make-corpus .sekisho/corpus}, and what businesses write, in three shapes. */
class JapaneseCorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("sekisho.root"), ".sekisho/corpus/sentences");

    private record Refused(String sentence, SortedSet<Long> rules) {}

    /**
     * The goal is 1 of 10,000; what keeps it from being reached, and why it is not bought with attacks that pass, stands in
     * {@code docs/waf.md}. Until then, this holds what has been reached.
     */
    private static final long REACHED_PER_TEN_THOUSAND = 52;

    @Test
    void noMoreSentencesAreRefusedThanHasBeenReached() throws IOException {
        List<String> sentences = new ArrayList<>(sentences());
        JapaneseTexts.forms().stream()
                .filter(form -> !form.kind().equals("technical"))
                .forEach(form -> sentences.add(form.value()));
        assertThat(sentences).hasSizeGreaterThan(20_000);
        RuleSet rules = Submissions.rules();
        List<Refused> refused = sentences.parallelStream()
                .map(sentence -> refused(rules, sentence))
                .filter(found -> !found.rules().isEmpty())
                .toList();
        Map<Long, Integer> byRule = new TreeMap<>();
        refused.forEach(found -> found.rules().forEach(rule -> byRule.merge(rule, 1, Integer::sum)));
        System.out.printf(
                "Japanese corpus: %d sentences, %d blocked (%.2f per 10,000; the goal is 1), by rule %s%n",
                sentences.size(), refused.size(), refused.size() * 10_000.0 / sentences.size(), byRule);
        assertThat(refused.size() * 10_000L).isLessThanOrEqualTo(REACHED_PER_TEN_THOUSAND * sentences.size());
    }

    private static Refused refused(RuleSet rules, String sentence) {
        SortedSet<Long> ids = new TreeSet<>();
        for (Submissions.Shape shape : Submissions.Shape.values()) {
            ids.addAll(Submissions.refusedBy(rules, shape, sentence));
        }
        return new Refused(sentence, ids);
    }

    private static List<String> sentences() throws IOException {
        assertThat(CORPUS).as("made by it/corpus/make-corpus .sekisho/corpus").isDirectory();
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<Path> texts = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
            assertThat(texts)
                    .as("made by it/corpus/make-corpus .sekisho/corpus")
                    .isNotEmpty();
            List<String> sentences = new ArrayList<>();
            for (Path text : texts) {
                sentences.addAll(Files.readAllLines(text));
            }
            return sentences.stream().distinct().collect(Collectors.toList());
        }
    }
}
