package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static Screen screen(String id, Set<Role> roles, String... rules) {
        return new Screen(
                id, id, List.of(rules).stream().map(Screen.Rule::parse).toList(), roles);
    }

    private static final Permissions SHOP = new Permissions(List.of(
            screen("orders", Set.of(Role.MEMBER), "GET /orders/**"),
            screen("ordering", Set.of(), "POST /orders/**"),
            screen("export", Set.of(Role.ADMINISTRATOR), "/orders/*/export", "/orders/export"),
            screen("admin", Set.of(Role.ADMINISTRATOR), "/admin/**"),
            screen("help", Set.of(Role.MEMBER, Role.ADMINISTRATOR), "/admin/help")));

    private static Permissions.Basis basis(String method, String path) {
        return SHOP.decide(true, Role.MEMBER, Map.of("ordering", true), method, path)
                .basis();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/orders/17,ROLE",
        "GET,/orders,ROLE",
        "HEAD,/orders/17,ROLE",
        "POST,/orders/17,GRANTED",
        "DELETE,/orders/17,UNLISTED_OPEN",
        "GET,/orders/17/export,NOT_GRANTED",
        "GET,/orders/export,NOT_GRANTED",
        "GET,/orders/17/export/x,ROLE",
        "GET,/admin,NOT_GRANTED",
        "GET,/admin/users,NOT_GRANTED",
        "GET,/admin/help,ROLE",
        "GET,/,UNLISTED_OPEN",
        "GET,/administration,UNLISTED_OPEN",
        "GET,/ORDERS/17,UNLISTED_OPEN"
    })
    void theMostSpecificPatternDecides(String method, String path, Permissions.Basis basis) {
        assertThat(basis(method, path)).isEqualTo(basis);
    }

    /** However an application reads it, the path leads to what is closed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//admin/users",
                "/./admin/users",
                "/x/../admin/users",
                "/admin//users",
                "/%61dmin/users",
                "/x/%2e%2e/admin/users",
                "/admin/help/../users",
                "/admin%2Fusers",
                "/x;a=/../admin/users",
                "/admin;v=1/users",
                "/%2561dmin/users",
                "/admin\\users",
                "/admin%5cusers",
                "/admin%00/users",
                "/admin/%c0%afusers",
                "/admin/%zz"
            })
    void noSpellingGetsPastAClosedScreen(String path) {
        assertThat(SHOP.decide(true, Role.MEMBER, Map.of(), "GET", path).allowed())
                .isFalse();
    }

    @Test
    void anAmbiguousPathIsOpenToWhoeverMayUseEverything() {
        Map<String, Boolean> all =
                Map.of("orders", true, "ordering", true, "export", true, "admin", true, "help", true);
        assertThat(SHOP.decide(true, Role.MEMBER, all, "GET", "/files/a%2Fb").allowed())
                .isTrue();
        assertThat(SHOP.decide(false, Role.MEMBER, all, "GET", "/files/a%2Fb").allowed())
                .isFalse();
    }

    @Test
    void theMatrixGivesAndTakes() {
        assertThat(SHOP.decide(true, Role.MEMBER, Map.of("admin", true), "GET", "/admin/users")
                        .basis())
                .isEqualTo(Permissions.Basis.GRANTED);
        assertThat(SHOP.decide(true, Role.ADMINISTRATOR, Map.of("admin", false), "GET", "/admin/users")
                        .basis())
                .isEqualTo(Permissions.Basis.WITHDRAWN);
    }

    @Test
    void whatNoScreenHasFollowsTheDefault() {
        assertThat(SHOP.decide(false, Role.MEMBER, Map.of(), "GET", "/about").basis())
                .isEqualTo(Permissions.Basis.UNLISTED_CLOSED);
        assertThat(Permissions.NONE
                        .decide(false, Role.MEMBER, Map.of(), "GET", "/")
                        .basis())
                .isEqualTo(Permissions.Basis.UNLISTED_CLOSED);
    }

    @Test
    void japanesePathsAreComparedDecoded() {
        Permissions permissions = new Permissions(List.of(screen("invoices", Set.of(), "/請求書/**")));
        assertThat(permissions
                        .decide(true, Role.MEMBER, Map.of(), "GET", "/%E8%AB%8B%E6%B1%82%E6%9B%B8/1")
                        .allowed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "GET", "GET POST /x", "GE T /x", "/a/**/b", "G3T /x"})
    void whatIsNoRuleIsRefused(String text) {
        assertThatThrownBy(() -> Screen.Rule.parse(text)).isInstanceOf(IdentityException.class);
    }

    @Test
    void aRuleReadsWhatItWrites() {
        for (String text : List.of("/", "GET,POST /orders/**", "/a/*/b", "DELETE /x")) {
            Screen.Rule rule = Screen.Rule.parse(text);
            assertThat(Screen.Rule.parse(rule.toString())).isEqualTo(rule);
        }
    }
}
