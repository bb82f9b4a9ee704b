package sekisho.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.proof.Evidence.Means;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;

class HandoutsTest {
    private static final int KEPT = 5;
    private static final Control WAF = control("waf");
    private static final Control LOG = control("access-log");

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T03:00:00Z"));
    private final Map<Names, ControlState> states = new EnumMap<>(Names.class);

    @TempDir
    Path folder;

    private Keys keys;
    private Database database;
    private EvidenceStore evidence;
    private Handouts handouts;

    /** The controls of this test. */
    private enum Names {
        WAF,
        LOG
    }

    @BeforeEach
    void open() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        evidence = new EvidenceStore(database, keys);
        handouts = new Handouts(database, keys, clock, () -> List.copyOf(states.values()), KEPT);
        now(Names.WAF, Result.HOLDS);
        now(Names.LOG, Result.HOLDS);
        seen("e-waf", WAF, Result.HOLDS);
        seen("e-log", LOG, Result.ATTESTED);
        seen("e-bad", LOG, Result.FAILS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Control control(String id) {
        return new Control(
                id,
                'B',
                Control.Type.TECHNICAL,
                new Bilingual("統制", "A control"),
                new Bilingual("約束です。", "A promise."),
                List.of(),
                Duration.ofDays(1));
    }

    private void now(Names name, Result result) {
        states.put(name, new ControlState(name == Names.WAF ? WAF : LOG, result, Optional.empty()));
    }

    private void seen(String id, Control control, Result result) {
        evidence.add(new Evidence(
                id, control.id(), clock.instant(), "p", result, Means.TRIED, new Bilingual("見た", "seen"), Map.of()));
    }

    private static Handouts.Answer answer(int row, String... evidence) {
        return new Handouts.Answer("シート", row, "WAF はありますか。", "○", List.of(evidence));
    }

    @Test
    void aSheetIsDoubtfulWhileAControlThatItRestsOnIsNotSeenToHold() {
        handouts.add("甲社.xlsx", List.of(answer(3, "e-waf"), answer(4, "e-log"), answer(5)));
        assertThat(handouts.doubtful()).isEmpty();
        for (Result result : List.of(Result.FAILS, Result.STALE, Result.NOT_CONFIGURED, Result.UNPROVEN)) {
            now(Names.WAF, result);
            Handouts.Doubtful sheet = handouts.doubtful().getFirst();
            assertThat(sheet.name()).isEqualTo("甲社.xlsx");
            assertThat(sheet.at()).isEqualTo(clock.instant());
            assertThat(sheet.doubts()).containsExactly(new Handouts.Doubt(answer(3, "e-waf"), WAF, result));
        }
        now(Names.WAF, Result.HOLDS);
        assertThat(handouts.doubtful()).isEmpty();
    }

    @Test
    void anAnswerThatSaidTheControlFailsIsNotDoubtful() {
        handouts.add("乙社.xlsx", List.of(answer(3, "e-bad")));
        now(Names.LOG, Result.FAILS);
        assertThat(handouts.doubtful()).isEmpty();
    }

    @Test
    void theNewestSheetsComeFirstAndTheOldestAreForgotten() {
        for (int i = 0; i < KEPT + 2; i++) {
            handouts.add("sheet-" + i, List.of(answer(1, "e-log")));
            clock.move(Duration.ofSeconds(1));
        }
        now(Names.LOG, Result.STALE);
        List<Handouts.Doubtful> sheets = handouts.doubtful();
        assertThat(sheets).hasSize(KEPT);
        assertThat(sheets.getFirst().name()).isEqualTo("sheet-" + (KEPT + 1));
        assertThat(sheets.getLast().name()).isEqualTo("sheet-2");
    }

    @Test
    void nothingThatWasHandedOutIsReadableInTheDatabase() throws IOException {
        handouts.add("株式会社-丙-check.xlsx", List.of(answer(3, "e-waf")));
        database.close();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    .doesNotContain("株式会社-丙", "WAF はありますか");
        }
    }
}
