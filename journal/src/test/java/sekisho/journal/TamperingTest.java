package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.journal.Fixture.KEYS;
import static sekisho.journal.Fixture.START;
import static sekisho.journal.Fixture.access;
import static sekisho.journal.Fixture.audit;
import static sekisho.journal.Fixture.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

class TamperingTest {
    @TempDir
    Path folder;

    private static final Logger QUIET = Logger.getLogger("sekisho.journal");

    private final Fixture.Clock clock = new Fixture.Clock();
    private Path journalFolder = Path.of("");

    /** Three sealed segments of two frames of audit records, one of access records. */
    @BeforeEach
    void write() {
        journalFolder = folder.resolve("journal");
        for (int segment = 0; segment < 3; segment++) {
            try (Journal journal = open()) {
                journal.audit(audit(START, "a.b", "m" + segment));
                journal.audit(audit(START, "a.b", "n" + segment));
                if (segment == 0) {
                    journal.access(access(START, "r"));
                }
            }
        }
    }

    private Journal open() {
        return Journal.open(settings(journalFolder, 64L << 20), KEYS, clock, TestDisk.unforced());
    }

    private Verification verify() {
        return Journal.read(settings(journalFolder, 1), KEYS).verify();
    }

    private void assertFound(String saying) {
        assertThat(verify().findings())
                .anySatisfy(finding -> assertThat(finding).contains(saying));
        assertThat(Journal.verifySeals(journalFolder, KEYS.publicKey()).findings())
                .anySatisfy(finding -> assertThat(finding).contains(saying));
    }

    private Path segment(int number) {
        return journalFolder.resolve("audit-00000000000" + number + ".seg");
    }

    @BeforeAll
    static void quiet() {
        QUIET.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        QUIET.setLevel(null);
    }

    @Test
    void theUntouchedJournalIsIntact() {
        assertThat(verify()).isEqualTo(new Verification(4, 7, List.of(), List.of()));
    }

    /** One sealed segment of two frames and nothing else, for tests that try every byte. */
    private void writeSmall() {
        journalFolder = folder.resolve("small");
        try (Journal journal = open()) {
            journal.audit(audit(START, "a.b", "m"));
            journal.audit(audit(START, "a.b", "n"));
        }
    }

    @Test
    void everyFlippedByteOfEveryFileIsFoundEvenWithoutTheSecretKeys() throws IOException {
        writeSmall();
        int flips = 0;
        for (Path file : Fixture.files(journalFolder)) {
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i < good.length; i++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << (i % 8));
                Files.write(file, bad);
                assertThat(Journal.verifySeals(journalFolder, KEYS.publicKey()).intact())
                        .as("byte %d of %s", i, file.getFileName())
                        .isFalse();
                flips++;
            }
            Files.write(file, good);
        }
        assertThat(verify().intact()).isTrue();
        assertThat(flips).isGreaterThan(1500);
    }

    @Test
    void everyCutOfASealedSegmentIsFound() throws IOException {
        writeSmall();
        byte[] good = Files.readAllBytes(segment(1));
        for (int length = 0; length < good.length; length++) {
            Files.write(segment(1), Arrays.copyOf(good, length));
            assertThat(verify().intact()).as("cut to %d bytes", length).isFalse();
        }
    }

    @Test
    void everyMissingSegmentIsFound() throws IOException {
        for (int number = 1; number <= 3; number++) {
            Path aside = folder.resolve("aside");
            Files.move(segment(number), aside);
            assertFound("audit segment " + number + " is missing");
            Files.move(aside, segment(number));
        }
        Files.delete(segment(2));
        Files.delete(segment(3));
        assertFound("audit segments 2 to 3 are missing");
    }

    @Test
    void exchangedAndRenamedSegmentsAreFound() throws IOException {
        Path aside = folder.resolve("aside");
        Files.move(segment(1), aside);
        Files.move(segment(2), segment(1));
        Files.move(aside, segment(2));
        assertFound("is another segment");
        Files.move(segment(1), aside);
        Files.move(segment(2), segment(1));
        Files.move(aside, segment(2));
        assertThat(verify().intact()).isTrue();
        Files.copy(segment(1), journalFolder.resolve("access-000000000002.seg"));
        assertFound("access segment 2 has a changed header");
    }

    @Test
    void framesInAnotherOrderAreFound() throws IOException {
        byte[] good = Files.readAllBytes(segment(1));
        List<Frame> frames;
        try (SegmentReader reader =
                SegmentReader.open(new SegmentFile(journalFolder, Kind.AUDIT, 1, false), Long.MAX_VALUE)) {
            frames = reader.frames();
        }
        assertThat(frames).hasSize(2);
        byte[] bad = good.clone();
        int at = SegmentHeader.LENGTH;
        System.arraycopy(
                good, (int) frames.get(1).offset(), bad, at, frames.get(1).length());
        System.arraycopy(
                good, at, bad, at + frames.get(1).length(), frames.get(0).length());
        Files.write(segment(1), bad);
        assertFound("audit segment 1 was changed");
    }

    @Test
    void aMissingOrForeignAnchorIsFoundAlsoAfterTheNextStart() throws IOException {
        Files.delete(journalFolder.resolve("anchor-audit.json"));
        assertFound("anchor of the audit records is missing");
        open().close();
        assertFound("anchor of the audit records was missing when the journal was opened");
    }

    @Test
    void segmentsMissingAtAStartStayFound() throws IOException {
        Files.delete(segment(3));
        try (Journal journal = open()) {
            journal.audit(audit(START, "a.b", "later"));
        }
        assertFound("audit segment 3 is missing");
        assertThat(verify().findings()).anyMatch(finding -> finding.contains("when the journal was opened"));
        assertThat(Fixture.markers(Journal.read(settings(journalFolder, 1), KEYS)))
                .containsExactly("m0", "n0", "m1", "n1", "later");
    }

    @Test
    void aJournalSignedByAnotherKeyIsFound() {
        Keys others = Keys.open(folder.resolve("other"), new MasterKey.File(folder.resolve("other.key")));
        assertThat(Journal.verifySeals(journalFolder, others.publicKey()).findings())
                .anyMatch(finding -> finding.contains("made with another key"))
                .anyMatch(finding -> finding.contains("wrong signature"));
        assertThat(Journal.read(settings(journalFolder, 1), others).search(Query.newest(Kind.AUDIT, 10)))
                .isEmpty();
    }

    @Test
    void aDamagedFrameDoesNotHideTheOthersFromASearch() throws IOException {
        byte[] bytes = Files.readAllBytes(segment(2));
        bytes[SegmentHeader.LENGTH + Frame.HEAD + 20] ^= 1;
        Files.write(segment(2), bytes);
        assertThat(Fixture.markers(Journal.read(settings(journalFolder, 1), KEYS)))
                .containsExactly("m0", "n0", "n1", "m2", "n2");
    }

    /** As if the process had been killed: the last segment has no seal, and then somebody changes it. */
    private byte[] killed() throws IOException {
        writeSmall();
        byte[] sealed = Files.readAllBytes(segment(1));
        byte[] open = Arrays.copyOf(sealed, sealed.length - Seal.LENGTH);
        Path path = journalFolder.resolve("audit-000000000001.open");
        Files.move(segment(1), path, StandardCopyOption.ATOMIC_MOVE);
        Files.write(path, open);
        Anchor.first(Kind.AUDIT).withOpened(1).write(journalFolder, KEYS, Disk.local());
        return open;
    }

    @Test
    void everyCutOfTheOpenSegmentIsClosedAndNotedAndNothingBeforeItIsLost() throws IOException {
        byte[] bytes = killed();
        Path open = journalFolder.resolve("audit-000000000001.open");
        Path anchor = journalFolder.resolve("anchor-audit.json");
        byte[] anchorBytes = Files.readAllBytes(anchor);
        int second = bytes.length - frameLengthAtEnd();
        for (int length = SegmentHeader.LENGTH; length <= bytes.length; length++) {
            Files.write(open, Arrays.copyOf(bytes, length));
            Files.write(anchor, anchorBytes);
            assertThat(verify().findings())
                    .as("before the start, cut to %d", length)
                    .isEmpty();
            open().close();
            Verification after = verify();
            assertThat(after.findings()).as("cut to %d", length).isEmpty();
            assertThat(after.notes()).hasSize(1).first().asString().contains("segment 1 was closed by the start");
            int whole = length == bytes.length ? 2 : length >= second ? 1 : 0;
            assertThat(after.records()).as("cut to %d", length).isEqualTo(whole);
            Files.delete(segment(1));
        }
    }

    private int frameLengthAtEnd() throws IOException {
        try (SegmentReader reader =
                SegmentReader.open(new SegmentFile(journalFolder, Kind.AUDIT, 1, true), Long.MAX_VALUE)) {
            return reader.frames().getLast().length();
        }
    }

    @Test
    void everyFlippedByteOfTheOpenSegmentStaysFoundAfterTheNextStart() throws IOException {
        byte[] bytes = killed();
        Path open = journalFolder.resolve("audit-000000000001.open");
        Path anchor = journalFolder.resolve("anchor-audit.json");
        byte[] anchorBytes = Files.readAllBytes(anchor);
        for (int i = 0; i < bytes.length; i++) {
            byte[] bad = bytes.clone();
            bad[i] ^= (byte) (1 << (i % 8));
            Files.write(open, bad);
            Files.write(anchor, anchorBytes);
            open().close();
            assertThat(verify().findings()).as("byte %d", i).isNotEmpty();
            assertThat(Arrays.copyOf(Files.readAllBytes(segment(1)), bad.length))
                    .as("nothing is repaired")
                    .isEqualTo(bad);
            Files.delete(segment(1));
        }
    }

    @Test
    void zerosThatAPowerCutLeftAreCutOff() throws IOException {
        byte[] bytes = killed();
        Files.write(journalFolder.resolve("audit-000000000001.open"), Arrays.copyOf(bytes, bytes.length + 4096));
        open().close();
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().notes()).anyMatch(note -> note.contains("4096 bytes of an unfinished write"));
        assertThat(verify().records()).isEqualTo(2);
    }

    @Test
    void aMissingOpenSegmentIsFound() throws IOException {
        killed();
        Files.delete(journalFolder.resolve("audit-000000000001.open"));
        assertFound("audit segment 1 is missing");
        open().close();
        assertFound("audit segment 1 was missing when the journal was opened");
    }
}
