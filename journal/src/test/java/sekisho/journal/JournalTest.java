package sekisho.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.journal.Fixture.KEYS;
import static sekisho.journal.Fixture.START;
import static sekisho.journal.Fixture.access;
import static sekisho.journal.Fixture.audit;
import static sekisho.journal.Fixture.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path parent;

    private final Fixture.Clock clock = new Fixture.Clock();

    private Path folder() {
        return parent.resolve("journal");
    }

    private Journal open() {
        return open(64L << 20);
    }

    private Journal open(long segmentBytes) {
        return Journal.open(settings(folder(), segmentBytes), KEYS, clock);
    }

    @Test
    void anAccessRecordIsReadBackInEcsNames() throws IOException {
        try (Journal journal = open()) {
            assertThat(journal.access(access(START, "req-1"))).isTrue();
            journal.flush();
            Entry entry = journal.search(Query.newest(Kind.ACCESS, 10)).getFirst();
            JsonNode expected = new ObjectMapper().readTree("""
                    {"@timestamp":"2026-11-22T01:02:03.456789Z",
                     "event":{"kind":"event","category":"web","action":"allowed","outcome":"success","duration":1234567},
                     "ecs":{"version":"8.17.0"},
                     "http":{"version":"2","request":{"id":"req-1","method":"GET","body":{"bytes":0}},
                             "response":{"status_code":200,"body":{"bytes":5120}}},
                     "url":{"scheme":"https","domain":"app.example.jp","path":"/見積/一覧","query":"page=2&q=req-1"},
                     "client":{"ip":"203.0.113.7","geo":{"country_iso_code":"JP"}},
                     "tls":{"version":"1.3","cipher":"TLS_AES_128_GCM_SHA256"},
                     "user_agent":{"original":"Mozilla/5.0 (X11; Linux x86_64) Test"},
                     "sekisho":{"site":"app.example.jp","outcome":"allowed",
                                "trail":["hosts:pass","addresses:pass","countries:pass"],
                                "upstream":{"duration":900000},"probe":false}}
                    """);
            assertThat(entry.id()).hasSize(26).isEqualTo(entry.text("event.id"));
            assertThat(entry.time()).isEqualTo(START);
            entry.fields().withObject("/event").remove("id");
            assertThat((JsonNode) entry.fields()).isEqualTo(expected);
        }
    }

    @Test
    void whatTheRulesFoundIsReadBackAndFoundByEachOfItsIds() throws IOException {
        try (Journal journal = open()) {
            AccessRecord.Waf waf = new AccessRecord.Waf(
                    "blocked",
                    15,
                    4,
                    List.of(
                            new AccessRecord.Match("942100", 2, "SQL \"注入\"", "ARGS:本文", "1'\u0000 or", 5),
                            new AccessRecord.Match("949110", 2, "over", "TX:score", "15", 0)));
            assertThat(journal.access(Fixture.inspected(START, "one", waf, null)))
                    .isTrue();
            AccessRecord.Waf nothing = new AccessRecord.Waf("pass", 0, 0, List.of());
            assertThat(journal.access(Fixture.inspected(START, "two", nothing, null)))
                    .isTrue();
        }
        Journal reader = Journal.read(settings(folder(), 1), KEYS);
        for (String id : List.of("942100", "949110")) {
            List<Entry> found = reader.search(Query.newest(Kind.ACCESS, 10).where("rule.id", id));
            assertThat(found).extracting(entry -> entry.text("http.request.id")).containsExactly("one");
            assertThat(found.getFirst().fields().at("/sekisho/waf")).isEqualTo(new ObjectMapper().readTree("""
                    {"action":"blocked","score":{"inbound":15,"outbound":4},"rules":[
                     {"id":"942100","phase":2,"message":"SQL \\"注入\\"","variable":"ARGS:本文","matched":"1'\\u0000 or","score":5},
                     {"id":"949110","phase":2,"message":"over","variable":"TX:score","matched":"15","score":0}]}
                    """));
        }
        List<Entry> second = reader.search(Query.newest(Kind.ACCESS, 10).where("http.request.id", "two"));
        assertThat(second.getFirst().text("sekisho.waf.action")).isEqualTo("pass");
    }

    @Test
    void whatTheScannerSaidIsReadBackNextToWhatTheRulesFound() {
        AccessRecord.Waf waf = new AccessRecord.Waf("pass", 0, 0, List.of());
        AccessRecord.Antivirus infected =
                new AccessRecord.Antivirus("infected", "Eicar-\"Test\"", 2, 1L << 40, List.of("encrypted", "nested"));
        AccessRecord.Antivirus clean = new AccessRecord.Antivirus("clean", null, 1, 10, List.of());
        try (Journal journal = open()) {
            assertThat(journal.access(Fixture.inspected(START, "one", waf, infected)))
                    .isTrue();
            assertThat(journal.access(Fixture.inspected(START.plusSeconds(1), "two", null, clean)))
                    .isTrue();
        }
        List<Entry> found = Journal.read(settings(folder(), 1), KEYS).search(Query.newest(Kind.ACCESS, 10));
        assertThat(found).extracting(Entry::antivirus).containsExactly(Optional.of(clean), Optional.of(infected));
        assertThat(found).extracting(Entry::waf).containsExactly(Optional.empty(), Optional.of(waf));
        assertThat(found)
                .as("and who sent it")
                .extracting(it -> it.text("user.id") + " " + it.text("user.roles.0") + " " + it.text("organization.id"))
                .containsOnly("k7mq2xw9abcd member t5hn8rv3efgh");
    }

    @Test
    void anAuditRecordIsReadBackUnderTheIdThatItsCallerGot() {
        try (Journal journal = open()) {
            String id = journal.audit(new AuditRecord(
                    START, "config.changed", "cli:守", false, Map.of("line", "3", "note", "二行\nある \u0001\"'")));
            Entry entry = journal.search(Query.newest(Kind.AUDIT, 1)).getFirst();
            assertThat(entry.id()).isEqualTo(id);
            assertThat(entry.text("event.action")).isEqualTo("config.changed");
            assertThat(entry.text("event.outcome")).isEqualTo("failure");
            assertThat(entry.text("user.name")).isEqualTo("cli:守");
            assertThat(entry.text("sekisho.details.line")).isEqualTo("3");
            assertThat(entry.text("sekisho.details.note")).isEqualTo("二行\nある \u0001\"'");
        }
    }

    @Test
    void recordsOutliveTheJournalThatWroteThemAndTheChainGoesOn() {
        for (int i = 0; i < 5; i++) {
            try (Journal journal = open()) {
                journal.audit(audit(clock.instant(), "app.start", "m" + i));
                journal.access(access(clock.instant(), "r" + i));
                clock.move(Duration.ofMinutes(1));
            }
        }
        Journal reader = Journal.read(settings(folder(), 1), KEYS);
        assertThat(Fixture.markers(reader)).containsExactly("m0", "m1", "m2", "m3", "m4");
        Verification verification = reader.verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.notes()).isEmpty();
        assertThat(verification.records()).isEqualTo(10);
        assertThat(verification.segments()).isEqualTo(10);
        assertThat(Journal.verifySeals(folder(), KEYS.publicKey())).isEqualTo(verification);
    }

    @Test
    void idsAreUniqueAndSortByTime() {
        try (Journal journal = open()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ids.add(journal.audit(audit(START.plusMillis(i / 5), "a.b", "x")));
            }
            assertThat(ids).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void anAuditRecordIsOnTheDiskWhenItsIdIsReturned() {
        try (Journal journal = open()) {
            journal.audit(audit(START, "a.b", "seen"));
            assertThat(Fixture.markers(Journal.read(settings(folder(), 1), KEYS)))
                    .containsExactly("seen");
        }
    }

    @Test
    void concurrentAuditsShareTheirFlushesAndAllGetTheirOwnId() throws Exception {
        CountingDisk disk = new CountingDisk();
        try (Journal journal = Journal.open(settings(folder(), 64L << 20), KEYS, clock, disk)) {
            journal.audit(audit(START, "a.b", "first"));
            int before = disk.forces.get();
            List<FutureTask<String>> ids = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            disk.hold();
            for (int i = 0; i < 400; i++) {
                String marker = "m" + i;
                FutureTask<String> id = new FutureTask<>(() -> journal.audit(audit(START, "a.b", marker)));
                ids.add(id);
                threads.add(Thread.ofVirtual().start(id));
            }
            awaitWaiting(threads);
            disk.release();
            List<String> got = new ArrayList<>();
            for (FutureTask<String> id : ids) {
                got.add(id.get());
            }
            assertThat(got).doesNotHaveDuplicates();
            assertThat(disk.forces.get() - before).isLessThan(100);
            for (int i = 0; i < 400; i++) {
                Entry entry = journal.search(Query.newest(Kind.AUDIT, 1).where("event.id", got.get(i)))
                        .getFirst();
                assertThat(entry.text("sekisho.details.marker")).isEqualTo("m" + i);
            }
        }
    }

    /** Waits until every thread waits for the disk, so that the flush to come is for all of them. */
    private static void awaitWaiting(List<Thread> threads) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!threads.stream()
                .allMatch(thread -> thread.getState() == Thread.State.WAITING
                        || thread.getState() == Thread.State.TIMED_WAITING
                        || thread.getState() == Thread.State.BLOCKED)) {
            assertThat(System.nanoTime()).as("all threads wait").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aSecondWriterIsRefusedAndReadersAreNot() {
        try (Journal journal = open()) {
            journal.audit(audit(START, "a.b", "one"));
            assertThatThrownBy(this::open).isInstanceOfSatisfying(JournalException.class, e -> {
                assertThat(e.code()).isEqualTo(JournalException.Code.LOCKED);
                assertThat(e).hasMessageContaining("another process");
            });
            journal.audit(audit(START, "a.b", "two"));
            assertThat(Fixture.markers(Journal.read(settings(folder(), 1), KEYS)))
                    .containsExactly("one", "two");
        }
        open().close();
    }

    @Test
    void aSegmentIsSealedWhenItIsFull() {
        try (Journal journal = open(1000)) {
            for (int i = 0; i < 20; i++) {
                journal.audit(audit(START, "a.b", "m" + i));
            }
            assertThat(Fixture.files(folder()).stream().filter(f -> f.toString().endsWith(".seg")))
                    .hasSizeGreaterThan(2);
            assertThat(journal.verify().findings()).isEmpty();
            assertThat(Fixture.markers(journal)).hasSize(20);
        }
    }

    @Test
    void aSegmentIsSealedWhenItIsOldAndAlsoWhenTheClockSteppedBack() {
        try (Journal journal = open()) {
            journal.audit(audit(clock.instant(), "a.b", "1"));
            clock.move(Duration.ofHours(2));
            journal.audit(audit(clock.instant(), "a.b", "2"));
            clock.move(Duration.ofDays(-5));
            journal.audit(audit(clock.instant(), "a.b", "3"));
            clock.move(Duration.ofMinutes(1));
            journal.audit(audit(clock.instant(), "a.b", "4"));
            assertThat(Fixture.files(folder()))
                    .extracting(file -> file.getFileName().toString())
                    .contains("audit-000000000001.seg", "audit-000000000002.seg", "audit-000000000003.open");
            assertThat(Fixture.markers(journal)).containsExactly("3", "4", "1", "2");
            assertThat(journal.verify().findings()).isEmpty();
            assertThat(journal.oldest(Kind.AUDIT))
                    .contains(START.minus(Duration.ofHours(118)).minusNanos(789_000));
        }
    }

    @Test
    void theQueueOfAccessRecordsIsBounded() {
        CountingDisk disk = new CountingDisk();
        try (Journal journal = Journal.open(settings(folder(), 64L << 20), KEYS, clock, disk)) {
            disk.hold();
            journal.access(access(START, "first"));
            Fixture.await(disk::isHolding);
            int accepted = 1;
            for (int i = 0; i < 200_000 && journal.access(access(START, "r" + i)); i++) {
                accepted++;
            }
            assertThat(accepted).isLessThan(200_000).isGreaterThan(AccessWriter.QUEUE_RECORDS - 1);
            assertThat(journal.access(access(START, "no"))).isFalse();
            assertThat(journal.counts().accessRefused()).isEqualTo(2);
            disk.release();
            journal.flush();
            assertThat(journal.counts().accessWritten()).isEqualTo(accepted);
            assertThat(journal.verify().records()).isEqualTo(accepted);
        }
    }

    @Test
    void theQueueIsBoundedInBytesToo() {
        CountingDisk disk = new CountingDisk();
        try (Journal journal = Journal.open(settings(folder(), 64L << 20), KEYS, clock, disk)) {
            disk.hold();
            String huge = "x".repeat(1 << 20);
            AccessRecord it = access(START, "r");
            AccessRecord big = new AccessRecord(
                    START,
                    "r",
                    "s",
                    "192.0.2.1",
                    null,
                    "GET",
                    "http",
                    "h",
                    "/" + huge,
                    huge,
                    "1.1",
                    200,
                    0,
                    0,
                    0,
                    "allowed",
                    null,
                    it.trail(),
                    null,
                    null,
                    huge,
                    huge,
                    -1,
                    false);
            int accepted = 0;
            while (accepted < 1000 && journal.access(big)) {
                accepted++;
            }
            assertThat(accepted).isBetween(5, 30);
            disk.release();
            journal.flush();
            Entry entry = journal.search(Query.newest(Kind.ACCESS, 1)).getFirst();
            assertThat(entry.text("url.path")).hasSize(8192).endsWith("…(cut)");
            assertThat(entry.text("url.query")).hasSize(8192).endsWith("…(cut)");
            assertThat(entry.text("user_agent.original")).hasSize(512).endsWith("…(cut)");
            assertThat(entry.text("http.request.referrer")).hasSize(512).endsWith("…(cut)");
        }
    }

    @Test
    void brokenSurrogatesAndTooManyDetailsAreKeptInBounds() {
        try (Journal journal = open()) {
            Map<String, String> details = new java.util.HashMap<>();
            for (int i = 0; i < 100; i++) {
                details.put("key-" + i, "\u0000".repeat(10_000));
            }
            details.put("a", "\uD800broken");
            journal.audit(new AuditRecord(START, "a.b", "\uDC00", true, details));
            Entry entry = journal.search(Query.newest(Kind.AUDIT, 1)).getFirst();
            assertThat(entry.text("user.name")).isEqualTo("\uFFFD");
            assertThat(entry.text("sekisho.details.a")).isEqualTo("\uFFFDbroken");
            assertThat(entry.fields().at("/sekisho/details").size()).isEqualTo(65);
            assertThat(entry.text("sekisho.details.…(cut)")).isEqualTo("37");
            assertThat(journal.verify().findings()).isEmpty();
        }
    }

    @Test
    void afterCloseNothingIsAccepted() {
        Journal journal = open();
        journal.close();
        journal.close();
        assertThat(journal.access(access(START, "r"))).isFalse();
        assertCode(JournalException.Code.CLOSED, () -> journal.audit(audit(START, "a.b", "m")));
        assertCode(JournalException.Code.CLOSED, journal::flush);
        assertCode(JournalException.Code.CLOSED, journal::retain);
        Journal reader = Journal.read(settings(folder(), 1), KEYS);
        assertCode(JournalException.Code.CLOSED, () -> reader.access(access(START, "r")));
        assertCode(JournalException.Code.CLOSED, () -> reader.audit(audit(START, "a.b", "m")));
        reader.close();
    }

    @Test
    void closingWritesWhatIsWaiting() {
        try (Journal journal = open()) {
            for (int i = 0; i < 3000; i++) {
                assertThat(journal.access(access(START, "r" + i))).isTrue();
            }
        }
        assertThat(Journal.read(settings(folder(), 1), KEYS).verify().records()).isEqualTo(3000);
    }

    @Test
    void anEmptyOrMissingFolderIsAnEmptyJournal() {
        Journal reader = Journal.read(settings(folder(), 1), KEYS);
        assertThat(reader.search(Query.newest(Kind.AUDIT, 5))).isEmpty();
        assertThat(reader.oldest(Kind.ACCESS)).isEmpty();
        assertThat(reader.verify()).isEqualTo(new Verification(0, 0, List.of(), List.of()));
        try (Journal journal = open()) {
            assertThat(journal.verify().intact()).isTrue();
            assertThat(journal.retain()).isZero();
        }
        assertThat(Fixture.files(folder())).allMatch(file -> !file.toString().contains("-0"));
    }

    @Test
    void aFolderThatCannotBeUsedIsRefused() throws IOException {
        Files.writeString(parent.resolve("file"), "");
        assertCode(
                JournalException.Code.FOLDER, () -> Journal.open(settings(parent.resolve("file"), 1000), KEYS, clock));
    }

    @Test
    void nothingOfARecordIsFoundInTheBytesOfTheFolder() throws IOException {
        List<String> values = List.of("秘密の道", "token=abcdef", "198.51.100.77", "SecretBrowser", "kigyo.example", "発覚");
        try (Journal journal = open()) {
            for (int i = 0; i < 50; i++) {
                journal.access(new AccessRecord(
                        START,
                        "req-xyz" + i,
                        "kigyo.example",
                        "198.51.100.77",
                        "JP",
                        "POST",
                        "https",
                        "kigyo.example",
                        "/秘密の道",
                        "token=abcdef",
                        "1.1",
                        403,
                        1,
                        1,
                        1,
                        "refused",
                        "addresses",
                        List.of(),
                        "1.2",
                        "x",
                        "SecretBrowser/1",
                        "https://kigyo.example/発覚",
                        -1,
                        false));
            }
            journal.audit(audit(START, "発覚.した", "発覚"));
            journal.flush();
            assertNothing(values);
        }
        assertNothing(values);
    }

    private void assertNothing(List<String> values) throws IOException {
        for (Path file : Fixture.files(folder())) {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            for (String value : values) {
                assertThat(bytes)
                        .doesNotContain(
                                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
            assertThat(bytes).doesNotContain("req-xyz", "@timestamp");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSearchWithoutALimitIsRefused() {
        try (Journal journal = open()) {
            Query all = new Query(Set.of(), Instant.EPOCH, Instant.MAX, Map.of(), Query.UNLIMITED, false);
            assertThatThrownBy(() -> journal.search(all)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static void assertCode(JournalException.Code code, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
