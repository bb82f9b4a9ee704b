package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

/** How a tenant ends, what is left of it, and how its members are found while it lasts. */
class TenantLifeTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = unset();
    private Tenant acme = noTenant();

    @SuppressWarnings("NullAway") // set before every test
    private static House unset() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant noTenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private Set<String> keys() {
        return Set.copyOf(house.database
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select hex(data_key) from tenant union select hex(data_key) from account")
                        .mapTo(String.class)
                        .list()));
    }

    private boolean holds(byte[] wanted) {
        boolean flushed = house.database.eraseLog();
        assertThat(flushed).isTrue();
        String needle = new String(wanted, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(house.data)) {
            return files.filter(Files::isRegularFile)
                    .anyMatch(file -> read(file).contains(needle));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whoseContractEndsIsShutOutAndErasedAMonthLaterWithItsKeys() {
        Tenant other = house.tenant("株式会社ほか", "other.example.jp");
        String member = house.member(acme);
        String both = house.member(acme, "both@example.jp", "両方 一郎");
        Invited joined = house.administration()
                .members()
                .invite("cli:test", other.id(), "both@example.jp", "両方 一郎", Role.MEMBER, Lang.JA);
        assertThat(joined.account()).isEqualTo(both);
        assertThat(house.administration().members().search(acme.id(), "yamada", 0, 10))
                .hasSize(1);
        Set<String> before = keys();
        house.administration()
                .tenants()
                .endContract("cli:test", acme.id(), Optional.of(house.now.plus(Duration.ofDays(1))));
        assertThat(house.login(acme, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Passed.class);

        house.pass(Duration.ofDays(1));
        house.identity.life().tidy();
        assertThat(house.administration().tenants().get(acme.id()).suspended()).isTrue();
        assertThat(house.identity.parts().sessions().of(member)).isEmpty();
        assertThatThrownBy(() -> house.administration().tenants().suspend("cli:test", acme.id(), false))
                .isInstanceOf(IdentityException.class);

        house.pass(Duration.ofDays(29));
        house.identity.life().tidy();
        assertThat(house.administration().members().account(acme.id(), member)).isPresent();
        house.pass(Duration.ofDays(1));
        house.identity.life().tidy();

        assertThat(house.administration().tenants().all())
                .extracting(Tenant::id)
                .containsExactly(other.id());
        assertThat(house.administration().members().account(other.id(), both)).isPresent();
        assertThat(house.audits.getLast().action()).isEqualTo("tenant.erased");
        assertThat(house.audits.getLast().details())
                .containsEntry("memberships", "2")
                .containsEntry("accounts-erased", "1")
                .containsEntry("accounts-kept", "1");
        Set<String> after = keys();
        assertThat(after).hasSize(before.size() - 2);
        for (String key : before) {
            assertThat(holds(java.util.HexFormat.of().parseHex(key)))
                    .as("a key is in the data folder exactly when its owner is left")
                    .isEqualTo(after.contains(key));
        }
        for (String personal : List.of(House.MAIL, House.NAME, "both@example.jp", "株式会社アクメ", "山田 花子 hanako")) {
            assertThat(holds(personal.getBytes(StandardCharsets.UTF_8)))
                    .as(personal)
                    .isFalse();
        }
    }

    @Test
    void membersAreFoundByPartsOfNameAndMailWhateverTheirCaseAndWidth() {
        for (int i = 0; i < Roster.PART + 10; i++) {
            Invited ignored = house.administration()
                    .members()
                    .invite("cli:test", acme.id(), "m" + i + "@example.jp", "利用 " + i + "号", Role.MEMBER, Lang.JA);
        }
        String kana = house.member(acme, "Kana@Example.jp", "ヤマダ ｶﾅ");
        assertThat(house.administration().members().search(acme.id(), "カナ KANA", 0, 10))
                .extracting(Account::id)
                .containsExactly(kana);
        assertThat(house.administration().members().search(acme.id(), "利用", 0, 50))
                .hasSize(50)
                .first()
                .extracting(Account::mail)
                .as("who joined last comes first")
                .isNotNull();
        assertThat(house.administration().members().search(acme.id(), "利用", Roster.PART, 50))
                .hasSize(10);
        assertThat(house.administration().members().search(acme.id(), "m7@", 0, 10))
                .hasSize(1);

        assertThat(house.administration().members().remove("cli:test", acme.id(), kana))
                .isTrue();
        assertThat(house.administration().members().search(acme.id(), "kana", 0, 10))
                .isEmpty();
        assertThat(house.administration().members().count(acme.id())).isEqualTo(Roster.PART + 10);
    }

    @Test
    void placesAndNameChangeAndAnotherTenantsPlaceIsRefused() {
        house.tenant("株式会社ほか", "other.example.jp");
        house.administration().tenants().rename("cli:test", acme.id(), "株式会社アクメ商事");
        house.administration().tenants().places("cli:test", acme.id(), List.of(Place.parse("new.example.jp/acme/")));
        assertThat(house.administration()
                        .tenants()
                        .at("new.example.jp", "/acme/x")
                        .map(Tenant::name))
                .contains("株式会社アクメ商事");
        assertThat(house.administration().tenants().at(House.HOST, "/")).isEmpty();
        assertThatThrownBy(() -> house.administration()
                        .tenants()
                        .places("cli:test", acme.id(), List.of(Place.parse("other.example.jp"))))
                .isInstanceOf(IdentityException.class);
        assertThat(house.administration().tenants().at("new.example.jp", "/acme/x"))
                .as("all or nothing")
                .isPresent();
    }
}
