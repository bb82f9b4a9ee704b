package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.StoreException;

/** What is on the disk when, while somebody logs in. */
class BarrierTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Attempt attempt = attempt();

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Attempt attempt() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        Tenant acme = house.tenant();
        house.member(acme);
        attempt = new Attempts(house.identity.parts())
                .of(house.door(acme), House.visitor("192.0.2.1"), new MailAddress(House.MAIL));
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private LoginOutcome ask(Barrier.Question question, LoginOutcome next) {
        return house.identity.desks().barrier().ask(attempt, question, () -> next);
    }

    /** As another connection sees it, and so what a killed process would leave. */
    private long charged() {
        return stored("select count(*) from login_guard where attempts <> ''");
    }

    private long stored(String sql) {
        // On a thread of its own, as a thread that has a transaction open sees what is in it.
        return CompletableFuture.supplyAsync(() -> house.database
                        .jdbi()
                        .withHandle(handle ->
                                handle.createQuery(sql).mapTo(Long.class).one()))
                .join();
    }

    @Test
    void theAnswerIsBegunBeforeTheChargeIsOnTheDiskAndLookedAtAfterwards() {
        List<Long> seen = new ArrayList<>();
        LoginOutcome outcome = ask(
                () -> {
                    seen.add(charged());
                    return () -> {
                        seen.add(charged());
                        return true;
                    };
                },
                new LoginOutcome.Confirmed());
        assertThat(outcome).isEqualTo(new LoginOutcome.Confirmed());
        assertThat(seen).containsExactly(0L, 1L);
        assertThat(charged()).as("taken back, as it was right").isZero();
    }

    @Test
    void nothingIsChargedWhereNoAnswerCanBeBegun() {
        assertThat(ask(
                        () -> {
                            throw new StoreException(
                                    StoreException.Code.BUSY, "full", new IllegalStateException("full"));
                        },
                        new LoginOutcome.Confirmed()))
                .isEqualTo(new LoginOutcome.Busy());
        assertThat(charged()).isZero();
    }

    @Test
    void theChargeIsTakenBackWhenWhatFollowsFails() {
        assertThatThrownBy(() -> house.identity.desks().barrier().ask(attempt, () -> () -> true, () -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(charged()).isZero();
    }

    @Test
    void aLoginThatTheJournalRefusesOpensNoSession() {
        house.journal = audit -> {
            throw new IllegalStateException("the disk is full");
        };
        assertThatThrownBy(() -> house.login(attempt.door().tenant(), House.MAIL, House.PASSWORD))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");
        assertThat(house.identity.parts().sessions().size()).isZero();
        assertThat(stored("select count(*) from login_session")).isZero();
    }
}
