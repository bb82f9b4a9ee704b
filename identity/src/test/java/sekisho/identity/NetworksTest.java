package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From where somebody may come. The house's visitors come from 192.0.2.1. */
class NetworksTest {
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

    private static ObjectNode change(String whom, String... networks) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        List.of(networks).forEach(change.putObject("networks").putArray(whom)::add);
        return change;
    }

    private void allow(String whom, String... networks) {
        house.administration().tenants().changePolicy("cli:test", acme.id(), change(whom, networks));
    }

    private String login() {
        return ((LoginOutcome.Passed) house.login(acme, House.MAIL, House.PASSWORD)).session();
    }

    @Test
    void aTenantIsOpenOnlyToItsNetworks() {
        String session = login();
        allow("everyone", "192.0.2.0/24", "2001:db8::/32", "198.51.100.7");
        for (String inside : List.of("192.0.2.1", "2001:db8::1", "198.51.100.7")) {
            assertThat(house.admit(acme, session, "/", inside)).as(inside).isInstanceOf(Admission.Admitted.class);
        }
        for (String outside : List.of("192.0.3.1", "2001:db9::1", "198.51.100.8")) {
            assertThat(house.admit(acme, session, "/", outside)).as(outside).isInstanceOf(Admission.WrongNetwork.class);
            assertThat(house.admit(acme, "", "/", outside))
                    .as("nobody is sent to the login from %s", outside)
                    .isInstanceOf(Admission.WrongNetwork.class);
        }
    }

    @Test
    void eachRoleHasNetworksOfItsOwn() {
        String session = login();
        allow("administrator", "10.0.0.0/8");
        assertThat(house.admit(acme, session, "/")).isInstanceOf(Admission.Admitted.class);
        house.administration().members().role("cli:test", acme.id(), account, Role.ADMINISTRATOR);
        assertThat(house.admit(acme, session, "/"))
                .as("an open session does not outlive the change")
                .isInstanceOfSatisfying(
                        Admission.WrongNetwork.class,
                        denied -> assertThat(denied.principal().orElseThrow().account())
                                .isEqualTo(account));
        assertThat(house.admit(acme, session, "/", "10.1.2.3")).isInstanceOf(Admission.Admitted.class);
        assertThat(house.login(acme, House.MAIL, House.PASSWORD))
                .as("the right password opens nothing from elsewhere")
                .isInstanceOf(LoginOutcome.WrongNetwork.class);
        assertThat(house.audits.getLast().action()).isEqualTo("login.network-denied");
        assertThat(house.login(acme, House.MAIL, House.OTHER_PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
    }

    @Test
    void whoComesFromElsewhereSeesNoPageEither() {
        String cookie = Identity.cookie(acme.id()) + "=" + login();
        assertThat(house.identity
                        .pages()
                        .answer(house.get("/.sekisho/account", Map.of(), cookie))
                        .status())
                .isEqualTo(200);
        allow("member", "10.0.0.0/8");
        assertThat(house.identity
                        .pages()
                        .answer(house.get("/.sekisho/account", Map.of(), cookie))
                        .status())
                .isEqualTo(303);
        allow("everyone", "10.0.0.0/8");
        PageReply refused = house.identity.pages().answer(house.get("/.sekisho/login", Map.of(), ""));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("ネットワーク").doesNotContain("192.0.2.1");
    }

    @Test
    void noAdministratorIsShutOutUnasked() {
        TenantAdministration.Standpoint here =
                new TenantAdministration.Standpoint(InetAddress.ofLiteral("192.0.2.1"), Role.ADMINISTRATOR, false);
        ObjectNode away = change("administrator", "10.0.0.0/8");
        assertThatThrownBy(() -> house.administration().tenants().changePolicy("a", acme.id(), away, here))
                .isInstanceOfSatisfying(
                        IdentityException.class, e -> assertThat(e.code()).isEqualTo(IdentityException.Code.SHUT_OUT));
        assertThat(house.administration().tenants().get(acme.id()).policy().networks())
                .isEqualTo(NetworkRule.ANY);
        house.administration().tenants().changePolicy("a", acme.id(), change("administrator", "192.0.2.0/30"), here);
        house.administration().tenants().changePolicy("a", acme.id(), change("member", "10.0.0.0/8"), here);
        house.administration()
                .tenants()
                .changePolicy(
                        "a",
                        acme.id(),
                        away,
                        new TenantAdministration.Standpoint(here.address(), Role.ADMINISTRATOR, true));
        assertThat(house.administration()
                        .tenants()
                        .get(acme.id())
                        .policy()
                        .networks()
                        .admits(Role.ADMINISTRATOR, here.address()))
                .isFalse();
    }

    @Test
    void whatIsNoNetworkIsRefused() {
        for (String nonsense : List.of("example.jp", "192.0.2.1/24", "10.0.0.0/33", "", "::1%1")) {
            assertThatThrownBy(() -> allow("everyone", nonsense)).as(nonsense).isInstanceOf(IdentityException.class);
        }
        allow("everyone", "192.0.2.1", "2001:DB8::/32");
        allow("member", "10.0.0.0/8");
        Policy policy = house.administration().tenants().get(acme.id()).policy();
        assertThat(Policy.parse(policy.json().toString())).isEqualTo(policy);
        assertThat(policy.networks().everyone()).hasToString("[192.0.2.1, 2001:db8::/32]");
        house.killAndStart();
        assertThat(house.administration().tenants().get(acme.id()).policy()).isEqualTo(policy);
    }
}
