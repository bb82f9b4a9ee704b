package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.journal.AccessRecord;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.MovedClock;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Register;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.store.Passwords;
import sekisho.words.Bilingual;

/** The probes of what is recorded and stored: a real journal and database behind gates that record well or badly. */
class RecordProbesTest {
    private static final GateSettings SETTINGS = FakeGate.settings(FakeGate.site());

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path store;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path data;
    private MasterKey.File masterKey;
    private Keys keys;
    private Journal journal;
    private Database database;

    @BeforeAll
    static void certificate() throws Exception {
        store = TestCertificates.make(shared, FakeGate.HOST);
    }

    @BeforeEach
    void open() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        masterKey = new MasterKey.File(folder.resolve("master.key"));
        keys = Keys.open(data, masterKey);
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
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

    // -- Access records

    @Test
    void aRequestThatIsRecordedAsSentHolds() throws Exception {
        Observation observation = accessLog(seen -> record(seen, seen.client(), 413));
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("found", "yes").containsEntry("wrong-fields", "none");
    }

    @Test
    void aRequestThatIsRecordedWronglyFails() throws Exception {
        assertThat(accessLog(seen -> record(seen, "127.0.0.1", 413)).facts())
                .containsEntry("wrong-fields", "client.ip");
        Observation status = accessLog(seen -> record(seen, seen.client(), 200));
        assertThat(status.facts()).containsEntry("wrong-fields", "http.response.status_code");
        assertThat(status.result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aRequestThatIsNotRecordedFails() throws Exception {
        assertThat(accessLog(seen -> Reply.of(413)).result()).isEqualTo(Result.FAILS);
    }

    // -- Audit records

    @Test
    void anIntactJournalHolds() {
        Observation observation = auditLog();
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("intact", "yes").containsEntry("record-found", "yes");
        assertThat(Long.parseLong(observation.facts().getOrDefault("records", "0")))
                .isPositive();
    }

    @Test
    void aJournalWithAChangedByteFails() throws Exception {
        for (int i = 0; i < 50; i++) {
            String ignored = journal.audit(
                    new AuditRecord(Instant.now(), "app.start", "system", true, Map.of("number", Integer.toString(i))));
        }
        journal.close();
        Path largest;
        try (var files = Files.walk(data.resolve("journal"))) {
            largest = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
        journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system());
        open.add(journal);
        Observation observation = auditLog();
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.FAILS);
        assertThat(observation.facts()).containsEntry("intact", "no");
    }

    // -- Retention

    @Test
    void aRetentionOfAYearHoldsAsASettingUntilARecordIsThatOld() {
        MovedClock clock = new MovedClock(Instant.now());
        String ignored = journal.audit(new AuditRecord(clock.instant(), "app.start", "system", true, Map.of()));
        List<Observation> young = retention(Duration.ofDays(365), clock);
        assertThat(young).extracting(Observation::result).containsOnly(Result.HOLDS);
        assertThat(young).extracting(Observation::means).containsOnly(Means.SETTING);
        assertThat(young.get(1).facts()).containsEntry("retention", "P365D");
        clock.move(Duration.ofDays(366));
        assertThat(retention(Duration.ofDays(365), clock).get(1).means()).isEqualTo(Means.INSPECTED);
    }

    @Test
    void aShorterRetentionFails() {
        assertThat(retention(Duration.ofDays(364), InstantSource.system()))
                .extracting(Observation::result)
                .containsExactly(Result.FAILS, Result.FAILS);
    }

    // -- Export

    @Test
    void anExportHolds() throws Exception {
        try (FakeGate gate = new FakeGate(store, seen -> Reply.of(413))) {
            Observation observation = new LogExportProbe(journal, gate.caller(), InstantSource.system())
                    .observe()
                    .getFirst();
            assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        }
    }

    @Test
    void rowsOfATableAreReadWithQuotesAndBreaks() {
        assertThat(LogExportProbe.rows("\uFEFFa,\"b,\"\"c\"\"\nd\",\r\n=1,"))
                .containsExactly(List.of("a", "b,\"c\"\nd", ""), List.of("=1", ""));
    }

    @Test
    void formulasAreToldFromNumbers() {
        for (String formula : List.of("=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1")) {
            assertThat(LogExportProbe.isFormula(formula)).as(formula).isTrue();
        }
        for (String text : List.of("", "-1", "+1.5", "'=1+1", "a=1")) {
            assertThat(LogExportProbe.isFormula(text)).as(text).isFalse();
        }
    }

    // -- Encryption

    @Test
    void whatIsEncryptedIsNotFound() throws Exception {
        List<Observation> seen = encryption(masterKey, this::recorded);
        assertThat(seen.get(0).result()).as(seen.toString()).isEqualTo(Result.HOLDS);
        assertThat(seen.get(0).facts()).containsEntry("search-check", "found").containsEntry("found-in", "none");
        assertThat(seen.get(1).result()).as(seen.toString()).isEqualTo(Result.HOLDS);
        assertThat(seen.get(1).facts())
                .containsEntry("kept-in", "file")
                .containsEntry("inside-data-folder", "no")
                .containsEntry("searched-for-key", "yes");
        int rows = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM setting")
                        .mapTo(Integer.class)
                        .one());
        assertThat(rows).isZero();
        assertThat(data.resolve(".search-check")).doesNotExist();
    }

    @Test
    void aLogInTheClearFails() throws Exception {
        List<Observation> seen = encryption(masterKey, request -> {
            write(data.resolve("debug.log"), request.fields().getOrDefault("user-agent", ""));
            return recorded(request);
        });
        assertThat(seen.getFirst().result()).isEqualTo(Result.FAILS);
        assertThat(seen.getFirst().facts()).containsEntry("found-in", "debug.log (UTF-8)");
    }

    @Test
    void aLogThatIsOnlyCompressedFails() throws Exception {
        List<Observation> seen = encryption(masterKey, request -> {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(data.resolve("old.log.gz")))) {
                out.write(request.target().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return recorded(request);
        });
        assertThat(seen.getFirst().result()).isEqualTo(Result.FAILS);
        assertThat(seen.getFirst().facts()).containsEntry("found-in", "old.log.gz (UTF-8 in gzip)");
    }

    @Test
    void aMasterKeyInTheDataFolderFails() throws Exception {
        Path inside = data.resolve("backup-of-key");
        Files.copy(masterKey.path(), inside, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Observation copied = encryption(masterKey, this::recorded).get(1);
        assertThat(copied.result()).isEqualTo(Result.FAILS);
        assertThat(copied.facts().get("faults")).contains("found in the data folder");
        Observation configured =
                encryption(new MasterKey.File(inside), this::recorded).get(1);
        assertThat(configured.facts()).containsEntry("inside-data-folder", "yes");
        assertThat(configured.result()).isEqualTo(Result.FAILS);
    }

    @Test
    void aMasterKeyThatOthersMayReadFails() throws Exception {
        Files.setPosixFilePermissions(masterKey.path(), PosixFilePermissions.fromString("rw-r-----"));
        Observation observation = encryption(masterKey, this::recorded).get(1);
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(observation.facts()).containsEntry("mode", "rw-r-----");
    }

    @Test
    void aMasterKeyFromElsewhereHolds() throws Exception {
        assertThat(encryption(new MasterKey.Environment("SEKISHO_KEY"), this::recorded)
                        .get(1)
                        .facts())
                .containsEntry("kept-in", "environment")
                .containsEntry("faults", "none");
    }

    // -- Passwords

    @Test
    void passwordsAreLookedAtOnceThereAreSome() {
        PasswordHashProbe probe = new PasswordHashProbe(database, keys);
        assertThat(probe.observe().getFirst().result()).isEqualTo(Result.NOT_CONFIGURED);
        operator(1, new Passwords().hash("correct horse battery staple"));
        Observation observation = probe.observe().getFirst();
        assertThat(observation.result()).as(observation.toString()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts()).containsEntry("memory-kib", "19456").containsEntry("algorithm", "Argon2id");
        assertThat(observation.toString()).doesNotContain("$argon2id$");
    }

    @Test
    void aWeakOrUnsealedPasswordHashFails() {
        for (String phc : List.of(
                "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=1024,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "5f4dcc3b5aa765d61d8327deb882cf99",
                "password")) {
            database.jdbi().useHandle(handle -> handle.execute("DELETE FROM operator"));
            operator(1, phc);
            assertThat(new PasswordHashProbe(database, keys)
                            .observe()
                            .getFirst()
                            .result())
                    .as(phc)
                    .isEqualTo(Result.FAILS);
        }
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM operator"));
        byte[] unsealed = new Passwords().hash("correct horse battery staple").getBytes(StandardCharsets.UTF_8);
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO operator (id, password_hash, created_at) VALUES (1, ?, 0)", unsealed));
        assertThat(new PasswordHashProbe(database, keys).observe().getFirst().result())
                .isEqualTo(Result.FAILS);
    }

    // -- Facts

    @Test
    void whatIsStoredIsCountedBesideWhatIsDeclared() throws Exception {
        Observation bare = new DataInventoryProbe(data, database, Optional.empty())
                .observe()
                .getFirst();
        assertThat(bare.result()).isEqualTo(Result.NOT_CONFIGURED);
        Observation declared = new DataInventoryProbe(
                        data,
                        database,
                        Optional.of(new DeclaredFact(
                                "data-inventory", new Bilingual("氏名とメールです。", "Names and mail."), Map.of("kinds", "2"))))
                .observe()
                .getFirst();
        assertThat(declared.result()).isEqualTo(Result.HOLDS);
        assertThat(declared.means()).isEqualTo(Means.INSPECTED);
        assertThat(declared.facts()).containsEntry("kinds", "2").containsEntry("rows-evidence", "0");
        assertThat(declared.seen().ja()).startsWith("氏名とメールです。保存先の実測");
    }

    @Test
    void aDeclaredFactIsLabelledAsASetting() {
        Observation observation = new DeclaredFactsProbe(List.of(new DeclaredFact(
                        "data-residency", new Bilingual("国内です。", "In Japan."), Map.of("country", "JP"))))
                .observe()
                .getFirst();
        assertThat(observation.means()).isEqualTo(Means.SETTING);
        assertThat(observation.facts()).containsEntry("country", "JP").containsEntry("source", "configuration");
    }

    @Test
    void noTwoProbesObserveOneControlAndAllAreInTheRegister() throws Exception {
        Register register = Register.load();
        try (FakeGate gate = new FakeGate(store, this::recorded)) {
            List<DeclaredFact> facts = new ArrayList<>();
            for (String control : List.of("data-residency", "data-inventory", "tls-min-version", "unheard-of")) {
                facts.add(new DeclaredFact(control, new Bilingual("は", "a"), Map.of()));
            }
            List<Probe> probes = Probes.all(target(register, gate, masterKey, () -> SETTINGS, facts));
            Set<String> controls = new HashSet<>();
            Set<String> ids = new HashSet<>();
            for (Probe probe : probes) {
                assertThat(ids.add(probe.id())).isTrue();
                for (String control : probe.controls()) {
                    assertThat(controls.add(control)).as(control).isTrue();
                    assertThat(register.find(control)).as(control).isPresent();
                }
            }
            assertThat(controls)
                    .contains(
                            "tls-min-version",
                            "tls-deprecation",
                            "https-only",
                            "crypto-algorithm-policy",
                            "certificate-expiry-tracking",
                            "ip-allowlist",
                            "geo-block",
                            "firewall-min-ports",
                            "abusive-client-block",
                            "access-log",
                            "audit-log",
                            "access-log-retention",
                            "audit-log-retention",
                            "encryption-at-rest",
                            "key-management",
                            "password-hashing",
                            "log-export",
                            "data-inventory",
                            "data-residency",
                            "tls-termination")
                    .doesNotContain("unheard-of");
        }
    }

    private Observation accessLog(Function<Seen, Reply> behaviour) throws Exception {
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            return new AccessLogProbe(
                            () -> SETTINGS, journal, gate.caller(), FakeGate.guests(SETTINGS), InstantSource.system())
                    .observe()
                    .getFirst();
        }
    }

    private Observation auditLog() {
        Caller caller = new Caller(List::of, address -> "", FakeGate.random());
        return new AuditLogProbe(journal, caller, InstantSource.system())
                .observe()
                .getFirst();
    }

    private List<Observation> retention(Duration kept, InstantSource clock) {
        JournalSettings settings =
                new JournalSettings(data.resolve("journal"), kept, kept, 64L << 20, Duration.ofHours(1));
        return new RetentionProbe(settings, journal, clock).observe();
    }

    private List<Observation> encryption(MasterKey master, Function<Seen, Reply> behaviour) throws Exception {
        try (FakeGate gate = new FakeGate(store, behaviour)) {
            Target target = target(Register.load(), gate, master, () -> SETTINGS, List.of());
            return new EncryptionProbe(target, gate.caller(), FakeGate.guests(SETTINGS)).observe();
        }
    }

    private Target target(
            Register register,
            FakeGate gate,
            MasterKey master,
            Supplier<GateSettings> settings,
            List<DeclaredFact> facts) {
        return new Target(
                register,
                settings,
                gate::https,
                gate::http,
                address -> "test;address=" + address,
                Set.of(),
                Optional.empty(),
                data,
                master,
                JournalSettings.defaults(data.resolve("journal")),
                journal,
                database,
                keys,
                Optional.empty(),
                facts,
                List::of,
                InstantSource.system());
    }

    private void operator(int id, String phc) {
        byte[] sealed = keys.seal(phc.getBytes(StandardCharsets.UTF_8), "operator.password_hash");
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO operator (id, password_hash, created_at) VALUES (?, ?, 0)", id, sealed));
    }

    private Reply recorded(Seen seen) {
        return record(seen, seen.client(), 413);
    }

    /** Answers 413 and records what the test says. */
    private Reply record(Seen seen, String client, int status) {
        String[] target = seen.target().split("\\?", 2);
        boolean taken = journal.access(new AccessRecord(
                Instant.now(),
                "request-1",
                FakeGate.HOST,
                client,
                null,
                seen.method(),
                "https",
                FakeGate.HOST,
                target[0],
                target.length > 1 ? target[1] : null,
                "1.1",
                status,
                0,
                0,
                1,
                "refused",
                "body-too-large",
                List.of(),
                "1.3",
                "TLS_AES_128_GCM_SHA256",
                seen.fields().get("user-agent"),
                seen.fields().get("referer"),
                -1,
                true));
        return Reply.refused(taken ? 413 : 500, "body-too-large");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
