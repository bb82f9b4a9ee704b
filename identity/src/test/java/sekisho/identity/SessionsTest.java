package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private String account = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant tenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
        account = house.member(acme);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private String login() {
        LoginOutcome outcome = house.login(acme, House.MAIL, House.PASSWORD);
        assertThat(outcome).isInstanceOf(LoginOutcome.Passed.class);
        return ((LoginOutcome.Passed) outcome).session();
    }

    private boolean lives(String session) {
        return house.admit(acme, session, "/") instanceof Admission.Admitted;
    }

    private void sessions(Optional<Duration> idle, Duration absolute) {
        house.policy(
                acme,
                policy -> new Policy(
                        policy.passwords(),
                        policy.lockout(),
                        new SessionRule(idle, absolute),
                        policy.secondFactor(),
                        true,
                        List.of()));
    }

    private Sessions sessions() {
        return house.identity.parts().sessions();
    }

    @Test
    void anIdleSessionEndsAndAUsedOneDoesNot() {
        String session = login();
        for (int i = 0; i < 5; i++) {
            house.pass(Duration.ofMinutes(29));
            assertThat(lives(session)).isTrue();
        }
        house.pass(Duration.ofMinutes(30));
        assertThat(lives(session)).isFalse();
    }

    @Test
    void noSessionOutlivesTheAbsoluteLimit() {
        sessions(Optional.empty(), Duration.ofHours(2));
        String session = login();
        house.pass(Duration.ofHours(2).minusMillis(1));
        assertThat(lives(session)).as("no idle limit is set").isTrue();
        house.pass(Duration.ofMillis(1));
        assertThat(lives(session)).isFalse();
    }

    @Test
    void aSessionOutlivesARestart() {
        String session = login();
        house.pass(Duration.ofMinutes(20));
        assertThat(lives(session)).isTrue();
        house.stopAndStart();
        house.pass(Duration.ofMinutes(20));
        assertThat(lives(session))
                .as("it was last seen 20 minutes ago, which was saved")
                .isTrue();
    }

    @Test
    void whatAKilledProcessHasNotSavedIsLessThanAMinute() {
        String session = login();
        house.pass(Duration.ofMinutes(20));
        assertThat(lives(session)).isTrue();
        sessions().tidy();
        house.pass(Duration.ofSeconds(20));
        assertThat(lives(session)).isTrue();
        sessions().tidy();
        house.killAndStart();
        house.pass(Duration.ofMinutes(29));
        assertThat(lives(session)).isTrue();
    }

    @Test
    void anEndedSessionNeverComesBack() {
        String one = login();
        String two = login();
        sessions().end(List.of(sessions().find(one).orElseThrow()));
        house.killAndStart();
        assertThat(lives(one)).isFalse();
        assertThat(lives(two)).isTrue();
        sessions().endAll(account);
        house.killAndStart();
        assertThat(lives(two)).isFalse();
    }

    @Test
    void anIdleSessionDoesNotComeBackUnderALongerRule() {
        String session = login();
        house.pass(Duration.ofMinutes(31));
        sessions(Optional.of(Duration.ofHours(8)), Duration.ofHours(12));
        house.killAndStart();
        assertThat(lives(session)).isFalse();
        house.pass(Duration.ofMinutes(-5));
        assertThat(lives(session))
                .as("not even when the clock is set back: it was deleted")
                .isFalse();
    }

    @Test
    void theTwentyFirstSessionEndsTheOldest() {
        String first = login();
        for (int i = 0; i < Sessions.MOST_OF_AN_ACCOUNT; i++) {
            house.pass(Duration.ofSeconds(1));
            login();
        }
        assertThat(lives(first)).isFalse();
        assertThat(sessions().of(account)).hasSize(Sessions.MOST_OF_AN_ACCOUNT);
    }

    @Test
    void aSessionOfOneTenantOpensNoOther() {
        Tenant other = house.tenant("Other", "other.example.jp");
        String session = login();
        assertThat(house.admit(other, session, "/")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.identity.admit(
                        LoginMode.REQUIRED,
                        "other.example.jp",
                        "GET",
                        "/",
                        Identity.cookie(acme.id()) + "=" + session,
                        java.net.InetAddress.ofLiteral("192.0.2.1")))
                .isInstanceOf(Admission.LoginNeeded.class);
    }

    @Test
    void tenantsOnOneHostAreKeptApartByTheirPaths() {
        Tenant a = house.tenant("A", "shared.example.jp/a/");
        Tenant b = house.tenant("B", "shared.example.jp/b/");
        house.member(a, "a@example.jp", "A");
        LoginOutcome outcome = house.login(a, "a@example.jp", House.PASSWORD);
        String session = ((LoginOutcome.Passed) outcome).session();
        assertThat(house.admit(a, session, "/a/x")).isInstanceOf(Admission.Admitted.class);
        assertThat(house.login(b, "a@example.jp", House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        for (String path : List.of("/b/x", "/b", "/a/../b/x", "/a/%2e%2e/b/x", "//b/x", "/x", "/", "/a%2F..%2Fb/")) {
            assertThat(house.admit(a, session, path)).as(path).isNotInstanceOf(Admission.Admitted.class);
        }
    }

    @Test
    void aSuspendedTenantLetsNobodyIn() {
        String session = login();
        house.administration().tenants().suspend("cli:test", acme.id(), true);
        assertThat(lives(session)).isFalse();
        house.administration().tenants().suspend("cli:test", acme.id(), false);
        assertThat(lives(session)).as("it was ended").isFalse();
        login();
    }

    @Test
    void whoLeavesIsErasedUnlessSomewhereElse() {
        Tenant other = house.tenant("Other", "other.example.jp");
        house.administration()
                .members()
                .invite("cli:test", other.id(), House.MAIL, "x", Role.MEMBER, sekisho.words.Lang.JA);
        String session = login();
        assertThat(house.administration().members().remove("cli:test", acme.id(), account))
                .isFalse();
        assertThat(lives(session)).isFalse();
        assertThat(house.login(acme, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(house.login(other, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Passed.class);
        assertThat(house.administration().members().remove("cli:test", other.id(), account))
                .isTrue();
        assertThat(house.identity.parts().accounts().credentialOf(account)).isEmpty();
    }

    @Test
    void aDeletedTenantTakesItsMembersAlong() {
        login();
        house.administration().tenants().delete("cli:test", acme.id());
        assertThat(house.identity.parts().accounts().credentialOf(account)).isEmpty();
        assertThat(house.administration().tenants().all()).isEmpty();
        house.killAndStart();
        assertThat(house.administration().tenants().all()).isEmpty();
    }
}
