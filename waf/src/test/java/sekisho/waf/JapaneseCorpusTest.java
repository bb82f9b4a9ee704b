package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Hand-written texts that are no prose: they quote paths, commands and code, in part or wholly. */
    private static final Set<String> QUOTES_CODE = Set.of("technical", "document");

    private record Refused(String sentence, SortedSet<Long> rules) {}

    /**
     * The parts of the corpus, by two bits of the SHA-256 of the sentence. What is passed has been decided by looking at the first half,
     * then at the third quarter; the last one tells how well that holds for sentences that nobody looked at.
     */
    private enum Part {
        DEVELOPMENT(1),
        LOOKED_AT_LATER(5),
        HELD_OUT(9);

        /**
         * How many of 10,000 are refused at most. The goal is 1; what keeps it from being reached, and why it is not bought with
         * attacks that pass, stands in {@code docs/waf.md}.
         */
        private final int reached;

        Part(int reached) {
            this.reached = reached;
        }

        static Part of(String sentence) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(sentence.getBytes(StandardCharsets.UTF_8));
                return (digest[0] & 1) == 0 ? DEVELOPMENT : (digest[0] & 2) == 0 ? LOOKED_AT_LATER : HELD_OUT;
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void noMoreSentencesAreRefusedThanHasBeenReached() throws IOException {
        List<String> sentences = sentences();
        assertThat(sentences).hasSizeGreaterThan(20_000);
        RuleSet rules = Submissions.rules();
        for (Part part : Part.values()) {
            List<String> own = sentences.stream()
                    .filter(sentence -> Part.of(sentence) == part)
                    .toList();
            List<Refused> refused = own.parallelStream()
                    .map(sentence -> refused(rules, sentence))
                    .filter(found -> !found.rules().isEmpty())
                    .toList();
            Map<Long, Integer> byRule = new TreeMap<>();
            refused.forEach(found -> found.rules().forEach(rule -> byRule.merge(rule, 1, Integer::sum)));
            System.out.printf(
                    "Japanese corpus, %s: %d sentences, %d blocked (%.2f per 10,000; the goal is 1), by rule %s%n",
                    part, own.size(), refused.size(), refused.size() * 10_000.0 / own.size(), byRule);
            assertThat(refused.size() * 10_000L).isLessThanOrEqualTo((long) part.reached * own.size());
        }
    }

    @Test
    void whatBusinessesWritePasses() {
        RuleSet rules = Submissions.rules();
        List<JapaneseTexts.Form> forms = JapaneseTexts.forms().stream()
                .filter(form -> !QUOTES_CODE.contains(form.kind()))
                .toList();
        assertThat(forms).hasSizeGreaterThan(350);
        assertThat(forms)
                .allSatisfy(form -> assertThat(refused(rules, form.value()).rules())
                        .as(form.value())
                        .isEmpty());
        assertThat(forms).allSatisfy(form -> {
            JapaneseTexts.shiftJis(form.value())
                    .ifPresent(bytes -> assertThat(
                                    Submissions.refusedBy(rules, Submissions.Shape.FORM, bytes, "; charset=Shift_JIS"))
                            .as(form.value())
                            .isEmpty());
            JapaneseTexts.eucJp(form.value())
                    .ifPresent(bytes -> assertThat(
                                    Submissions.refusedBy(rules, Submissions.Shape.FORM, bytes, "; charset=EUC-JP"))
                            .as(form.value())
                            .isEmpty());
        });
    }

    /** Two quote an element of HTML and a function with a Japanese argument. */
    @Test
    void ofFurtherSentencesTwoAreRefused() {
        RuleSet rules = Submissions.rules();
        assertThat(JapaneseTexts.furtherSentences()).hasSizeGreaterThanOrEqualTo(300);
        assertThat(JapaneseTexts.furtherSentences().stream()
                        .map(sentence -> refused(rules, sentence))
                        .filter(found -> !found.rules().isEmpty()))
                .hasSizeLessThanOrEqualTo(2);
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
