package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passkeys as the pages take them, and every way in which an answer can be wrong. */
class PasskeysTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private Browser browser = browser();
    private String account = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant tenant() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Browser browser() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
        account = house.member(acme);
        browser = new Browser(house);
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private static String challenge(PageReply page) {
        return Browser.found(page, "data-challenge=\"([^\"]*)\"");
    }

    private PageReply add(SoftKey key) throws GeneralSecurityException {
        browser.login("/");
        PageReply page = browser.get("account");
        Map<String, String> form = new HashMap<>(key.made(challenge(page)));
        form.put("csrf", Browser.hidden(page, "csrf"));
        form.put("current", House.PASSWORD);
        return browser.post("account/passkey", form);
    }

    private SoftKey added() throws GeneralSecurityException {
        SoftKey key = new SoftKey();
        assertThat(add(key).body()).contains("予備コード");
        browser.forget();
        return key;
    }

    private PageReply passkey(Map<String, String> shown) {
        Map<String, String> form = new HashMap<>(shown);
        form.put("to", "/x");
        return browser.post("passkey", form);
    }

    private boolean letsIn(Map<String, String> shown) {
        return Browser.location(passkey(shown)).equals("/x");
    }

    private String loginChallenge() {
        return challenge(browser.get("login"));
    }

    @Test
    void aPasskeyLetsInWithoutAPasswordAndCountsAsAFactor() throws Exception {
        SoftKey key = added();
        assertThat(letsIn(key.shown(loginChallenge(), account))).isTrue();
        assertThat(house.administration().access().factors(acme.id(), account).passkeys())
                .singleElement()
                .satisfies(passkey -> {
                    assertThat(passkey.name()).isEqualTo("office");
                    assertThat(passkey.lastUsedAt()).isPresent();
                });
        assertThat(browser.get("account").body()).contains("office");
    }

    @Test
    void whatIsWrongWithAnAnswerKeepsItOut() throws Exception {
        SoftKey key = added();
        Map<String, String> used = key.shown(loginChallenge(), account);
        assertThat(letsIn(used)).isTrue();
        browser.forget();
        assertThat(letsIn(used)).as("a replay").isFalse();

        key.flags = SoftKey.PRESENT;
        assertThat(letsIn(key.shown(loginChallenge(), account)))
                .as("a user who was not verified")
                .isFalse();
        key.flags = SoftKey.PRESENT | SoftKey.VERIFIED;

        key.origin = "https://evil.example";
        assertThat(letsIn(key.shown(loginChallenge(), account)))
                .as("another origin")
                .isFalse();
        key.origin = House.ORIGIN;

        house.administration().access().unlock("cli:test", acme.id(), account);
        key.rpId = "example.jp";
        assertThat(letsIn(key.shown(loginChallenge(), account)))
                .as("another relying party")
                .isFalse();
        key.rpId = House.HOST;

        assertThat(letsIn(key.shown(loginChallenge(), "somebodyelse")))
                .as("another's key")
                .isFalse();
        key.count = 0;
        assertThat(letsIn(key.shown(loginChallenge(), account)))
                .as("a counter that went back")
                .isFalse();
        key.count = 50;
        String late = loginChallenge();
        house.pass(Challenges.VALID);
        assertThat(letsIn(key.shown(late, account)))
                .as("a challenge that ended")
                .isFalse();
        assertThat(letsIn(key.shown("A".repeat(75), account)))
                .as("a challenge of nobody")
                .isFalse();
        house.administration().access().unlock("cli:test", acme.id(), account);
        assertThat(letsIn(key.shown(loginChallenge(), account))).isTrue();
    }

    @Test
    void aPasskeyIsTheSecondFactorOfATicketAndOfNoOther() throws Exception {
        SoftKey key = added();
        house.policy(
                acme,
                policy -> new Policy(
                        policy.passwords(),
                        policy.lockout(),
                        policy.sessions(),
                        Policy.SecondFactor.ALWAYS,
                        true,
                        java.util.List.of()));
        PageReply page = browser.login("/x");
        Map<String, String> form = new HashMap<>(key.shown(loginChallenge(), account));
        form.put("ticket", Browser.hidden(page, "ticket"));
        form.put("to", "/x");
        assertThat(browser.post("code", form).status())
                .as("a challenge of the login without a password")
                .isEqualTo(401);
        form.putAll(key.shown(challenge(page), account));
        assertThat(Browser.location(browser.post("code", form))).isEqualTo("/x");
    }

    @Test
    void wrongAnswersLockTheAccountAndALockedOneIsNotOpened() throws Exception {
        SoftKey key = added();
        key.flags = SoftKey.PRESENT;
        for (int i = 0; i < 5; i++) {
            passkey(key.shown(loginChallenge(), account));
        }
        key.flags = SoftKey.PRESENT | SoftKey.VERIFIED;
        assertThat(passkey(key.shown(loginChallenge(), account)).body()).contains("ロックされています");
        house.pass(Duration.ofMinutes(31));
        assertThat(letsIn(key.shown(loginChallenge(), account))).isTrue();
    }

    @Test
    void whereThePolicyTakesNoneNoneLetsIn() throws Exception {
        SoftKey key = added();
        String challenge = loginChallenge();
        var json = new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode();
        json.putObject("factors").put("passwordless", false);
        house.administration().tenants().changePolicy("cli:test", acme.id(), json);
        assertThat(letsIn(key.shown(challenge, account))).isFalse();
        assertThat(browser.get("login").body()).doesNotContain("data-passkey").doesNotContain("<script");
    }

    @Test
    void aKeyThatIsNotSoundIsNotTaken() throws Exception {
        SoftKey key = new SoftKey();
        key.origin = "https://evil.example";
        assertThat(add(key).status()).isEqualTo(422);
        key.origin = House.ORIGIN;
        key.flags = SoftKey.PRESENT;
        assertThat(add(key).status()).isEqualTo(422);
        assertThat(house.administration().access().factors(acme.id(), account).passkeys())
                .isEmpty();
    }
}
