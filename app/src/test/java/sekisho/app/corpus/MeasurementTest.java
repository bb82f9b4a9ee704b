package sekisho.app.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    /** Refuses multipart bodies with 構成 by two rules, and JSON bodies with ' by one. */
    private static SortedSet<Long> fake(Submission submission) {
        String body = new String(submission.body(), StandardCharsets.UTF_8);
        SortedSet<Long> rules = new TreeSet<>();
        if (submission.shape() == Submission.Shape.MULTIPART && body.contains("構成")) {
            rules.addAll(List.of(941_310L, 942_100L));
        }
        if (submission.shape() == Submission.Shape.JSON && body.contains("'")) {
            rules.add(942_100L);
        }
        return rules;
    }

    private static FalseBlocks measure(List<String> sentences) throws InterruptedException {
        return Measurement.of(new Corpus(sentences, 1), MeasurementTest::fake, done -> {});
    }

    @Test
    void aSentenceCountsOnceHoweverManyShapesAndRulesRefuseIt() throws InterruptedException {
        FalseBlocks found = measure(List.of("構成'変更", "普通の文", "It's", "構成図"));

        assertThat(found.sentences()).isEqualTo(4);
        assertThat(found.blocked()).isEqualTo(3);
        assertThat(found.byRule()).containsExactly(entry(941_310L, 2), entry(942_100L, 3));
        assertThat(found.perTenThousand()).isEqualByComparingTo("7500");
        assertThat(found.examples())
                .contains(new FalseBlocks.Example(942_100L, "json", "It's"))
                .contains(new FalseBlocks.Example(941_310L, "multipart", "構成図"));
    }

    @Test
    void fewExamplesAreKeptOfARuleThatRefusesMuch() throws InterruptedException {
        FalseBlocks found =
                measure(IntStream.range(0, 1_000).mapToObj(i -> "構成" + i).toList());

        assertThat(found.blocked()).isEqualTo(1_000);
        assertThat(found.examples())
                .filteredOn(example -> example.rule() == 941_310)
                .extracting(FalseBlocks.Example::sentence)
                .containsExactly("構成0", "構成1", "構成2");
    }

    @Test
    void anExampleIsCutBetweenCharacters() throws InterruptedException {
        FalseBlocks found = measure(List.of("構成" + "😀".repeat(300)));

        assertThat(found.examples().getFirst().sentence()).isEqualTo("構成" + "😀".repeat(198) + "…");
    }

    @Test
    void progressReachesTheNumberOfSentences() throws InterruptedException {
        List<Integer> told = new ArrayList<>();

        Measurement.of(
                new Corpus(IntStream.range(0, 600).mapToObj(i -> "文" + i).toList(), 1),
                MeasurementTest::fake,
                told::add);

        assertThat(told).isSorted().endsWith(600).hasSize(3);
    }

    @Test
    void aJudgeThatFailsFailsTheMeasurement() {
        assertThatThrownBy(() -> Measurement.of(
                        new Corpus(List.of("文"), 1),
                        submission -> {
                            throw new IllegalStateException("broken");
                        },
                        done -> {}))
                .hasRootCauseMessage("broken");
    }

    @Test
    void theReportNamesItsFields() throws InterruptedException {
        assertThat(measure(List.of("構成", "It's", "文")).json(2).toString()).isEqualTo("""
                        {"sentences":3,"blocked":2,"per-10000":6666.67,"level":2,"by-rule":{"941310":1,"942100":2},\
                        "examples":[{"rule":941310,"shape":"multipart","sentence":"構成"},\
                        {"rule":942100,"shape":"multipart","sentence":"構成"},\
                        {"rule":942100,"shape":"json","sentence":"It's"}]}""");
    }
}
