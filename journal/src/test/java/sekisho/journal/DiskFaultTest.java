package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.journal.Fixture.KEYS;
import static sekisho.journal.Fixture.access;
import static sekisho.journal.Fixture.audit;
import static sekisho.journal.Fixture.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes the Nth operation on the disk fail, for every N, alone and with the next ones. */
class DiskFaultTest {
    private static final Logger QUIET = Logger.getLogger("sekisho.journal");

    @TempDir
    Path parent;

    @BeforeAll
    static void quiet() {
        QUIET.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        QUIET.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void whateverFailsWhatWasAcknowledgedIsThereAndWhatWasNotIsNot(int inARow) {
        int n = 1;
        while (runWithFailureAt(n, n + inARow - 1)) {
            n++;
        }
        assertThat(n).isGreaterThan(60);
    }

    /** False when the run ended before the Nth operation. */
    private boolean runWithFailureAt(int first, int last) {
        Path folder = parent.resolve("n" + first);
        FailingDisk disk = new FailingDisk(first, last);
        Fixture.Clock clock = new Fixture.Clock();
        List<String> acknowledged = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            run(folder, disk, clock, "run" + run, acknowledged, refused);
        }
        Journal reader = Journal.read(settings(folder, 1), KEYS);
        Verification verification = reader.verify();
        assertThat(verification.findings())
                .as("failure at %d to %d", first, last)
                .isEmpty();
        List<String> found = Fixture.markers(reader);
        if (first == last) {
            assertThat(found).as("failure at %d", first).containsExactlyElementsOf(acknowledged);
        } else {
            // When the disk also refuses to cut it away until the process ends, a refused record can be found.
            assertThat(found).as("failure at %d to %d", first, last).containsSubsequence(acknowledged);
            assertThat(refused)
                    .containsAll(found.stream()
                            .filter(it -> !acknowledged.contains(it))
                            .toList());
        }
        assertThat(refused.isEmpty() || disk.hasFailed()).isTrue();
        return disk.hasFailed();
    }

    private static void run(
            Path folder,
            FailingDisk disk,
            Fixture.Clock clock,
            String name,
            List<String> acknowledged,
            List<String> refused) {
        try (Journal journal = Journal.open(settings(folder, 700), KEYS, clock, disk)) {
            for (int i = 0; i < 4; i++) {
                String marker = name + "-" + i;
                clock.move(Duration.ofSeconds(1));
                try {
                    journal.audit(audit(clock.instant(), "a.b", marker));
                    acknowledged.add(marker);
                } catch (JournalException e) {
                    assertThat(e.code()).isEqualTo(JournalException.Code.WRITE);
                    refused.add(marker);
                }
            }
            assertThat(journal.verify().findings()).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(journal.access(access(clock.instant(), name + i))).isTrue();
            }
            try {
                journal.flush();
            } catch (JournalException e) {
                assertThat(e.code()).isEqualTo(JournalException.Code.WRITE);
            }
            try {
                journal.retain();
            } catch (JournalException e) {
                assertThat(e.code()).isEqualTo(JournalException.Code.WRITE);
            }
        } catch (JournalException e) {
            assertThat(e.code()).isEqualTo(JournalException.Code.FOLDER);
        }
    }

    @Test
    void acceptedAccessRecordsWaitUntilTheDiskHasRoomAgain() {
        Path folder = parent.resolve("waits");
        FailingDisk disk = new FailingDisk(20, 40);
        try (Journal journal = Journal.open(settings(folder, 64L << 20), KEYS, new Fixture.Clock(), disk)) {
            int accepted = 0;
            for (int i = 0; i < 60 && !disk.hasFailed(); i++) {
                journal.access(access(Fixture.START, "r" + i));
                accepted++;
                try {
                    journal.flush();
                } catch (JournalException e) {
                    assertThat(e.code()).isEqualTo(JournalException.Code.WRITE);
                }
            }
            long expected = accepted;
            Fixture.await(() -> journal.counts().accessWritten() == expected);
            assertThat(journal.counts().failures()).isPositive();
        }
        Verification verification = Journal.read(settings(folder, 1), KEYS).verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.records()).isPositive();
    }
}
