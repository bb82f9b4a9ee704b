package sekisho.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.proof.Evidence.Means;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

class ProofTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Register REGISTER =
            new Register(List.of(control("first"), control("second"), control("third")));

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T03:00:00Z"));
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    private Keys keys;
    private Journal journal;
    private Database database;

    @BeforeEach
    void open() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
        database = Database.open(data);
        open.add(journal);
        open.add(database);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    // -- Observations

    @Test
    void anObservationIsRecordedAndTellsTheState() {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of("figure", "12"))));
        proof.observe(progress -> {});

        ControlState state = proof.states().getFirst();
        assertThat(state.result()).isEqualTo(Result.HOLDS);
        Evidence evidence = state.evidence().orElseThrow();
        assertThat(evidence.facts()).containsExactly(Map.entry("figure", "12"));
        assertThat(evidence.observedAt()).isEqualTo(clock.instant());
        assertThat(proof.states())
                .extracting(ControlState::result)
                .containsExactly(Result.HOLDS, Result.UNPROVEN, Result.UNPROVEN);
        assertThat(proof.history("first", 10)).containsExactly(evidence);

        Entry entry = audits("probe.observed").getFirst();
        assertThat(entry.id()).isEqualTo(evidence.id());
        assertThat(entry.text("sekisho.details.control")).isEqualTo("first");
        assertThat(entry.text("sekisho.details.probe")).isEqualTo("a");
        assertThat(entry.text("sekisho.details.result")).isEqualTo("holds");
        assertThat(entry.text("sekisho.details.means")).isEqualTo("tried");
        assertThat(entry.text("sekisho.details.fact-figure")).isEqualTo("12");
        assertThat(entry.text("sekisho.details.seen-ja")).isEqualTo("見えました。");
        assertThat(entry.text("sekisho.details.seen-en")).isEqualTo("Seen.");
    }

    @Test
    void aProbeThatThrowsFailsAndStopsNoOther() {
        Probe broken = new FakeProbe("broken", List.of("first"), () -> {
            throw new IllegalStateException("secret detail");
        });
        Proof proof = start(broken, probe("sound", observation("second", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        assertThat(proof.states())
                .extracting(ControlState::result)
                .containsExactly(Result.FAILS, Result.HOLDS, Result.UNPROVEN);
        Evidence evidence = evidence(proof, 0);
        assertThat(evidence.facts()).containsEntry("error", "IllegalStateException");
        assertThat(evidence.toString()).doesNotContain("secret detail");
    }

    @Test
    void anErrorInAProbeFailsToo() {
        Proof proof = start(new FakeProbe("broken", List.of("first"), () -> {
            throw new StackOverflowError();
        }));
        proof.observe(progress -> {});
        assertThat(evidence(proof, 0).facts()).containsEntry("error", "StackOverflowError");
    }

    @Test
    void aProbeThatHangsFailsAtItsDeadlineAndIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Probe hanging = new FakeProbe("hanging", List.of("first"), () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return List.of();
        });
        Proof proof =
                start(Duration.ofMillis(50), hanging, probe("sound", observation("second", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        assertThat(evidence(proof, 0).facts()).containsEntry("error", "deadline");
        assertThat(proof.states().get(1).result()).isEqualTo(Result.HOLDS);
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProbeThatCannotBeStoppedIsNotStartedTwice() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        Probe stubborn = new FakeProbe("stubborn", List.of("first"), () -> {
            started.incrementAndGet();
            boolean done = false;
            while (!done) {
                try {
                    release.await();
                    done = true;
                } catch (InterruptedException e) {
                    // Stubborn.
                }
            }
            return List.of();
        });
        Proof proof = start(Duration.ofMillis(50), stubborn);
        proof.observe(progress -> {});
        proof.observe(progress -> {});
        assertThat(started).hasValue(1);
        assertThat(evidence(proof, 0).facts()).containsEntry("error", "still-running");
        release.countDown();
    }

    @Test
    void aControlThatAProbeForgetsFails() {
        Proof proof = start(new FakeProbe(
                "forgetful",
                List.of("first", "second"),
                () -> List.of(
                        observation("first", Result.HOLDS, Map.of()), observation("third", Result.HOLDS, Map.of()))));
        proof.observe(progress -> {});
        assertThat(proof.states())
                .extracting(ControlState::result)
                .containsExactly(Result.HOLDS, Result.FAILS, Result.UNPROVEN);
        assertThat(evidence(proof, 1).facts()).containsEntry("error", "no-observation");
    }

    @Test
    void progressIsToldProbeByProbe() {
        Proof proof = start(
                probe("a", observation("first", Result.HOLDS, Map.of())),
                probe("b", observation("second", Result.FAILS, Map.of())));
        List<Proof.Progress> steps = new ArrayList<>();
        proof.observe(steps::add);
        assertThat(steps).containsExactly(new Proof.Progress(1, 2, "a"), new Proof.Progress(2, 2, "b"));
    }

    @Test
    void twoProbesMayNotObserveOneControl() {
        assertThatThrownBy(() -> start(
                        probe("a", observation("first", Result.HOLDS, Map.of())),
                        probe("b", observation("first", Result.HOLDS, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start(probe("a", observation("unheard-of", Result.HOLDS, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longTextsAndManyFactsAreCut() {
        Map<String, String> facts = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            facts.put("fact-" + i, "x".repeat(5000));
        }
        Proof proof = start(new FakeProbe(
                "long",
                List.of("first"),
                () -> List.of(new Observation(
                        "first",
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual("あ".repeat(9000), "a".repeat(9000)),
                        facts))));
        proof.observe(progress -> {});
        Evidence evidence = evidence(proof, 0);
        assertThat(evidence.facts())
                .hasSize(64)
                .allSatisfy((key, value) -> assertThat(value).hasSize(1000));
        assertThat(evidence.seen().ja()).hasSize(4000);
        assertThat(proof.history("first", 1)).containsExactly(evidence);
    }

    // -- Age

    @Test
    void evidenceOlderThanItsTimeIsStale() {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        clock.move(Duration.ofDays(1));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.HOLDS);
        clock.move(Duration.ofMillis(1));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.STALE);
        assertThat(proof.states().getFirst().evidence()).isPresent();
    }

    @Test
    void evidenceFromTheFutureProvesNothing() {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        clock.move(Duration.ofHours(-2));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.STALE);
    }

    @Test
    void onlyProbesThatAreDueRunAgain() {
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger failing = new AtomicInteger();
        Proof proof = start(
                new FakeProbe("holding", List.of("first"), () -> {
                    holding.incrementAndGet();
                    return List.of(observation("first", Result.HOLDS, Map.of()));
                }),
                new FakeProbe("failing", List.of("second"), () -> {
                    failing.incrementAndGet();
                    return List.of(observation("second", Result.FAILS, Map.of()));
                }));
        proof.observeDue();
        proof.observeDue();
        assertThat(holding).hasValue(1);
        assertThat(failing).hasValue(1);
        clock.move(Duration.ofHours(4));
        proof.observeDue();
        assertThat(holding).hasValue(1);
        assertThat(failing).hasValue(2);
        clock.move(Duration.ofHours(15));
        proof.observeDue();
        assertThat(holding).hasValue(2);
    }

    // -- Change

    @Test
    void aControlThatBeginsToFailIsAnEventOfItsOwn() {
        Result[] result = {Result.HOLDS};
        Proof proof =
                start(new FakeProbe("a", List.of("first"), () -> List.of(observation("first", result[0], Map.of()))));
        proof.observe(progress -> {});
        proof.observe(progress -> {});
        assertThat(audits("control.changed")).isEmpty();
        result[0] = Result.FAILS;
        proof.observe(progress -> {});
        assertThat(audits("control.changed")).singleElement().satisfies(entry -> {
            assertThat(entry.text("sekisho.details.control")).isEqualTo("first");
            assertThat(entry.text("sekisho.details.from")).isEqualTo("holds");
            assertThat(entry.text("sekisho.details.to")).isEqualTo("fails");
            assertThat(entry.text("sekisho.details.evidence"))
                    .isEqualTo(evidence(proof, 0).id());
        });
    }

    // -- Keeping

    @Test
    void aRestartKeepsWhatIsKnown() {
        Map<String, String> ordered = new java.util.LinkedHashMap<>();
        ordered.put("b", "2");
        ordered.put("a", "1");
        Probe probe =
                probe("a", observation("first", Result.HOLDS, ordered), observation("second", Result.FAILS, Map.of()));
        Proof before = start(probe);
        before.observe(progress -> {});
        Evidence attested = before.attest(attestation("third"), "cli:someone");
        before.close();
        Proof after = start(probe);
        assertThat(after.states()).isEqualTo(before.states());
        assertThat(after.states().get(2).evidence()).contains(attested);
        assertThat(evidence(after, 0).facts().keySet()).containsExactly("b", "a");
    }

    @Test
    void theDatabaseHoldsNothingReadable() throws IOException {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of("canary", "factcanary-7261"))));
        proof.observe(progress -> {});
        Evidence ignored = proof.attest(
                new Attestation(
                        "second",
                        "ownercanary-8812",
                        new Bilingual("textcanary-1100 です", "textcanary-1100"),
                        Optional.of("filecanary-5120.pdf"),
                        today(),
                        today().plusDays(30)),
                "cli:someone");
        journal.flush();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes)
                        .as(file.toString())
                        .doesNotContain("canary-")
                        .doesNotContain(
                                new String("見えました".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void aRowThatWasEditedIsNoEvidence() {
        Probe probe = probe("a", observation("first", Result.FAILS, Map.of()));
        start(probe).observe(progress -> {});
        database.jdbi().useHandle(handle -> handle.execute("UPDATE evidence SET result = 'HOLDS'"));
        assertThat(start(probe).states().getFirst().result()).isEqualTo(Result.UNPROVEN);
    }

    @Test
    void anAttestationThatWasProlongedByHandIsNoEvidence() {
        Evidence ignored = start().attest(attestation("first"), "cli:someone");
        database.jdbi().useHandle(handle -> handle.execute("UPDATE attestation SET valid_until = valid_until + 365"));
        assertThat(start().states().getFirst().result()).isEqualTo(Result.UNPROVEN);
    }

    @Test
    void twoHundredRowsPerControlAreKept() {
        Proof proof = start(
                probe("a", observation("first", Result.HOLDS, Map.of())),
                probe("b", observation("second", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        EvidenceStore store = new EvidenceStore(database, keys);
        for (int i = 0; i < 205; i++) {
            store.add(new Evidence(
                    "id-" + i,
                    "first",
                    clock.instant().plusSeconds(i + 1),
                    "a",
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual("は", "a"),
                    Map.of()));
        }
        assertThat(proof.history("first", 1000))
                .hasSize(200)
                .first()
                .satisfies(newest -> assertThat(newest.id()).isEqualTo("id-204"));
        assertThat(proof.history("second", 1000)).hasSize(1);
        assertThat(proof.history("first", 3)).extracting(Evidence::id).containsExactly("id-204", "id-203", "id-202");
    }

    @Test
    void whatCannotBeRecordedIsNoEvidence() {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of())));
        proof.observe(progress -> {});
        journal.close();
        proof.observe(progress -> {});
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.UNPROVEN);
    }

    // -- Attestations

    @Test
    void anAttestationHoldsUntilItsLastDayAndIsThenStale() {
        Proof proof = start();
        Evidence evidence = proof.attest(attestation("first"), "cli:someone");
        assertThat(evidence.result()).isEqualTo(Result.ATTESTED);
        assertThat(evidence.means()).isEqualTo(Means.ATTESTATION);
        assertThat(evidence.facts()).containsEntry("owner", "情報システム部").containsKey("valid-until");
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.ATTESTED);
        Instant lastMoment = attestation("first")
                .validUntil()
                .plusDays(1)
                .atStartOfDay(ZoneId.systemDefault())
                .toInstant()
                .minusMillis(1);
        clock.move(Duration.between(clock.instant(), lastMoment));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.ATTESTED);
        clock.move(Duration.ofMillis(1));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.STALE);
        assertThat(audits("control.attested")).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(evidence.id());
            assertThat(entry.text("user.name")).isEqualTo("cli:someone");
        });
    }

    @Test
    void aFreshObservationWinsOverAnAttestationAndAStaleOneDoesNot() {
        Proof proof = start(probe("a", observation("first", Result.FAILS, Map.of())));
        Evidence ignored = proof.attest(attestation("first"), "cli:someone");
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.ATTESTED);
        proof.observe(progress -> {});
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.FAILS);
        clock.move(Duration.ofDays(2));
        assertThat(proof.states().getFirst().result()).isEqualTo(Result.ATTESTED);
    }

    @Test
    void aLaterAttestationTakesThePlaceOfTheEarlier() {
        Proof proof = start();
        Evidence first = proof.attest(attestation("first"), "cli:someone");
        clock.move(Duration.ofMinutes(1));
        Evidence second = proof.attest(attestation("first"), "cli:someone");
        assertThat(evidence(proof, 0)).isEqualTo(second);
        assertThat(proof.history("first", 9)).containsExactly(second, first);
    }

    @Test
    void attestationsThatCannotBeTrueAreRefused() {
        Proof proof = start();
        Attestation good = attestation("first");
        LocalDate day = today();
        Map<String, Attestation> bad = Map.of(
                "no owner", with(good, " ", good.text(), Optional.empty(), day, day.plusDays(1)),
                "long owner", with(good, "x".repeat(201), good.text(), Optional.empty(), day, day.plusDays(1)),
                "two lines", with(good, "a\nb", good.text(), Optional.empty(), day, day.plusDays(1)),
                "long text",
                        with(good, "a", new Bilingual("x".repeat(2001), "x"), Optional.empty(), day, day.plusDays(1)),
                "path", with(good, "a", good.text(), Optional.of("../etc/passwd"), day, day.plusDays(1)),
                "ends before", with(good, "a", good.text(), Optional.empty(), day, day.minusDays(1)),
                "expired", with(good, "a", good.text(), Optional.empty(), day.minusDays(9), day.minusDays(1)),
                "future", with(good, "a", good.text(), Optional.empty(), day.plusDays(2), day.plusDays(3)),
                "too long",
                        with(
                                good,
                                "a",
                                good.text(),
                                Optional.empty(),
                                day,
                                day.plusYears(5).plusDays(1)));
        bad.forEach((why, attestation) -> assertThatThrownBy(() -> proof.attest(attestation, "cli:someone"))
                .as(why)
                .isInstanceOfSatisfying(
                        ProofException.class, e -> assertThat(e.code()).isEqualTo(ProofException.Code.ATTESTATION)));
        assertThatThrownBy(() -> proof.attest(attestation("unheard-of"), "cli:someone"))
                .isInstanceOfSatisfying(ProofException.class, e -> {
                    assertThat(e.code()).isEqualTo(ProofException.Code.UNKNOWN_CONTROL);
                    assertThat(e.getMessage()).doesNotContain("unheard-of");
                });
        assertThat(proof.states()).extracting(ControlState::result).containsOnly(Result.UNPROVEN);
        assertThat(audits("control.attested")).isEmpty();
    }

    @Test
    void configuredAttestationsAreKeptOnceAndWithdrawnWithTheirLines() {
        Attestation given = attestation("first");
        Proof one = start(List.of(given));
        assertThat(one.states().getFirst().result()).isEqualTo(Result.ATTESTED);
        clock.move(Duration.ofHours(1));
        Proof two = start(List.of(given));
        assertThat(two.states()).isEqualTo(one.states());
        assertThat(two.history("first", 9)).hasSize(1);

        clock.move(Duration.ofHours(1));
        Attestation changed = with(given, "経営企画部", given.text(), given.file(), given.from(), given.validUntil());
        Proof three = start(List.of(changed));
        assertThat(evidence(three, 0).facts()).containsEntry("owner", "経営企画部");
        assertThat(three.history("first", 9)).hasSize(2);

        Proof four = start(List.of());
        assertThat(four.states().getFirst().result()).isEqualTo(Result.UNPROVEN);
        assertThat(audits("attestation.withdrawn")).hasSize(1);
    }

    @Test
    void aRestartDoesNotOverwriteALaterAttestationByAPerson() {
        Attestation configured = attestation("first");
        Proof one = start(List.of(configured));
        clock.move(Duration.ofHours(1));
        Evidence later = one.attest(
                with(configured, "監査室", configured.text(), Optional.empty(), today(), today().plusDays(9)),
                "cli:someone");
        clock.move(Duration.ofHours(1));
        Proof two = start(List.of(configured));
        assertThat(evidence(two, 0)).isEqualTo(later);
        Proof three = start(List.of());
        assertThat(evidence(three, 0)).isEqualTo(later);
    }

    @Test
    void aConfiguredAttestationThatHasExpiredIsShownStale() {
        Attestation old = with(
                attestation("first"),
                "a",
                new Bilingual("は", "a"),
                Optional.empty(),
                today().minusDays(30),
                today().minusDays(1));
        assertThat(start(List.of(old)).states().getFirst().result()).isEqualTo(Result.STALE);
    }

    // -- Table

    @Test
    void theTableHasTheKeysThatProgramsRelyOn() {
        Proof proof = start(probe("a", observation("first", Result.HOLDS, Map.of("figure", "12"))));
        proof.observe(progress -> {});
        assertThat(ControlTable.json(proof.states(), Lang.EN).get(0).toString())
                .isEqualTo("{\"id\":\"first\",\"title\":\"A control\",\"result\":\"holds\","
                        + "\"observed-at\":\"2026-11-22T03:00:00Z\",\"probe\":\"a\",\"means\":\"tried\",\"seen\":\"Seen.\","
                        + "\"facts\":{\"figure\":\"12\"},\"max-age\":\"PT24H\"}");
        assertThat(ControlTable.json(proof.states(), Lang.JA).get(1).toString())
                .isEqualTo("{\"id\":\"second\",\"title\":\"統制\",\"result\":\"unproven\",\"observed-at\":null,"
                        + "\"probe\":null,\"means\":null,\"seen\":null,\"facts\":{},\"max-age\":\"PT24H\"}");
    }

    private Proof start(Probe... probes) {
        return start(DEADLINE, probes);
    }

    private Proof start(Duration deadline, Probe... probes) {
        return Proof.start(REGISTER, List.of(probes), List.of(), journal, database, keys, clock, deadline);
    }

    private Proof start(List<Attestation> attestations) {
        return Proof.start(REGISTER, List.of(), attestations, journal, database, keys, clock, DEADLINE);
    }

    private List<Entry> audits(String action) {
        return journal.search(Query.newest(Kind.AUDIT, 1000).where("event.action", action));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault());
    }

    private Attestation attestation(String control) {
        return new Attestation(
                control,
                "情報システム部",
                new Bilingual("毎年、訓練をしています。", "We drill every year."),
                Optional.of("drill.pdf"),
                LocalDate.parse("2026-11-01"),
                LocalDate.parse("2027-03-31"));
    }

    private static Attestation with(
            Attestation one, String owner, Bilingual text, Optional<String> file, LocalDate from, LocalDate until) {
        return new Attestation(one.control(), owner, text, file, from, until);
    }

    private static Evidence evidence(Proof proof, int control) {
        return proof.states().get(control).evidence().orElseThrow();
    }

    private static Control control(String id) {
        return new Control(
                id,
                'A',
                Control.Type.TECHNICAL,
                new Bilingual("統制", "A control"),
                new Bilingual("約束です。", "A promise."),
                List.of(),
                Duration.ofDays(1));
    }

    private static Observation observation(String control, Result result, Map<String, String> facts) {
        return new Observation(control, result, Means.TRIED, new Bilingual("見えました。", "Seen."), facts);
    }

    private static Probe probe(String id, Observation... observations) {
        return new FakeProbe(
                id, Stream.of(observations).map(Observation::control).toList(), () -> List.of(observations));
    }

    private record FakeProbe(String id, List<String> controls, Act act) implements Probe {
        interface Act {
            List<Observation> run() throws Exception;
        }

        @Override
        public List<Observation> observe() throws Exception {
            return act.run();
        }
    }
}
