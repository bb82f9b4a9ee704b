package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

class CanaryTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    @TempDir
    Path folder;

    private House house;
    private Tenant real;

    @BeforeEach
    void open() {
        house = new House(folder);
        real = house.tenant();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String member(Canary canary) {
        return house.administration()
                .members()
                .invite(Canary.ACTOR, canary.tenant(), canary.address("a"), "Canary", Role.MEMBER, Lang.EN)
                .account();
    }

    private Admission admit(String path) {
        return house.identity.admit(LoginMode.OPTIONAL, House.HOST, "GET", path, "", CLIENT);
    }

    @Test
    void aCanaryStandsInNoListAndItsMailsStayInside() {
        try (Canary canary = house.identity.canaries().open(House.HOST)) {
            member(canary);
            assertThat(house.administration().tenants().all())
                    .extracting(Tenant::id)
                    .containsExactly(real.id());
            assertThat(house.identity.canaries().policies()).hasSize(1);
            assertThat(house.mails).isEmpty();
            assertThat(canary.mails(canary.address("a")))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.text()).contains("/.sekisho/welcome/"));
            assertThat(canary.mails(canary.address("b"))).isEmpty();
            assertThat(house.audits.stream()
                            .filter(record ->
                                    record.details().getOrDefault("tenant", "").equals(canary.tenant())))
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.details()).containsEntry("probe", "true"));
        }
        assertThat(house.audits.stream()
                        .filter(record -> real.id().equals(record.details().get("tenant"))))
                .allSatisfy(record -> assertThat(record.details()).doesNotContainKey("probe"));
    }

    @Test
    void itsPlaceAsksForALoginEvenWhereTheSiteDoesNot() {
        try (Canary canary = house.identity.canaries().open(House.HOST)) {
            assertThat(admit(canary.path())).isInstanceOf(Admission.LoginNeeded.class);
            assertThat(admit(Canary.PREFIX + "other/")).isInstanceOf(Admission.NoTenant.class);
            assertThat(house.identity.admit(LoginMode.OPTIONAL, "other.example.jp", "GET", canary.path(), "", CLIENT))
                    .isInstanceOf(Admission.NoTenant.class);
            assertThat(admit("/a%2e/../b")).isEqualTo(Admission.ANONYMOUS);
        }
    }

    @Test
    void nothingOfItIsLeftWhenItIsClosedOrTheProcessWasKilled() {
        Canary closed = house.identity.canaries().open(House.HOST);
        member(closed);
        closed.close();
        closed.close();
        Canary killed = house.identity.canaries().open(House.HOST);
        member(killed);
        house.killAndStart();
        for (String table : List.of("tenant", "account", "membership", "one_time", "tenant_place")) {
            int rows = house.database
                    .jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from " + table)
                            .mapTo(Integer.class)
                            .one());
            assertThat(rows).as(table).isEqualTo(table.startsWith("tenant") ? 1 : 0);
        }
        assertThat(admit(killed.path())).isInstanceOf(Admission.NoTenant.class);
    }

    @Test
    void failuresAtACanaryKeepNoRealAddressWaiting() {
        house.member(real);
        try (Canary canary = house.identity.canaries().open(House.HOST)) {
            Tenant tenant = house.administration().tenants().get(canary.tenant());
            LoginOutcome last = new LoginOutcome.Refused();
            for (int i = 0; i < 12; i++) {
                last = house.login(tenant, canary.address("nobody" + i), House.PASSWORD);
            }
            assertThat(last).isInstanceOf(LoginOutcome.Slowed.class);
            assertThat(house.login(real, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Passed.class);
            house.pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void noRealTenantCanBeWhereCanariesAre() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Place.parse(House.HOST + Canary.PREFIX + "x/"))
                .isInstanceOf(IdentityException.class);
    }
}
