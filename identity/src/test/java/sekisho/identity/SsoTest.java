package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.identity.internal.sso.OidcIdp;
import sekisho.identity.internal.sso.SamlIdp;

/** Single sign-on from the first click to the last, with a provider that the test plays. */
class SsoTest {
    private static final SsoProvider.Members MEMBERS =
            new SsoProvider.Members(List.of("example.jp"), true, "groups", Map.of("admins", Role.ADMINISTRATOR));

    private final OidcIdp idp = new OidcIdp();
    private House house;
    private Tenant tenant;

    @BeforeEach
    void open(@TempDir Path folder) {
        house = new House(folder);
        house.provider = idp;
        tenant = house.tenant();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String oidc(SsoProvider.Members members) {
        return house.identity
                .sso()
                .addOidc(
                        "cli:test",
                        tenant.id(),
                        "Acme ID",
                        members,
                        new SsoProvider.Protocol.Oidc(OidcIdp.ISSUER, OidcIdp.CLIENT, "secret", "openid email", ""))
                .provider()
                .id();
    }

    /** What a browser holds after it was sent to the provider. */
    private record Begun(Map<String, String> asked, String cookie) {
        String value(String name) {
            return asked.getOrDefault(name, "");
        }
    }

    private Begun begin(String provider) {
        PageReply reply =
                house.identity.pages().answer(house.get("/.sekisho/sso/" + provider, Map.of("to", "/orders?id=7"), ""));
        assertThat(reply.status()).isEqualTo(303);
        return new Begun(OidcIdp.form(field(reply, "Location").replaceFirst("^[^?]*\\?", "")), cookies(reply));
    }

    private static String field(PageReply reply, String name) {
        return reply.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static String cookies(PageReply reply) {
        StringBuilder cookies = new StringBuilder();
        reply.fields().stream()
                .filter(field -> field.name().equals("Set-Cookie"))
                .forEach(field -> cookies.append(field.value().split(";", 2)[0]).append("; "));
        return cookies.toString();
    }

    private PageReply comeBack(String provider, Begun begun, String cookies, UnaryOperator<JWTClaimsSet.Builder> said) {
        idp.token = code -> idp.sign(
                said.apply(OidcIdp.claims(begun.value("nonce"), house.now)).build());
        Map<String, String> query = new HashMap<>(
                Map.of("state", begun.value("state"), "iss", OidcIdp.ISSUER, "code", "code-" + begun.hashCode()));
        return house.identity.pages().answer(house.get("/.sekisho/sso/" + provider + "/callback", query, cookies));
    }

    private PageReply logIn(String provider, UnaryOperator<JWTClaimsSet.Builder> said) {
        Begun begun = begin(provider);
        return comeBack(provider, begun, begun.cookie(), said);
    }

    private Admission admit(String cookies) {
        return house.identity.admit(
                LoginMode.REQUIRED, House.HOST, "GET", "/", cookies, InetAddress.ofLiteral("192.0.2.1"));
    }

    private String lastRefusal() {
        return house.audits.reversed().stream()
                .filter(record -> record.action().equals("sso.refused"))
                .findFirst()
                .orElseThrow()
                .details()
                .getOrDefault("reason", "");
    }

    @Test
    void whomTheProviderVouchesForIsInAndBecomesAMemberWithTheProvidersRole() {
        String provider = oidc(MEMBERS);
        PageReply in = logIn(provider, claims -> claims);
        assertThat(field(in, "Location")).isEqualTo("/orders?id=7");
        Principal who = ((Admission.Admitted) admit(cookies(in))).principal().orElseThrow();
        assertThat(who.mail()).isEqualTo("taro@example.jp");
        assertThat(who.name()).isEqualTo("太郎");
        assertThat(who.role()).isEqualTo(Role.ADMINISTRATOR);
        PageReply again = logIn(
                provider, claims -> claims.claim("groups", List.of("others")).claim("email", "new@other.example"));
        Principal same =
                ((Admission.Admitted) admit(cookies(again))).principal().orElseThrow();
        assertThat(same.account())
                .as("the subject counts, whatever the mail is now")
                .isEqualTo(who.account());
        assertThat(same.role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void onlyPeopleOfTheProvidersDomainsWithVerifiedMailsAreMeant() {
        String provider = oidc(MEMBERS);
        assertThat(logIn(provider, claims -> claims.claim("email", "boss@other.example"))
                        .status())
                .isEqualTo(403);
        assertThat(lastRefusal()).isEqualTo("domain");
        logIn(provider, claims -> claims.claim("email_verified", false));
        assertThat(lastRefusal()).isEqualTo("mail-unverified");
        String invitedOnly = oidc(new SsoProvider.Members(List.of("example.jp"), false, "", Map.of()));
        logIn(invitedOnly, claims -> claims);
        assertThat(lastRefusal()).isEqualTo("no-member");
        String account = house.member(tenant);
        PageReply in = logIn(invitedOnly, claims -> claims.claim("email", House.MAIL));
        assertThat(((Admission.Admitted) admit(cookies(in)))
                        .principal()
                        .orElseThrow()
                        .account())
                .isEqualTo(account);
        house.administration().access().suspend("cli:test", tenant.id(), account, true);
        logIn(invitedOnly, claims -> claims.claim("email", House.MAIL));
        assertThat(lastRefusal()).isEqualTo("suspended");
    }

    @Test
    void aLoginEndsInTheBrowserThatBeganItAndOnce() {
        String provider = oidc(MEMBERS);
        Begun begun = begin(provider);
        assertThat(comeBack(provider, begun, "", claims -> claims).status()).isEqualTo(403);
        assertThat(lastRefusal()).isEqualTo("state");
        comeBack(provider, begun, begin(provider).cookie(), claims -> claims);
        assertThat(lastRefusal()).as("another browser's cookie").isEqualTo("state");
        assertThat(comeBack(provider, begun, begun.cookie(), claims -> claims).status())
                .isEqualTo(303);
        comeBack(provider, begun, begun.cookie(), claims -> claims);
        assertThat(lastRefusal()).isEqualTo("replayed");
        Begun late = begin(provider);
        house.pass(java.time.Duration.ofMinutes(10));
        comeBack(provider, late, late.cookie(), claims -> claims);
        assertThat(lastRefusal()).isEqualTo("state");
        String other = oidc(MEMBERS);
        Begun elsewhere = begin(provider);
        comeBack(other, elsewhere, elsewhere.cookie(), claims -> claims);
        assertThat(lastRefusal()).as("the callback of another provider").isEqualTo("state");
    }

    @Test
    void theProviderEndsItsSessionsAndNobodyElseDoes() {
        String provider = oidc(MEMBERS);
        String cookies = cookies(logIn(provider, claims -> claims));
        JWTClaimsSet.Builder logout = new JWTClaimsSet.Builder()
                .issuer(OidcIdp.ISSUER)
                .audience(OidcIdp.CLIENT)
                .claim("sid", "theirs-2")
                .jwtID("j1")
                .issueTime(Date.from(house.now))
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        backchannel(provider, idp.sign(logout.build()));
        assertThat(admit(cookies)).as("another session of theirs").isInstanceOf(Admission.Admitted.class);
        house.killAndStart();
        String token = idp.sign(logout.claim("sid", "theirs-1").jwtID("j2").build());
        assertThat(backchannel(provider, token).status()).isEqualTo(200);
        assertThat(admit(cookies)).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(backchannel(provider, token).status()).isEqualTo(403);
        assertThat(lastRefusal()).isEqualTo("replayed");
    }

    private PageReply backchannel(String provider, String token) {
        return house.identity
                .pages()
                .answer(House.request(
                        "POST",
                        "/.sekisho/sso/" + provider + "/backchannel",
                        Map.of(),
                        Map.of("logout_token", token),
                        "",
                        ""));
    }

    @Test
    void whereOnlySingleSignOnCountsOneNamedAccountKeepsItsPassword() {
        String provider = oidc(MEMBERS);
        String hanako = house.member(tenant);
        house.member(tenant, "jiro@example.jp", "次郎");
        assertThatThrownBy(() -> only("nobody")).isInstanceOf(IdentityException.class);
        only(hanako);
        assertThat(house.login(tenant, "jiro@example.jp", House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(house.login(tenant, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Passed.class);
        assertThat(logIn(provider, claims -> claims.claim("email", "jiro@example.jp"))
                        .status())
                .isEqualTo(303);
        String page = house.identity
                .pages()
                .answer(house.get("/.sekisho/login", Map.of(), ""))
                .body();
        assertThat(page).contains("/.sekisho/sso/" + provider + "?to=%2F", "Acme ID でログイン", "<details>");
    }

    private void only(String account) {
        house.administration()
                .tenants()
                .changePolicy(
                        "cli:test",
                        tenant.id(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .set(
                                        "sso",
                                        JsonNodeFactory.instance
                                                .objectNode()
                                                .put("only", true)
                                                .put("break-glass", account)));
    }

    private static SsoDraft draft(String issuer, Optional<String> secret, boolean enabled) {
        SsoDraft.How how = new SsoDraft.How.Oidc(issuer, OidcIdp.CLIENT, secret, "openid email", "");
        return new SsoDraft("Acme ID", enabled, true, MEMBERS, how);
    }

    @Test
    void aChangedProviderKeepsItsSecretForTheSameIssuerOnly() {
        String provider = oidc(MEMBERS);
        SsoAdministration sso = house.identity.sso();
        assertThatThrownBy(() -> sso.change(
                        "cli:test", tenant.id(), provider, draft("https://thief.example/", Optional.empty(), true)))
                .isInstanceOf(IdentityException.class);
        SsoAdministration.Entry kept =
                sso.change("cli:test", tenant.id(), provider, draft(OidcIdp.ISSUER, Optional.empty(), true));
        assertThat(((SsoProvider.Protocol.Oidc) kept.provider().protocol()).clientSecret())
                .isEqualTo("secret");
        assertThat(logIn(provider, claims -> claims).status()).isEqualTo(303);
        SsoAdministration.Entry moved = sso.change(
                "cli:test", tenant.id(), provider, draft("https://new.example/", Optional.of("other"), true));
        assertThat(((SsoProvider.Protocol.Oidc) moved.provider().protocol()).clientSecret())
                .isEqualTo("other");
        assertThat(house.audits.toString())
                .contains("\"new-secret\":true", "\"issuer\":\"https://new.example/\"")
                .doesNotContain("other\"", "secret\"}");
    }

    @Test
    void aDisabledProviderOpensNothingButItsTrial() {
        String provider = oidc(MEMBERS);
        Begun before = begin(provider);
        SsoAdministration sso = house.identity.sso();
        sso.enable("cli:test", tenant.id(), provider, false);
        assertThat(house.identity
                        .pages()
                        .answer(house.get("/.sekisho/sso/" + provider, Map.of(), ""))
                        .status())
                .isEqualTo(404);
        assertThat(comeBack(provider, before, before.cookie(), claims -> claims).status())
                .isEqualTo(403);
        assertThat(lastRefusal()).isEqualTo("disabled");
        sso.enable("cli:test", tenant.id(), provider, true);
        assertThat(logIn(provider, claims -> claims).status()).isEqualTo(303);
    }

    /** Walks a trial to its end. */
    private PageReply tried(String provider, String permit, UnaryOperator<JWTClaimsSet.Builder> said) {
        PageReply away =
                house.identity.pages().answer(house.get("/.sekisho/sso/" + provider, Map.of("trial", permit), ""));
        if (away.status() != 303) {
            return away;
        }
        Begun begun = new Begun(OidcIdp.form(field(away, "Location").replaceFirst("^[^?]*\\?", "")), cookies(away));
        return comeBack(provider, begun, begun.cookie(), said);
    }

    private String permit(String provider) {
        return house.identity.sso().trial(tenant.id(), provider).replaceFirst("^.*[?]trial=", "");
    }

    @Test
    void aTrialLetsNobodyInAndSaysWhatALoginWouldComeTo() {
        String provider = oidc(MEMBERS);
        String other = oidc(MEMBERS);
        house.identity.sso().enable("cli:test", tenant.id(), provider, false);
        PageReply well = tried(provider, permit(provider), claims -> claims);
        assertThat(well.status()).isEqualTo(200);
        assertThat(well.body()).contains("taro@example.jp", "admins");
        assertThat(admit(cookies(well))).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.administration().members().count(tenant.id()))
                .as("nobody became a member")
                .isZero();
        PageReply refused = tried(provider, permit(provider), claims -> claims.claim("email", "boss@other.example"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains(SsoAdministration.reason("domain").orElseThrow().ja());
        assertThat(tried(provider, permit(other), claims -> claims).status())
                .as("a permit for another provider")
                .isEqualTo(404);
        String late = permit(provider);
        house.pass(SsoTrials.VALID);
        assertThat(tried(provider, late, claims -> claims).status()).isEqualTo(404);
    }

    @Test
    void samlLogsInAndOutOnceEach() {
        SamlIdp saml = new SamlIdp(house.now);
        SsoAdministration.Entry added =
                house.identity.sso().addSaml("cli:test", tenant.id(), "Acme SAML", MEMBERS, saml.metadata(), false);
        String provider = added.provider().id();
        String base = House.ORIGIN + "/.sekisho/sso/" + provider + "/";
        assertThat(added.addresses()).containsExactly(base + "metadata");
        String ours = house.identity
                .pages()
                .answer(house.get("/.sekisho/sso/" + provider + "/metadata", Map.of(), ""))
                .body();
        assertThat(ours).contains("entityID=\"" + base + "metadata\"", "Location=\"" + base + "acs\"");
        Begun begun = begin(provider);
        assertThat(begun.asked()).containsKeys("SAMLRequest", "SigAlg", "Signature");
        String state = begun.value("RelayState");
        String request = inflate(begun.value("SAMLRequest")).replaceFirst("(?s).* ID=\"([^\"]+)\".*", "$1");
        Map<String, String> form = Map.of(
                "RelayState",
                state,
                "SAMLResponse",
                SamlIdp.encoded(saml.sign(
                        SamlIdp.response(base + "acs", base + "metadata", request, house.now), "_assertion")));
        PageReply in = post(provider, "acs", form, begun.cookie());
        assertThat(field(in, "Location")).isEqualTo("/orders?id=7");
        String cookies = cookies(in);
        assertThat(((Admission.Admitted) admit(cookies))
                        .principal()
                        .orElseThrow()
                        .role())
                .isEqualTo(Role.ADMINISTRATOR);
        post(provider, "acs", form, begun.cookie());
        assertThat(lastRefusal()).isEqualTo("replayed");
        post(provider, "acs", form, "");
        assertThat(lastRefusal()).isEqualTo("state");

        String logout = """
            <samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
            xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_out" Version="2.0" IssueInstant="%s">\
            <saml:Issuer>%s</saml:Issuer><saml:NameID>subject-1</saml:NameID><samlp:SessionIndex>theirs-1\
            </samlp:SessionIndex></samlp:LogoutRequest>\
            """.formatted(house.now, SamlIdp.ENTITY);
        post(provider, "slo", Map.of("SAMLRequest", base64(logout)), "");
        assertThat(lastRefusal()).isEqualTo("unsigned");
        assertThat(admit(cookies)).isInstanceOf(Admission.Admitted.class);
        PageReply out = post(provider, "slo", Map.of("SAMLRequest", SamlIdp.encoded(saml.sign(logout, "_out"))), "");
        assertThat(field(out, "Location")).startsWith("https://idp.example.jp/slo?SAMLResponse=");
        assertThat(admit(cookies)).isInstanceOf(Admission.LoginNeeded.class);
    }

    private PageReply post(String provider, String action, Map<String, String> form, String cookies) {
        return house.identity
                .pages()
                .answer(House.request("POST", "/.sekisho/sso/" + provider + "/" + action, Map.of(), form, cookies, ""));
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String inflate(String encoded) {
        try (var in = new java.util.zip.InflaterInputStream(
                new java.io.ByteArrayInputStream(java.util.Base64.getDecoder().decode(encoded)),
                new java.util.zip.Inflater(true))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
