package sekisho.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** What tests of the journal share: keys, a clock that they move, records. */
final class Fixture {
    static final Instant START = Instant.parse("2026-11-22T01:02:03.456789Z");
    static final Keys KEYS = keys();

    private Fixture() {}

    private static Keys keys() {
        try {
            Path folder = Files.createTempDirectory("sekisho-journal-keys");
            return Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A clock that stands still until it is moved. */
    static final class Clock implements InstantSource {
        private volatile Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }
    }

    static JournalSettings settings(Path folder, long segmentBytes) {
        return new JournalSettings(folder, Duration.ofDays(30), Duration.ofDays(60), segmentBytes, Duration.ofHours(1));
    }

    static AccessRecord access(Instant time, String id) {
        return new AccessRecord(
                time,
                id,
                "app.example.jp",
                "203.0.113.7",
                "JP",
                "GET",
                "https",
                "app.example.jp",
                "/見積/一覧",
                "page=2&q=" + id,
                "2",
                200,
                0,
                5120,
                1_234_567,
                "allowed",
                null,
                List.of("hosts:pass", "addresses:pass", "countries:pass"),
                "1.3",
                "TLS_AES_128_GCM_SHA256",
                "Mozilla/5.0 (X11; Linux x86_64) Test",
                null,
                900_000,
                false);
    }

    static AccessRecord inspected(
            Instant time, String id, AccessRecord.@Nullable Waf waf, AccessRecord.@Nullable Antivirus antivirus) {
        AccessRecord it = access(time, id);
        return new AccessRecord(
                time,
                id,
                it.site(),
                it.clientAddress(),
                it.country(),
                it.method(),
                it.scheme(),
                it.host(),
                it.path(),
                it.query(),
                it.protocol(),
                403,
                0,
                0,
                1000,
                "refused",
                "waf-blocked",
                List.of("waf:refuse"),
                null,
                null,
                null,
                null,
                -1,
                false,
                waf,
                antivirus,
                new AccessRecord.User("k7mq2xw9abcd", "member", "t5hn8rv3efgh"),
                null);
    }

    static AccessRecord refused(Instant time, String id, String address, int status, String reason) {
        AccessRecord it = access(time, id);
        return new AccessRecord(
                time,
                id,
                it.site(),
                address,
                null,
                it.method(),
                it.scheme(),
                it.host(),
                it.path(),
                null,
                it.protocol(),
                status,
                0,
                0,
                1000,
                "refused",
                reason,
                List.of("hosts:pass", "addresses:refuse"),
                null,
                null,
                null,
                null,
                -1,
                true);
    }

    static AuditRecord audit(Instant time, String action, String marker) {
        return new AuditRecord(time, action, "system", true, Map.of("marker", marker));
    }

    static List<String> markers(Journal journal) {
        return journal
                .search(new Query(
                        java.util.Set.of(Kind.AUDIT), Instant.EPOCH, Instant.MAX, Map.of(), Query.MOST, false))
                .stream()
                .map(entry -> entry.text("sekisho.details.marker"))
                .toList();
    }

    static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks again and again until something holds, for at most ten seconds. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen within 10 s");
            }
            Thread.onSpinWait();
        }
    }
}
