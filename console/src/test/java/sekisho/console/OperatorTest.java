package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.store.Passwords;

final class OperatorTest {
    private static final String PASSWORD = "a calm and long sentence";

    private Instant now = Instant.parse("2026-11-22T01:02:11Z");
    private Database database;
    private Keys keys;
    private Operator operator;
    private SetupLinks links;
    private Sessions sessions;
    private Path data;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        database = Database.open(data);
        operator = new Operator(database.jdbi(), keys, new Passwords(), () -> now);
        links = new SetupLinks(database.jdbi(), keys, new Tokens(), () -> now);
        sessions = new Sessions(database.jdbi(), keys, new Tokens(), () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void setUp() {
        links.issue();
        assertThat(links.redeem(links.current().orElseThrow(), operator.sealed(PASSWORD)))
                .isTrue();
    }

    @Test
    void aLinkWorksOnce() {
        links.issue();
        String token = links.current().orElseThrow();
        assertThat(operator.exists()).isFalse();
        assertThat(links.redeem(token, operator.sealed(PASSWORD))).isTrue();
        assertThat(operator.exists()).isTrue();
        assertThat(links.current()).isEmpty();
        assertThat(links.opens(token)).isFalse();
        assertThat(links.redeem(token, operator.sealed("another long sentence")))
                .isFalse();
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Welcome());
    }

    @Test
    void aLinkEndsAfterADay() {
        links.issue();
        String token = links.current().orElseThrow();
        now = now.plus(SetupLinks.VALID).minusMillis(1);
        assertThat(links.opens(token)).isTrue();
        now = now.plusMillis(1);
        assertThat(links.opens(token)).isFalse();
        assertThat(links.current()).isEmpty();
        assertThat(links.redeem(token, operator.sealed(PASSWORD))).isFalse();
        assertThat(operator.exists()).isFalse();
    }

    @Test
    void aNewLinkEndsTheOneBefore() {
        links.issue();
        String first = links.current().orElseThrow();
        links.issue();
        assertThat(links.opens(first)).isFalse();
        assertThat(links.opens(links.current().orElseThrow())).isTrue();
    }

    @Test
    void noLinkReplacesAPasswordThatIsSet() {
        setUp();
        links.issue();
        assertThat(links.redeem(links.current().orElseThrow(), operator.sealed("another long sentence")))
                .isFalse();
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Welcome());
    }

    @Test
    void beforeSetUpNobodyLogsIn() {
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Unset());
    }

    @Test
    void fiveWrongOnesLockForAQuarterOfAnHourEvenForTheRightOne() {
        setUp();
        for (int left = 4; left > 0; left--) {
            assertThat(operator.logIn("wrong")).isEqualTo(new Operator.Outcome.Wrong(left));
        }
        Instant until = now.plus(Operator.LOCK);
        assertThat(operator.logIn("wrong")).isEqualTo(new Operator.Outcome.LockedNow(until));
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Locked(until));
        now = until.minusMillis(1);
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Locked(until));
        now = until;
        assertThat(operator.logIn("wrong")).isEqualTo(new Operator.Outcome.Wrong(4));
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Welcome());
    }

    @Test
    void theRightOneForgetsTheWrongOnes() {
        setUp();
        for (int i = 0; i < 4; i++) {
            operator.logIn("wrong");
        }
        assertThat(operator.logIn(PASSWORD)).isEqualTo(new Operator.Outcome.Welcome());
        assertThat(operator.logIn("wrong")).isEqualTo(new Operator.Outcome.Wrong(4));
    }

    @Test
    void attemptsMadeAtTheSameTimeCountAsMany() throws ExecutionException, InterruptedException {
        setUp();
        List<Future<Operator.Outcome>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                attempts.add(threads.submit(() -> operator.logIn("wrong")));
            }
        }
        int lookedAt = 0;
        for (Future<Operator.Outcome> attempt : attempts) {
            if (attempt.get() instanceof Operator.Outcome.Wrong
                    || attempt.get() instanceof Operator.Outcome.LockedNow) {
                lookedAt++;
            }
        }
        assertThat(lookedAt).isLessThanOrEqualTo(Operator.ATTEMPTS);
        while (!(operator.logIn(PASSWORD) instanceof Operator.Outcome.Locked)) {
            operator.logIn("wrong");
        }
    }

    @Test
    void differentKeyboardsMakeTheSamePassword() {
        links.issue();
        links.redeem(links.current().orElseThrow(), operator.sealed("ガイドブックを三冊読む"));
        assertThat(operator.logIn("ガイドブックを三冊読む")).isEqualTo(new Operator.Outcome.Welcome());
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutAVisit() {
        String token = sessions.open("127.0.0.1").token();
        now = now.plus(Sessions.IDLE).minusMillis(1);
        assertThat(sessions.find(token, true)).isPresent();
        now = now.plus(Sessions.IDLE).minusMillis(1);
        assertThat(sessions.find(token, true)).isPresent();
        now = now.plus(Sessions.IDLE);
        assertThat(sessions.find(token, true)).isEmpty();
    }

    @Test
    void aPageThatRefreshesItselfKeepsNoSessionAlive() {
        String token = sessions.open("127.0.0.1").token();
        for (int i = 0; i < 29; i++) {
            now = now.plus(Duration.ofMinutes(1));
            assertThat(sessions.find(token, false)).isPresent();
        }
        now = now.plus(Duration.ofMinutes(1));
        assertThat(sessions.find(token, false)).isEmpty();
    }

    @Test
    void aSessionEndsAfterTwelveHoursInAnyCase() {
        Instant opened = now;
        String token = sessions.open("127.0.0.1").token();
        while (Duration.between(opened, now).compareTo(Sessions.ABSOLUTE.minusMinutes(10)) < 0) {
            now = now.plus(Duration.ofMinutes(10));
            assertThat(sessions.find(token, true)).isPresent();
        }
        now = opened.plus(Sessions.ABSOLUTE);
        assertThat(sessions.find(token, true)).isEmpty();
    }

    @Test
    void aClosedOrUnknownTokenOpensNothing() {
        Sessions.Session session = sessions.open("127.0.0.1");
        sessions.close(session);
        assertThat(sessions.find(session.token(), true)).isEmpty();
        assertThat(sessions.find(new Tokens().secret(), true)).isEmpty();
        assertThat(sessions.find("", true)).isEmpty();
        assertThat(sessions.find("x".repeat(5000), true)).isEmpty();
    }

    @Test
    void onlySoManySessionsStayOpen() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST + 3; i++) {
            now = now.plusSeconds(1);
            tokens.add(sessions.open("127.0.0.1").token());
        }
        assertThat(tokens.stream().filter(token -> sessions.find(token, false).isPresent()))
                .hasSize(Sessions.MOST)
                .contains(tokens.getLast())
                .doesNotContain(tokens.getFirst());
    }

    @Test
    void neitherTokensNorPasswordsLieInTheDataFolder() throws Exception {
        links.issue();
        String link = links.current().orElseThrow();
        links.redeem(link, operator.sealed(PASSWORD));
        Sessions.Session session = sessions.open("203.0.113.77");
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(bytes)
                        .as(file.getFileName().toString())
                        .doesNotContain(link)
                        .doesNotContain(session.token())
                        .doesNotContain(session.csrf())
                        .doesNotContain(PASSWORD)
                        .doesNotContain("argon2id")
                        .doesNotContain("203.0.113.77");
            }
        }
    }
}
