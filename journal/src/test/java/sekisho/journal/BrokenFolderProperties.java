package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.journal.Fixture.KEYS;
import static sekisho.journal.Fixture.START;
import static sekisho.journal.Fixture.audit;
import static sekisho.journal.Fixture.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever lies in the folder, opening, searching and verifying end with an answer, and new records are written. */
class BrokenFolderProperties {
    private static final Logger QUIET = Logger.getLogger("sekisho.journal");

    @Provide
    Arbitrary<byte[]> garbage() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(400);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                "audit-000000000001.open",
                "audit-000000000001.seg",
                "audit-000000000002.open",
                "audit-000000000007.seg",
                "audit-000000000000.open",
                "anchor-audit.json",
                "anchor-audit.json.draft");
    }

    @Property(tries = 150)
    void garbageStopsNothing(
            @ForAll("names") String name,
            @ForAll("garbage") byte[] garbage,
            @ForAll @IntRange(max = 2000) int keep,
            @ForAll boolean append)
            throws IOException {
        QUIET.setLevel(Level.OFF);
        Path folder = Files.createTempDirectory("sekisho-broken");
        try {
            try (Journal journal = open(folder)) {
                journal.audit(audit(START, "a.b", "before"));
            }
            Path file = folder.resolve(name);
            byte[] start = append && Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            byte[] bytes = Arrays.copyOf(start, Math.min(keep, start.length) + garbage.length);
            System.arraycopy(garbage, 0, bytes, bytes.length - garbage.length, garbage.length);
            Files.write(file, bytes);
            Journal reader = Journal.read(settings(folder, 1), KEYS);
            reader.search(Query.newest(Kind.AUDIT, 10));
            reader.oldest(Kind.AUDIT);
            reader.verify();
            try (Journal journal = open(folder)) {
                String id = journal.audit(audit(START, "a.b", "after"));
                assertThat(journal.search(Query.newest(Kind.AUDIT, 10).where("event.id", id)))
                        .hasSize(1);
                journal.retain();
            }
            reader.verify();
        } finally {
            QUIET.setLevel(null);
            for (Path file : Fixture.files(folder)) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    private static Journal open(Path folder) {
        return Journal.open(settings(folder, 64L << 20), KEYS, new Fixture.Clock(), TestDisk.unforced());
    }
}
