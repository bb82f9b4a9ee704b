package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices beyond a tenant's number are refused with the right password, until a slot is free. */
class SlotsTest {
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
        limit(1);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private void limit(int others) {
        var json = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        json.putObject("devices").put("slots", true).put("others", others);
        house.administration().tenants().changePolicy("cli:test", acme.id(), json);
    }

    private static boolean isIn(PageReply reply) {
        return Browser.location(reply).equals("/x");
    }

    private List<Device> devices() {
        return house.administration().access().devices(acme.id(), account);
    }

    @Test
    void theFirstDeviceTakesTheSlotAndTheNextIsRefusedUntilTheMemberFreesIt() {
        Browser office = new Browser(house);
        Browser home = new Browser(house);
        assertThat(isIn(office.login("/x"))).isTrue();
        PageReply refused = home.login("/x");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("端末枠に空きがありません");
        home.login("/x");
        assertThat(home.admit("GET", "/x")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.mails.stream().filter(Notifier.Message.DeviceRefused.class::isInstance))
                .as("told once")
                .hasSize(1);
        assertThat(house.audits).extracting(audit -> audit.action()).contains("device.refused");
        assertThat(devices()).extracting(Device::waiting).containsExactlyInAnyOrder(true, false);
        assertThat(isIn(office.login("/x"))).as("its own slot").isTrue();

        PageReply page = office.get("account");
        assertThat(page.body()).contains("許可待ち").contains("登録済みの端末");
        Device held = devices().stream()
                .filter(device -> !device.waiting())
                .findFirst()
                .orElseThrow();
        PageReply out = office.post(
                "account/device/remove",
                Map.of("csrf", Browser.hidden(page, "csrf"), "id", held.id(), "current", House.PASSWORD));
        assertThat(out.body()).contains("ログアウトしました");
        assertThat(office.admit("GET", "/x"))
                .as("what was open there is over")
                .isInstanceOf(Admission.LoginNeeded.class);
        assertThat(isIn(home.login("/x"))).isTrue();
        assertThat(office.login("/x").status()).isEqualTo(403);
    }

    @Test
    void anAdministratorLetsAWaitingDeviceInBeyondTheNumber() {
        Browser office = new Browser(house);
        Browser home = new Browser(house);
        assertThat(isIn(office.login("/x"))).isTrue();
        home.login("/x");
        Device waiting = devices().stream().filter(Device::waiting).findFirst().orElseThrow();
        house.administration().access().approveDevice("cli:test", acme.id(), account, waiting.id());
        assertThat(isIn(home.login("/x"))).isTrue();
        assertThat(isIn(office.login("/x"))).isTrue();
        assertThat(isIn(new Browser(house).login("/x"))).isFalse();
    }

    @Test
    void mobilesHaveSlotsOfTheirOwn() {
        assertThat(DeviceKind.of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"))
                .isEqualTo(DeviceKind.MOBILE);
        assertThat(DeviceKind.of("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140"))
                .isEqualTo(DeviceKind.MOBILE);
        assertThat(DeviceKind.of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140"))
                .isEqualTo(DeviceKind.OTHER);
        SlotRule rule = new SlotRule(true, 2, 0);
        assertThat(rule.hasRoom(DeviceKind.MOBILE, 1)).isTrue();
        assertThat(rule.hasRoom(DeviceKind.MOBILE, 2)).isFalse();
        assertThat(rule.hasRoom(DeviceKind.OTHER, 200)).isTrue();
    }

    /** A browser's key, and the form fields by which it proves to have it. */
    private static Map<String, String> signed(KeyPair pair, PageReply page) throws GeneralSecurityException {
        String challenge = Browser.hidden(page, "device-challenge");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(pair.getPrivate());
        signature.update(Base64.getUrlDecoder().decode(challenge));
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return Map.of(
                "device-challenge",
                challenge,
                "device-key",
                encoder.encodeToString(pair.getPublic().getEncoded()),
                "device-signature",
                encoder.encodeToString(signature.sign()));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static PageReply login(Browser browser, Map<String, String> device) {
        return login(browser, House.PASSWORD, device);
    }

    private static PageReply login(Browser browser, String password, Map<String, String> device) {
        Map<String, String> form = new HashMap<>(device);
        form.putAll(Map.of("name", House.MAIL, "password", password, "to", "/x"));
        return browser.post("login", form);
    }

    @Test
    void aCopiedCookieIsNoDeviceWhereThereIsAKey() throws Exception {
        KeyPair pair = pair();
        Browser office = new Browser(house);
        Map<String, String> proof = signed(pair, new Browser(house).get("login"));
        assertThat(isIn(login(office, proof))).isTrue();
        assertThat(devices())
                .singleElement()
                .satisfies(device -> assertThat(device.keyed()).isTrue());
        assertThat(isIn(login(office, Map.of())))
                .as("the cookie without the key")
                .isFalse();
        assertThat(isIn(login(office, proof))).as("a challenge used twice").isFalse();
        assertThat(isIn(login(office, signed(pair(), new Browser(house).get("login")))))
                .as("another key")
                .isFalse();
        assertThat(isIn(login(office, signed(pair, new Browser(house).get("login")))))
                .isTrue();
        PageReply changed = office.post(
                "account/password",
                Map.of(
                        "csrf",
                        Browser.hidden(office.get("account"), "csrf"),
                        "current",
                        House.PASSWORD,
                        "password",
                        House.OTHER_PASSWORD,
                        "again",
                        House.OTHER_PASSWORD));
        assertThat(changed.body()).as("who is in stays in").contains("パスワードを変更しました");
        assertThat(office.admit("GET", "/x")).isInstanceOf(Admission.Admitted.class);
        house.administration().access().reset("cli:test", acme.id(), account);
        String link = house.lastLink().substring((House.ORIGIN + "/.sekisho/").length());
        Map<String, String> reset = new HashMap<>(signed(pair, new Browser(house).get("login")));
        String third = "mizuiro-densha-kirin-3";
        reset.putAll(Map.of("password", third, "again", third));
        assertThat(Browser.location(office.post(link, reset))).isEqualTo("/");
        office.forget();
        assertThat(isIn(login(office, third, signed(pair, new Browser(house).get("login")))))
                .as("the key without the cookie")
                .isTrue();
        assertThat(devices()).hasSize(1);
    }
}
