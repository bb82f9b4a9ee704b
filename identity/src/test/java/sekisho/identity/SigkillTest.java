package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/**
 * What a process that is killed at any moment leaves behind. It is killed a few times; {@code -Dsekisho.kills=300} makes it as many.
 */
class SigkillTest {
    private static final int KILLS = Integer.getInteger("sekisho.kills", 5);
    private static final int FAILURES = 12;
    /** Every third line is a failure. */
    private static final int LINES = 9;
    /** So often a child fails, even if it is quick; more would slow its address down, and no longer be counted. */
    private static final int FAILURES_OF_A_CHILD = 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void noFailureIsForgottenAndNoEndedSessionComesBack() throws Exception {
        Tenant acme;
        String victim;
        try (House house = new House(folder)) {
            acme = house.tenant();
            house.policy(
                    acme,
                    policy -> new Policy(
                            policy.passwords(),
                            new LockoutRule(FAILURES, Duration.ofHours(1), Optional.empty(), false),
                            policy.sessions(),
                            policy.secondFactor(),
                            true,
                            List.of()));
            house.member(acme);
            victim = house.member(acme, KilledChild.VICTIM, "被害 者");
        }
        int counted = 0;
        List<String> ended = new ArrayList<>();
        try (Disk disk = new Disk(folder.resolve("data"), folder.resolve("master.key"), victim)) {
            Random random = new Random(42);
            for (int i = 0; i < KILLS; i++) {
                if (counted >= FAILURES - FAILURES_OF_A_CHILD) {
                    disk.clear();
                    counted = 0;
                }
                List<String> said = runAndKill(1 + random.nextInt(LINES), random.nextInt(60));
                int failed = count(said, "failed");
                int now = disk.failures();
                assertThat(now)
                        .as("kill %d: %d counted before, %d failures answered since", i, counted, failed)
                        .isBetween(counted + failed, counted + failed + 1);
                counted = now;
                said.stream().filter(line -> line.startsWith("ended ")).forEach(line -> ended.add(line.substring(6)));
                assertThat(disk.sessions(ended))
                        .as("kill %d: sessions that came back", i)
                        .isZero();
            }
        }
        assertThat(ended).isNotEmpty();
        try (House house = new House(folder)) {
            assertThat(ended)
                    .allSatisfy(session ->
                            assertThat(house.admit(acme, session, "/")).isInstanceOf(Admission.LoginNeeded.class));
            LoginOutcome last = new LoginOutcome.Refused();
            for (int i = counted; i < FAILURES; i++) {
                assertThat(last).isInstanceOf(LoginOutcome.Refused.class);
                // Each from somewhere else, so that only the account's own count can stop them.
                last = house.login(acme, KilledChild.VICTIM, "wrong", House.visitor("198.51.100." + (i + 1)));
            }
            assertThat(last).isInstanceOf(LoginOutcome.Locked.class);
        }
    }

    private static int count(List<String> said, String line) {
        return (int) said.stream().filter(line::equals).count();
    }

    /** What is on the disk, read beside the process that writes it. */
    private static final class Disk implements AutoCloseable {
        private final Database database;
        private final byte[] subject;

        Disk(Path data, Path masterKey, String victim) {
            database = Database.open(data);
            subject = Keys.open(data, new MasterKey.File(masterKey)).lookup("account|" + victim, "login.guard");
        }

        int failures() {
            return database.jdbi()
                    .withHandle(handle -> handle.select("select attempts from login_guard where subject = ?", subject)
                            .mapTo(String.class)
                            .findOne())
                    .filter(attempts -> !attempts.isEmpty())
                    .map(attempts -> attempts.split(",", -1).length)
                    .orElse(0);
        }

        void clear() {
            database.jdbi().useHandle(handle -> handle.execute("delete from login_guard"));
        }

        long sessions(List<String> tokens) {
            return database.jdbi()
                    .withHandle(handle -> tokens.stream()
                            .filter(token -> handle.select(
                                            "select 1 from login_session where token_hash = ?", Tokens.hash(token))
                                    .mapTo(Integer.class)
                                    .findOne()
                                    .isPresent())
                            .count());
        }

        @Override
        public void close() {
            database.close();
        }
    }

    /** What a child said until it was killed: so many lines, and whatever it did in the milliseconds after them. */
    private List<String> runAndKill(int lines, int millis) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledChild.class.getName(),
                        folder.toString())
                .redirectError(folder.resolve("child.log").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new java.io.InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> said = new ArrayList<>();
            while (said.size() < lines) {
                String line = out.readLine();
                assertThat(line).as("the child speaks; see child.log").isNotNull();
                said.add(line);
            }
            // Not to wait for anything: the kill is to hit any moment of what comes next.
            boolean ended = child.waitFor(millis, TimeUnit.MILLISECONDS);
            assertThat(ended)
                    .as("the child goes on until it is killed; see child.log")
                    .isFalse();
            // By its handle, as the process itself would close what is still to be read.
            assertThat(child.toHandle().destroyForcibly()).isTrue();
            child.waitFor();
            out.lines().forEach(said::add);
            return said;
        }
    }
}
