package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.journal.Fixture.KEYS;
import static sekisho.journal.Fixture.access;
import static sekisho.journal.Fixture.audit;
import static sekisho.journal.Fixture.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    @TempDir
    Path folder;

    private final Fixture.Clock clock = new Fixture.Clock();

    private Journal open() {
        return Journal.open(settings(folder, 64L << 20), KEYS, clock, TestDisk.unforced());
    }

    private void day(Journal journal, String name) {
        journal.audit(audit(clock.instant(), "a.b", name));
        journal.access(access(clock.instant(), name));
        journal.flush();
        clock.move(Duration.ofDays(1));
    }

    @Test
    void onlySegmentsWhoseRecordsAreAllOldGoAndTheRestVerifies() {
        try (Journal journal = open()) {
            for (int i = 0; i < 100; i++) {
                day(journal, "d" + i);
            }
            // Access records are kept 30 days, audit records 60; the clock stands at day 100.
            assertThat(journal.retain()).isEqualTo(70 + 40);
            assertThat(journal.retain()).isZero();
            assertThat(journal.verify().findings()).isEmpty();
            assertThat(Journal.verifySeals(folder, KEYS.publicKey()).findings()).isEmpty();
            assertThat(Fixture.markers(journal)).hasSize(60).startsWith("d40").endsWith("d99");
            assertThat(journal.search(Query.newest(Kind.ACCESS, 1000))).hasSize(30);
            Instant day40 = Instant.ofEpochMilli(Fixture.START.toEpochMilli()).plus(Duration.ofDays(40));
            assertThat(journal.oldest(Kind.AUDIT)).contains(day40);
            assertThat(journal.oldest(Kind.ACCESS)).contains(day40.plus(Duration.ofDays(30)));
        }
        try (Journal journal = open()) {
            day(journal, "later");
            assertThat(journal.verify().findings()).isEmpty();
        }
    }

    @Test
    void aRecordExactlyAtTheEndOfItsRetentionIsKept() {
        try (Journal journal = open()) {
            journal.audit(audit(clock.instant(), "a.b", "edge"));
            clock.move(Duration.ofDays(60));
            journal.audit(audit(clock.instant(), "a.b", "now"));
            assertThat(journal.retain()).isZero();
            clock.move(Duration.ofMillis(2));
            assertThat(journal.retain()).isEqualTo(1);
            assertThat(Fixture.markers(journal)).containsExactly("now");
        }
    }

    @Test
    void whenEverythingIsOldTheChainGoesOnFromTheAnchor() {
        try (Journal journal = open()) {
            day(journal, "old");
        }
        clock.move(Duration.ofDays(400));
        try (Journal journal = open()) {
            assertThat(journal.retain()).isEqualTo(2);
            assertThat(journal.verify().intact()).isTrue();
        }
        try (Journal journal = open()) {
            day(journal, "new");
            assertThat(Fixture.markers(journal)).containsExactly("new");
        }
        Verification verification = Journal.read(settings(folder, 1), KEYS).verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(Fixture.files(folder))
                .extracting(file -> file.getFileName().toString())
                .contains("audit-000000000002.seg");
    }

    @Test
    void aRemovalThatAKillInterruptedIsFinishedLater() throws IOException {
        try (Journal journal = open()) {
            for (int i = 0; i < 100; i++) {
                day(journal, "d" + i);
            }
            Path first = folder.resolve("audit-000000000001.seg");
            byte[] bytes = Files.readAllBytes(first);
            journal.retain();
            Files.write(first, bytes);
            assertThat(journal.verify().findings()).isEmpty();
            assertThat(journal.verify().notes()).anyMatch(note -> note.contains("past its retention"));
            assertThat(journal.retain()).isEqualTo(1);
            assertThat(journal.verify().notes()).isEmpty();
        }
    }

    @Test
    void removingMoreThanTheAnchorSaysIsFound() throws IOException {
        try (Journal journal = open()) {
            for (int i = 0; i < 70; i++) {
                day(journal, "d" + i);
            }
            journal.retain();
            Files.delete(folder.resolve("audit-000000000020.seg"));
            assertThat(journal.verify().findings()).containsExactly("The audit segment 20 is missing.");
            assertThat(journal.verify().notes()).isEqualTo(List.of());
        }
    }
}
