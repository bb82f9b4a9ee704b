package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

class GuestLinksTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private String screen = "";

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
        screen = screen("見積書", "/quotes/2026/**");
        screen("管理", "/admin/**");
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private String screen(String name, String rule) {
        return house.administration()
                .screens()
                .add("cli:test", acme.id(), name, List.of(Screen.Rule.parse(rule)), Set.of(Role.MEMBER));
    }

    private GuestLinks.Created link(int uses, Duration valid, String mail) {
        return house.identity
                .guests()
                .create(
                        "cli:test",
                        acme.id(),
                        new GuestLinks.Wanted("取引先 佐藤様", screen, "", valid, uses, mail, Lang.JA));
    }

    private static String path(GuestLinks.Created link) {
        return link.address().substring(House.ORIGIN.length());
    }

    private PageReply get(String path, String cookies) {
        return house.identity.pages().answer(house.get(path, Map.of(), cookies));
    }

    private PageReply press(GuestLinks.Created link) {
        return press(link, Map.of());
    }

    private PageReply press(GuestLinks.Created link, Map<String, String> form) {
        return house.identity.pages().answer(house.post(path(link), form, ""));
    }

    private static Optional<String> field(PageReply reply, String name) {
        return reply.fields().stream()
                .filter(field -> field.name().equals(name))
                .map(PageReply.Field::value)
                .findFirst();
    }

    private String session(PageReply reply) {
        assertThat(reply.status()).isEqualTo(303);
        String cookie = field(reply, "Set-Cookie").orElseThrow();
        String prefix = Identity.cookie(acme.id()) + "=";
        assertThat(cookie).startsWith(prefix);
        return cookie.substring(prefix.length(), cookie.indexOf(';'));
    }

    private boolean sees(String session, String path) {
        return house.admit(acme, session, path) instanceof Admission.Admitted;
    }

    @Test
    void aGuestSeesOneScreenAndNothingElse() {
        GuestLinks.Created link = link(1, Duration.ofDays(7), "");
        for (int i = 0; i < 3; i++) {
            PageReply shown = get(path(link), "");
            assertThat(shown.status()).as("looking uses nothing up").isEqualTo(200);
            assertThat(shown.body()).contains("「見積書」", "開く").doesNotContain("佐藤");
        }
        PageReply in = press(link);
        String session = session(in);
        assertThat(field(in, "Location")).contains("/quotes/2026/");
        assertThat(house.admit(acme, session, "/quotes/2026/17"))
                .isInstanceOfSatisfying(Admission.Admitted.class, admitted -> {
                    Principal guest = admitted.principal().orElseThrow();
                    assertThat(guest.role()).isEqualTo(Role.GUEST);
                    assertThat(guest.mail()).isEmpty();
                    assertThat(guest.account()).isEqualTo(link.link().id());
                });
        for (String closed : List.of("/", "/quotes/2025/1", "/admin/users", "/quotes/2026/..%2fx", "/anything")) {
            assertThat(house.admit(acme, session, closed)).as(closed).isInstanceOf(Admission.Denied.class);
        }
        String cookie = Identity.cookie(acme.id()) + "=" + session;
        assertThat(field(get("/.sekisho/account", cookie), "Location"))
                .as("a guest has no account to change")
                .contains("/.sekisho/login");
        assertThat(house.audits.stream().map(it -> it.action()))
                .contains("guest.created", "guest.entered")
                .doesNotContain("login.passed");
        assertThat(house.audits.toString()).doesNotContain("佐藤");
    }

    @Test
    void aLinkLetsInAsOftenAsItSaysWhoeverComesAtOnce() throws Exception {
        GuestLinks.Created link = link(3, Duration.ofDays(7), "");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> tries = IntStream.range(0, 12)
                    .mapToObj(i -> threads.submit(() -> press(link).status()))
                    .toList();
            int in = 0;
            for (Future<Integer> answer : tries) {
                in += answer.get() == 303 ? 1 : 0;
            }
            assertThat(in).isEqualTo(3);
        }
        assertThat(house.identity.guests().list(acme.id()).getFirst().uses()).isEqualTo(3);
        assertThat(get(path(link), "").status()).isEqualTo(410);
    }

    @Test
    void aLinkAndItsVisitsEndByTime() {
        GuestLinks.Created link = link(5, Duration.ofHours(1), "");
        String session = session(press(link));
        house.pass(Duration.ofMinutes(29));
        assertThat(sees(session, "/quotes/2026/1")).isTrue();
        house.killAndStart();
        assertThat(sees(session, "/quotes/2026/1")).as("it outlives a restart").isTrue();
        house.pass(Duration.ofMinutes(28));
        session = session(press(link));
        house.pass(Duration.ofMinutes(3));
        assertThat(sees(session, "/quotes/2026/1"))
                .as("no visit outlives its link")
                .isFalse();
        assertThat(press(link).status()).isEqualTo(410);
        house.pass(Duration.ofDays(31));
        house.identity.guests().forget(house.now.minus(Duration.ofDays(30)));
        assertThat(house.identity.guests().list(acme.id())).isEmpty();
    }

    @Test
    void aRevokedLinkShutsItsVisitorsOut() {
        GuestLinks.Created link = link(5, Duration.ofDays(1), "");
        GuestLinks.Created other = link(5, Duration.ofDays(1), "");
        String session = session(press(link));
        String stays = session(press(other));
        house.identity.guests().revoke("cli:test", acme.id(), link.link().id());
        assertThat(sees(session, "/quotes/2026/1")).isFalse();
        assertThat(sees(stays, "/quotes/2026/1")).isTrue();
        house.killAndStart();
        assertThat(sees(session, "/quotes/2026/1")).isFalse();
        assertThat(press(link).status()).isEqualTo(410);
        assertThat(house.audits.getLast().action()).isEqualTo("guest.revoked");
    }

    @Test
    void aCodeGoesToTheFixedAddressAndIsAskedFor() {
        GuestLinks.Created link = link(1, Duration.ofDays(1), "sato@customer.example");
        house.mails.clear();
        assertThat(get(path(link), "").body()).contains("確認コードを送る").doesNotContain("sato");
        assertThat(house.mails).isEmpty();
        PageReply asked = press(link);
        assertThat(asked.status()).isEqualTo(200);
        Notifier.Message.GuestCode mail = (Notifier.Message.GuestCode) house.mails.getLast();
        assertThat(mail.to().mail()).isEqualTo("sato@customer.example");
        String ticket = asked.body().replaceAll("(?s).*name=\"ticket\" value=\"([^\"]+)\".*", "$1");
        String wrong = mail.code().equals("000000") ? "000001" : "000000";
        assertThat(press(link, Map.of("ticket", ticket, "code", wrong)).status())
                .isEqualTo(401);
        assertThat(sees(session(press(link, Map.of("ticket", ticket, "code", mail.code()))), "/quotes/2026/1"))
                .isTrue();
    }

    @Test
    void nobodyFloodsAMailboxOrGuessesACode() {
        GuestLinks.Created link = link(1, Duration.ofDays(1), "sato@customer.example");
        house.mails.clear();
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            refused += press(link).status() == 429 ? 1 : 0;
        }
        assertThat(house.mails).hasSize(LockoutRule.DEFAULT.failures());
        assertThat(refused).isEqualTo(12 - LockoutRule.DEFAULT.failures());
        house.pass(Duration.ofHours(1));
        assertThat(press(link).status()).isEqualTo(200);
    }

    @Test
    void aGuestIsNoMember() {
        GuestLinks.Created link = link(1, Duration.ofDays(1), "sato@customer.example");
        String guest = link.link().id();
        assertThat(house.administration().members().list(acme.id(), "", 100)).isEmpty();
        assertThat(house.login(acme, "sato@customer.example", "")).isInstanceOf(LoginOutcome.Refused.class);
        Administration administration = house.administration();
        for (Runnable act : List.<Runnable>of(
                () -> administration.members().find(acme.id(), guest),
                () -> administration.access().reset("a", acme.id(), guest),
                () -> administration.access().suspend("a", acme.id(), guest, false),
                () -> administration.members().role("a", acme.id(), guest, Role.MEMBER),
                () -> administration.screens().grant("a", acme.id(), guest, screen, Optional.of(true)),
                () -> administration.members().invite("a", acme.id(), "x@example.jp", "x", Role.GUEST, Lang.JA),
                () -> administration.screens().add("a", acme.id(), "x", List.of(), Set.of(Role.GUEST)))) {
            assertThatThrownBy(act::run).isInstanceOf(IdentityException.class);
        }
        house.administration().tenants().delete("cli:test", acme.id());
        assertThat(house.administration().tenants().all()).isEmpty();
    }

    @Test
    void guestsAreCountedApartAndAreInNoListOfMembers() {
        String member = house.member(acme);
        for (int i = 0; i < 2; i++) {
            GuestLinks.Created ignored = link(1, Duration.ofHours(1), "");
        }
        var members = house.administration().members();
        assertThat(members.count(acme.id())).isEqualTo(1);
        assertThat(members.guests(acme.id())).isEqualTo(2);
        assertThat(members.search(acme.id(), "", 0, 10)).extracting(Account::id).containsExactly(member);
        assertThat(members.search(acme.id(), "佐藤", 0, 10)).as("by name").hasSize(2);
    }

    @Test
    void whatLiesOutsideOfTheScreenOrTheBoundsCannotBeWanted() {
        for (GuestLinks.Wanted wanted : List.of(
                new GuestLinks.Wanted("n", screen, "/admin/", Duration.ofDays(1), 1, "", Lang.JA),
                new GuestLinks.Wanted("n", screen, "//evil.example/", Duration.ofDays(1), 1, "", Lang.JA),
                new GuestLinks.Wanted("n", screen, "", Duration.ofDays(91), 1, "", Lang.JA),
                new GuestLinks.Wanted("n", screen, "", Duration.ofDays(1), 0, "", Lang.JA),
                new GuestLinks.Wanted("", screen, "", Duration.ofDays(1), 1, "", Lang.JA),
                new GuestLinks.Wanted("n", screen, "", Duration.ofDays(1), 1, "no address", Lang.JA),
                new GuestLinks.Wanted("n", "none", "", Duration.ofDays(1), 1, "", Lang.JA))) {
            assertThatThrownBy(() -> house.identity.guests().create("a", acme.id(), wanted))
                    .isInstanceOf(IdentityException.class);
        }
        assertThat(house.identity.guests().list(acme.id())).isEmpty();
    }
}
