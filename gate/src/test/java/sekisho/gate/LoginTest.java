package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.identity.Administration;
import sekisho.identity.Identity;
import sekisho.identity.IdentitySettings;
import sekisho.identity.LoginMode;
import sekisho.identity.Notifier;
import sekisho.identity.Place;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;
import sekisho.journal.AccessRecord;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.words.Lang;

/** The login on the wire: who gets through, what the application is told, and what no client can make it believe. */
class LoginTest {
    private static final String PASSWORD = "mizuiro-densha-42-kirin' or 1=1 --";

    private Optional<House> opened = Optional.empty();

    /** A gate before an application that mirrors requests, with one tenant and one member. */
    private record House(
            Backend backend, Database database, Identity identity, TestGate gate, String tenant, String link) {
        static House open(Path folder, LoginMode mode) throws IOException {
            Path data = folder.resolve("data");
            Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
            Database database = Database.open(data);
            Identity identity = Identity.open(new Identity.Setting(
                    database,
                    keys,
                    audit -> {},
                    Notifier.NONE,
                    host -> "https://" + host,
                    query -> List.of(),
                    () -> IdentitySettings.DEFAULT,
                    InstantSource.system()));
            Backend backend = Backend.mirror();
            GateSettings.Site site =
                    TestGate.site(backend.uri()).with(new GateSettings.Login(mode, new LoginPages(identity)));
            Administration administration = identity.administration();
            Tenant tenant = administration.tenants().create("test", "Acme", List.of(Place.parse(TestGate.HOST)));
            administration
                    .screens()
                    .add(
                            "test",
                            tenant.id(),
                            "Admin",
                            List.of(Screen.Rule.parse("/admin/**")),
                            Set.of(Role.ADMINISTRATOR));
            String link = administration
                    .members()
                    .invite("test", tenant.id(), "hanako@example.jp", "山田 花子", Role.MEMBER, Lang.JA)
                    .link()
                    .orElseThrow();
            return new House(backend, database, identity, TestGate.start(TestGate.settings(site)), tenant.id(), link);
        }

        void close() throws IOException {
            gate.close();
            backend.close();
            identity.close();
            database.close();
        }
    }

    private House house() {
        return opened.orElseThrow();
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        opened = Optional.of(House.open(folder, LoginMode.REQUIRED));
    }

    @AfterEach
    void close() throws IOException {
        house().close();
    }

    private Wire.Message send(String request) throws Exception {
        try (Wire wire = house().gate().tls()) {
            return wire.send(request).answer();
        }
    }

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: app.example.jp\r\n" + fields + "\r\n";
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: app.example.jp\r\nOrigin: https://app.example.jp\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** The session's cookie after the invitation was taken up. */
    private String session() throws Exception {
        String path = house().link().substring("https://app.example.jp".length());
        String password = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        Wire.Message in = send(post(path, "password=" + password + "&again=" + password));
        assertThat(in.status()).isEqualTo(303);
        Matcher cookie = Pattern.compile("__Host-sekisho-" + house().tenant() + "=[A-Za-z0-9_-]{43}")
                .matcher(in.toString());
        assertThat(cookie.find()).as(in.toString()).isTrue();
        return cookie.group();
    }

    @Test
    void aBrowserIsSentToTheLoginAndAProgramIsTold() throws Exception {
        Wire.Message page = send(get("/orders?id=7", "Accept: text/html\r\n"));
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.field("location")).isEqualTo("/.sekisho/login?to=%2Forders%3Fid%3D7");
        Wire.Message program = send(get("/api", "Accept: application/json\r\n"));
        assertThat(program.status()).isEqualTo(401);
        assertThat(program.text()).contains("\"reason\":\"login-required\"");
        assertThat(send(post("/orders", "a=b")).status()).isEqualTo(401);
        assertThat(send(get("/.sekisho/login", "")).text()).contains("<form");
    }

    @Test
    void noSpellingOfThePagesPathReachesTheApplication() throws Exception {
        for (String path : List.of(
                "/.sekisho/login/../../orders",
                "/.sekisho/account/x",
                "/.sekisho/login%2f..%2f..%2forders",
                "/.sekisho/loginx",
                "/.sekisho//login",
                "/.sekisho/",
                "//.sekisho/login")) {
            Wire.Message answer = send(get(path, "Accept: */*\r\n"));
            assertThat(answer.status()).as(path).isIn(401, 404);
            assertThat(answer.text()).as(path).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void theApplicationIsToldWhoAndBelievesNobodyElse() throws Exception {
        String cookie = session();
        Wire.Message answer = send(get(
                "/orders",
                "Cookie: a=b; " + cookie + "; c=d\r\n"
                        + "Sekisho-Account: forged\r\n"
                        + "Sekisho_Role: operator\r\n"
                        + "sekisho-mail: forged@example.jp\r\n"
                        + "Sekisho-Assertion: forged\r\n"
                        + "Sekisho-Device-Slot: forged\r\n"
                        + "SEKISHO_ASSERTION: forged\r\n"
                        + "sekisho.assertion: forged\r\n"
                        + "Sekisho~Assertion: forged\r\n"
                        + "sekisho-assertion: forged\r\n"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("\nsekisho-mail: hanako@example.jp\n")
                .contains("\nsekisho-role: member\n")
                .contains("\nsekisho-name: %E5%B1%B1%E7%94%B0%20%E8%8A%B1%E5%AD%90\n")
                .contains("\nsekisho-tenant: " + house().tenant() + "\n")
                .containsPattern("\nsekisho-assertion: eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\n")
                .contains("\ncookie: a=b; c=d\n")
                .doesNotContain("forged")
                .doesNotContain("operator");
    }

    @Test
    void theKeysArePublishedToWhoeverAsks() throws Exception {
        Wire.Message answer = send(get("/.sekisho/jwks.json", ""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"crv\":\"P-256\"").doesNotContain("\"d\"");
    }

    @Test
    void aClosedScreenIsRefusedHoweverItIsSpelled() throws Exception {
        String cookie = session();
        for (String path :
                List.of("/admin/users", "//admin/users", "/x/../admin/users", "/%61dmin/users", "/admin%2Fusers")) {
            Wire.Message answer = send(get(path, "Cookie: " + cookie + "\r\nAccept: application/json\r\n"));
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.text()).as(path).contains("permission-denied");
        }
        assertThat(send(get("/orders", "Cookie: " + cookie + "\r\n")).status()).isEqualTo(200);
    }

    @Test
    void theSessionEndsWithTheLogout() throws Exception {
        String cookie = session();
        Matcher csrf = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"")
                .matcher(send(get("/.sekisho/account", "Cookie: " + cookie + "\r\n"))
                        .text());
        assertThat(csrf.find()).isTrue();
        String logout = post("/.sekisho/logout", "csrf=" + csrf.group(1))
                .replace("\r\n\r\n", "\r\nCookie: " + cookie + "\r\n\r\n");
        assertThat(send(logout).status()).isEqualTo(200);
        assertThat(send(get("/orders", "Cookie: " + cookie + "\r\nAccept: */*\r\n"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theRecordSaysWhoWithoutTheirName() throws Exception {
        String cookie = session();
        house().gate().forget();
        assertThat(send(get("/admin/users", "Cookie: " + cookie + "\r\n")).status())
                .isEqualTo(403);
        AccessRecord record = house().gate().record();
        AccessRecord.User user = Objects.requireNonNull(record.user());
        assertThat(record.reason()).isEqualTo("permission-denied");
        assertThat(user.role()).isEqualTo("member");
        assertThat(user.tenant()).isEqualTo(house().tenant());
        assertThat(user.id()).matches("[a-z0-9]{12}");
        assertThat(record.toString()).doesNotContain("hanako");
    }

    @Test
    void whoComesFromAnotherNetworkIsTold() throws Exception {
        String cookie = session();
        ObjectNode elsewhere = JsonNodeFactory.instance.objectNode();
        elsewhere.putObject("networks").putArray("member").add("192.0.2.0/24");
        house().identity().administration().tenants().changePolicy("test", house().tenant(), elsewhere);
        Wire.Message page = send(get("/orders", "Accept: text/html\r\nCookie: " + cookie + "\r\n"));
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("network-denied").contains("ネットワーク");
        elsewhere.withObject("/networks").putArray("everyone").add("192.0.2.0/24");
        house().identity().administration().tenants().changePolicy("test", house().tenant(), elsewhere);
        assertThat(send(get("/.sekisho/login", "")).status()).isEqualTo(403);
    }

    @Test
    void aLongFormIsRefused() throws Exception {
        assertThat(send(post("/.sekisho/login", "name=" + "x".repeat(20_000))).status())
                .isEqualTo(413);
    }
}
