package sekisho.proof.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.Result;
import sekisho.words.Lang;

class SampleSheetTest {
    @TempDir
    Path folder;

    @Test
    void theSampleIsReadWholeWithItsCategories() {
        Path sample = folder.resolve("sample.xlsx");
        SampleSheet.write(sample);
        Known known = new Known();

        SheetReport report = known.answerer().draft(sample, Lang.JA);

        assertThat(report.items())
                .hasSize(41)
                .allMatch(item -> !item.answerCell().isEmpty());
        assertThat(report.items().getFirst().row()).isEqualTo(9);
        assertThat(known.asked()).allMatch(call -> call.size() == 3);
        assertThat(known.asked())
                .anyMatch(call -> call.get(0).equals("ログ") && call.get(1).equals("保存"));
    }

    @Test
    void theSampleIsAnsweredInItsWords() {
        Path sample = folder.resolve("sample.xlsx");
        Path out = folder.resolve("out.xlsx");
        SampleSheet.write(sample);
        Known known = new Known();
        Result[] results = {Result.HOLDS, Result.NOT_CONFIGURED, Result.ATTESTED, Result.UNPROVEN, Result.STALE};
        int turn = 0;
        for (SheetReport.Item item : known.answerer().draft(sample, Lang.JA).items()) {
            String topic = "topic-" + turn;
            if (turn % 7 != 6) {
                known.sure(item.question(), topic);
            }
            known.state(topic, results[turn++ % results.length]);
        }

        SheetReport report = known.answerer().answer(sample, out, Lang.JA);

        assertThat(report.items()).extracting(SheetReport.Item::answer).containsOnly("○", "×", "");
        assertThat(report.count(SheetReport.Status.ANSWERED)).isGreaterThan(18);
        assertThat(report.items())
                .allMatch(item -> (item.status() == SheetReport.Status.ANSWERED)
                        == item.why().isEmpty());
    }
}
