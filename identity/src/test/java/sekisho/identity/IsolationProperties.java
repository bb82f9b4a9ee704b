package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import sekisho.words.Lang;

/** Whatever somebody of one tenant has in hand, another tenant's doors stay shut. */
class IsolationProperties {
    private static final String SHARED = "shared.example.jp";
    private static final String A_MAIL = "alice@acme.example.jp";
    private static final String A_NAME = "鈴木 明子";

    /** Two tenants with places of their own and one host in common, and all that a member of B has. */
    private record Town(
            House house,
            Tenant acme,
            Tenant beta,
            String aliceAccount,
            String aliceSession,
            Map<String, String> keys) {}

    private static Optional<Town> built = Optional.empty();
    private static Path folder = Path.of("");

    @BeforeContainer
    static void build() throws IOException {
        folder = Files.createTempDirectory("isolation");
        House house = new House(folder);
        Tenant acme = house.administration()
                .tenants()
                .create("t", "Acme", List.of(Place.parse(House.HOST), Place.parse(SHARED + "/a/")));
        Tenant beta = house.administration()
                .tenants()
                .create("t", "Beta", List.of(Place.parse("b.example.jp"), Place.parse(SHARED + "/b/")));
        for (Tenant tenant : List.of(acme, beta)) {
            house.administration()
                    .screens()
                    .add("t", tenant.id(), "all", List.of(Screen.Rule.parse("/**")), Set.of(Role.MEMBER));
        }
        String alice = house.member(acme, A_MAIL, A_NAME);
        String aliceSession = ((LoginOutcome.Passed) house.login(acme, A_MAIL, House.PASSWORD)).session();
        String bob = house.member(beta, "bob@beta.example.jp", "佐藤 勉");
        LoginOutcome.Passed in = (LoginOutcome.Passed) house.login(beta, "bob@beta.example.jp", House.PASSWORD);
        Map<String, String> keys = new HashMap<>();
        keys.put("session", in.session());
        keys.put("device", in.device());
        for (OneTime.Purpose purpose : OneTime.Purpose.values()) {
            keys.put(purpose.name(), house.identity.parts().links().issue(purpose, new OneTime.Holder(bob, beta.id())));
        }
        String screen = house.administration()
                .tenants()
                .get(beta.id())
                .permissions()
                .screens()
                .getFirst()
                .id();
        String address = house.identity
                .guests()
                .create("t", beta.id(), new GuestLinks.Wanted("g", screen, "/", Duration.ofDays(9), 9, "", Lang.JA))
                .address();
        keys.put("guest link", House.token(address));
        GuestLink link = house.identity.guests().find(House.token(address)).orElseThrow();
        keys.put(
                "guest session",
                house.identity
                        .guests()
                        .enter(house.door(beta), House.visitor("192.0.2.9"), link)
                        .orElseThrow());
        built = Optional.of(new Town(house, acme, beta, alice, aliceSession, keys));
    }

    @AfterContainer
    static void tearDown() throws IOException {
        built.orElseThrow().house().close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Town town() {
        return built.orElseThrow();
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(new ArrayList<>(new java.util.TreeMap<>(town().keys()).values()));
    }

    @Provide
    Arbitrary<String> pages() {
        return Arbitraries.of(
                "login",
                "code",
                "change",
                "logout",
                "account",
                "account/password",
                "account/end",
                "welcome/",
                "reset/",
                "unlock/",
                "guest/");
    }

    @Provide
    Arbitrary<String> cookieNames() {
        return Arbitraries.of(
                Identity.cookie(town().acme().id()),
                Identity.cookie(town().beta().id()),
                "__Host-sekisho-device",
                "__Host-sekisho-");
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("", "x", "..", ".", "b", "a", "%2e%2e", "%2F", "b%2f..", ";", "\\", "orders", "%61")
                .list()
                .ofMaxSize(5)
                .map(segments -> String.join("/", segments));
    }

    private static String cookies(List<String> names, List<String> keys) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(names.size(), keys.size()); i++) {
            pairs.add(names.get(i) + "=" + keys.get(i));
        }
        return String.join("; ", pairs);
    }

    @Property(tries = 1000)
    void nothingOfOneTenantIsAdmittedAtAnothers(
            @ForAll @Size(max = 4) List<@net.jqwik.api.From("cookieNames") String> names,
            @ForAll @Size(max = 4) List<@net.jqwik.api.From("keys") String> keys,
            @ForAll("paths") String path) {
        InetAddress address = InetAddress.ofLiteral("192.0.2.9");
        String cookies = cookies(names, keys);
        Identity identity = town().house().identity;
        assertThat(identity.admit(LoginMode.REQUIRED, House.HOST, "GET", "/" + path, cookies, address))
                .isNotInstanceOf(Admission.Admitted.class);
        Admission shared = identity.admit(LoginMode.REQUIRED, SHARED, "GET", "/a/" + path, cookies, address);
        if (shared instanceof Admission.Admitted(Optional<Principal> who)) {
            assertThat(ScreenPath.of("/a/" + path).orElseThrow().segments())
                    .as("it leads out of the other tenant's place")
                    .startsWith("b");
            assertThat(who.orElseThrow().tenant()).isEqualTo(town().beta().id());
        }
    }

    @Property(tries = 300)
    void noPageOfOneTenantAnswersToAnothersKeys(
            @ForAll("pages") String page,
            @ForAll boolean post,
            @ForAll @Size(max = 3) List<@net.jqwik.api.From("cookieNames") String> names,
            @ForAll @Size(max = 3) List<@net.jqwik.api.From("keys") String> keys,
            @ForAll("keys") String key) {
        House house = town().house();
        Map<String, String> form = new HashMap<>();
        List.of("ticket", "token", "csrf", "session", "code").forEach(name -> form.put(name, key));
        List.of("password", "again", "current").forEach(name -> form.put(name, House.OTHER_PASSWORD));
        PageReply reply = house.identity
                .pages()
                .answer(House.request(
                        post ? "POST" : "GET",
                        "/.sekisho/" + page + (page.endsWith("/") ? key : ""),
                        Map.of(),
                        post ? form : Map.of(),
                        cookies(names, keys),
                        post ? House.ORIGIN : ""));
        assertThat(reply.status()).isIn(200, 303, 401, 403, 404, 410, 422, 429);
        assertThat(reply.body()).doesNotContain(A_MAIL, A_NAME, "bob@beta", "佐藤");
        assertThat(reply.fields().stream()
                        .filter(field -> field.name().equals("Set-Cookie"))
                        .map(PageReply.Field::value))
                .as("nobody is let in")
                .allMatch(cookie -> cookie.contains("Max-Age=0"));
        assertThat(house.admit(town().acme(), town().aliceSession(), "/"))
                .as("nobody is put out")
                .isInstanceOf(Admission.Admitted.class);
        for (OneTime.Purpose purpose : OneTime.Purpose.values()) {
            assertThat(house.identity
                            .parts()
                            .links()
                            .holder(purpose, town().keys().getOrDefault(purpose.name(), "")))
                    .as("what is shown at a wrong door is not used up")
                    .isPresent();
        }
        assertThat(house.identity.parts().accounts().passwords(town().aliceAccount(), 9))
                .hasSize(1);
    }
}
