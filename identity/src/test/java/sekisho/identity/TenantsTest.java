package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

/** The snapshot of the tenants, which follows each change of one without reading the others. */
class TenantsTest {
    @TempDir
    private Path folder = Path.of("");

    /** Permissions are another object after each reading. */
    private static List<List<Object>> seen(House house) {
        Collection<Tenant> tenants =
                house.identity.parts().tenants().directory().all();
        return tenants.stream()
                .map(tenant -> List.<Object>of(
                        tenant.id(),
                        tenant.name(),
                        tenant.places(),
                        tenant.policy(),
                        tenant.suspended(),
                        tenant.createdAt(),
                        tenant.permissions().screens(),
                        tenant.contractEnd()))
                .toList();
    }

    private static void isWhatTheDiskSays(House house) {
        List<List<Object>> followed = seen(house);
        house.killAndStart();
        assertThat(followed).isEqualTo(seen(house));
    }

    @Test
    void whatFollowedEveryChangeIsWhatTheDiskSays() {
        try (House house = new House(folder)) {
            String first = house.tenant("甲", "a.example.jp").id();
            String second = house.tenant("乙", "b.example.jp").id();
            String third = house.tenant("丙", "c.example.jp").id();
            isWhatTheDiskSays(house);

            TenantAdministration tenants = house.administration().tenants();
            tenants.rename("cli:test", first, "丁");
            tenants.places("cli:test", second, List.of(Place.parse("d.example.jp"), Place.parse("e.example.jp/x/")));
            tenants.suspend("cli:test", third, true);
            tenants.endContract("cli:test", first, Optional.of(house.now.plus(Duration.ofDays(9))));
            house.policy(house.administration().tenants().get(second), policy -> Policy.DEFAULT);
            ScreenAdministration screens = house.administration().screens();
            String kept =
                    screens.add("cli:test", first, "注文", List.of(Screen.Rule.parse("/orders/**")), Set.of(Role.MEMBER));
            String gone = screens.add("cli:test", first, "在庫", List.of(Screen.Rule.parse("/stock/**")), Set.of());
            screens.open("cli:test", first, kept, Set.of(Role.ADMINISTRATOR));
            screens.remove("cli:test", first, gone);
            assertThat(tenants.at("b.example.jp", "/")).isEmpty();
            assertThat(tenants.at("e.example.jp", "/x/1").map(Tenant::id)).contains(second);
            isWhatTheDiskSays(house);

            house.administration().tenants().delete("cli:test", second);
            assertThat(house.administration().tenants().find(second)).isEmpty();
            assertThat(house.administration().tenants().at("d.example.jp", "/")).isEmpty();
            isWhatTheDiskSays(house);
        }
    }

    @Test
    void whoIsRenamedIsFoundByTheNewNameOnlyAndInTheSamePlace() {
        try (House house = new House(folder)) {
            Tenant acme = house.tenant();
            Tenant other = house.tenant("株式会社ほか", "other.example.jp");
            String first = house.member(acme, "ichiro@example.jp", "鈴木 一郎");
            house.pass(Duration.ofMinutes(1));
            String second = house.member(acme, "jiro@example.jp", "鈴木 二郎");
            house.administration()
                    .members()
                    .invite("cli:test", other.id(), "ichiro@example.jp", "鈴木 一郎", Role.MEMBER, Lang.JA);
            MemberAdministration members = house.administration().members();
            assertThat(found(members, acme, "鈴木")).containsExactly(second, first);
            assertThat(found(members, other, "鈴木")).containsExactly(first);

            members.rename("cli:test", acme.id(), first, "佐藤 一郎");

            assertThat(found(members, acme, "鈴木")).containsExactly(second);
            assertThat(found(members, acme, "佐藤")).containsExactly(first);
            assertThat(found(members, acme, "example.jp")).containsExactly(second, first);
            assertThat(found(members, other, "鈴木")).isEmpty();
            assertThat(found(members, other, "佐藤")).containsExactly(first);
        }
    }

    private static List<String> found(MemberAdministration members, Tenant tenant, String text) {
        return members.search(tenant.id(), text, 0, 10).stream()
                .map(Account::id)
                .toList();
    }
}
