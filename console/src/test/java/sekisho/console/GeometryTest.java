package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

final class GeometryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T01:02:11Z");

    @Property
    void aRingsPartsFillIt(@ForAll @Size(6) List<@IntRange(min = 0, max = 500) Integer> counts) {
        List<HomePage.Tile> tiles = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tiles.add(new HomePage.Tile(Mark.all().get(i), counts.get(i)));
        }
        Donut donut = Donut.of(tiles);
        assertThat(donut.arcs())
                .hasSize((int) counts.stream().filter(n -> n > 0).count());
        for (Donut.Arc arc : donut.arcs()) {
            int space = arc.dash().indexOf(' ');
            double drawn = Double.parseDouble(arc.dash().substring(0, space));
            double rest = Double.parseDouble(arc.dash().substring(space + 1));
            assertThat(drawn).isBetween(0.0, 100.0);
            assertThat(drawn + rest).isBetween(99.98, 100.02);
        }
    }

    @Property
    void aStripStaysWithinItsWidth(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 100_000) Integer> gaps) {
        List<Evidence> history = new ArrayList<>();
        Instant at = NOW;
        for (int i = 0; i < gaps.size(); i++) {
            at = at.minusSeconds(gaps.get(i));
            history.add(evidence(at, i % 3 == 0 ? Result.FAILS : Result.HOLDS));
        }
        Strip strip = Strip.of(history, NOW).orElseThrow();
        for (Strip.Part part : strip.parts()) {
            double x = Double.parseDouble(part.x());
            double width = Double.parseDouble(part.width());
            assertThat(x).isBetween(0.0, 1000.0);
            assertThat(width).isGreaterThan(0);
            assertThat(x + width).isLessThanOrEqualTo(1000.1);
        }
    }

    @Test
    void aStripJoinsEqualNeighbours() {
        List<Evidence> history = List.of(
                evidence(NOW.minusSeconds(60), Result.FAILS),
                evidence(NOW.minusSeconds(120), Result.HOLDS),
                evidence(NOW.minusSeconds(180), Result.HOLDS));
        Strip strip = Strip.of(history, NOW).orElseThrow();
        assertThat(strip.parts()).extracting(Strip.Part::mark).containsExactly(Mark.HOLDS, Mark.FAILS);
    }

    @Test
    void aControlWithoutEvidenceHasNoStrip() {
        assertThat(Strip.of(List.of(), NOW)).isEmpty();
    }

    @Test
    void aMinuteHasItsRequestsAndNoOther() {
        MinuteChart chart = MinuteChart.of(
                List.of(
                        passage(NOW, "allowed"),
                        passage(NOW.minusSeconds(11), "refused"),
                        passage(NOW.minusSeconds(12), "allowed"),
                        passage(NOW.minus(Duration.ofMinutes(31)), "allowed"),
                        passage(NOW.plusSeconds(60), "allowed")),
                NOW);
        assertThat(chart.bars()).hasSize(30);
        assertThat(chart.bars().getLast().allowed()).isEqualTo(1);
        assertThat(chart.bars().getLast().refused()).isEqualTo(1);
        assertThat(chart.bars().get(28).allowed()).isEqualTo(1);
        assertThat(chart.allowed() + chart.refused()).isEqualTo(3);
        assertThat(chart.most()).isEqualTo(2);
    }

    private static Evidence evidence(Instant at, Result result) {
        return new Evidence("id", "c", at, "p", result, Evidence.Means.TRIED, new Bilingual("見た", "seen"), Map.of());
    }

    private static Passage passage(Instant at, String outcome) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.putObject("sekisho").put("outcome", outcome);
        return new Passage(new Entry(Kind.ACCESS, at, "id", fields));
    }
}
