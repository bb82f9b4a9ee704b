package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

class ScimTest {
    private static final String HANAKO = """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"Hanako@Example.jp","externalId":"7",
         "name":{"familyName":"山田","givenName":"花子"},"emails":[{"value":"hanako@example.jp","primary":true}]}
        """;

    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();
    private String token = "";

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
        token = house.identity.scimTokens().create("cli:test", acme.id()).secret();
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private PageReply send(String method, String path, Map<String, String> query, String body) {
        return house.identity
                .scim()
                .answer(new ScimRequest(
                        method, House.HOST, "/.sekisho/scim/v2/" + path, query, "Bearer " + token, body));
    }

    private PageReply send(String method, String path, String body) {
        return send(method, path, Map.of(), body);
    }

    private static JsonNode json(PageReply reply) throws Exception {
        return new ObjectMapper().readTree(reply.body());
    }

    private String create() throws Exception {
        PageReply made = send("POST", "Users", HANAKO);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return json(made).path("id").asText();
    }

    private static String patch(String operations) {
        return "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":" + operations + "}";
    }

    @Test
    void aUserIsMadeReadChangedAndDeleted() throws Exception {
        String id = create();
        assertThat(house.mails.getLast()).isInstanceOf(Notifier.Message.Invitation.class);
        JsonNode user = json(send("GET", "Users/" + id, ""));
        assertThat(user.path("userName").asText()).isEqualTo("hanako@example.jp");
        assertThat(user.path("displayName").asText()).isEqualTo("山田 花子");
        assertThat(user.path("active").asBoolean()).isTrue();
        assertThat(user.at("/meta/location").asText()).isEqualTo(House.ORIGIN + "/.sekisho/scim/v2/Users/" + id);
        PageReply again = send("POST", "Users", HANAKO);
        assertThat(again.status()).isEqualTo(409);
        assertThat(json(again).path("scimType").asText()).isEqualTo("uniqueness");

        JsonNode off = json(
                send("PATCH", "Users/" + id, patch("[{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}]")));
        assertThat(off.path("active").asBoolean()).isFalse();
        JsonNode named = json(send(
                "PUT",
                "Users/" + id,
                "{\"userName\":\"hanako@example.jp\",\"displayName\":\"佐藤 花子\",\"active\":true}"));
        assertThat(named.path("displayName").asText()).isEqualTo("佐藤 花子");
        assertThat(named.path("active").asBoolean()).isTrue();
        assertThat(send(
                                "PATCH",
                                "Users/" + id,
                                patch("[{\"op\":\"replace\",\"value\":{\"userName\":\"x@example.jp\"}}]"))
                        .status())
                .isEqualTo(400);

        assertThat(send("DELETE", "Users/" + id, "").status()).isEqualTo(204);
        assertThat(send("GET", "Users/" + id, "").status()).isEqualTo(404);
        assertThat(house.administration()
                        .members()
                        .list(acme.id(), "", 9)
                        .getFirst()
                        .state())
                .as("kept for a while, suspended")
                .isEqualTo(Account.State.SUSPENDED);
        house.pass(Duration.ofDays(31));
        house.identity.scimUsers().erase(house.now);
        assertThat(house.administration().members().list(acme.id(), "", 9)).isEmpty();
        assertThat(house.audits.stream().map(it -> it.actor()).filter(it -> it.startsWith("scim:")))
                .as("every act is on record")
                .hasSizeGreaterThanOrEqualTo(5);
        assertThat(house.audits.toString()).doesNotContain("hanako", "花子");
    }

    @Test
    void whoIsMadeAgainAfterBeingDeletedIsBack() throws Exception {
        String id = create();
        send("DELETE", "Users/" + id, "");
        assertThat(create()).isEqualTo(id);
        house.pass(Duration.ofDays(31));
        house.identity.scimUsers().erase(house.now);
        assertThat(json(send("GET", "Users/" + id, "")).path("active").asBoolean())
                .isTrue();
    }

    @Test
    void usersAreFoundAndPaged() throws Exception {
        for (int i = 0; i < 7; i++) {
            house.administration().members().invite("t", acme.id(), "m" + i + "@example.jp", "m", Role.MEMBER, Lang.JA);
        }
        JsonNode found = json(send("GET", "Users", Map.of("filter", "userName eq \"M3@example.jp\""), ""));
        assertThat(found.path("totalResults").asInt()).isEqualTo(1);
        assertThat(found.at("/Resources/0/userName").asText()).isEqualTo("m3@example.jp");
        assertThat(json(send("GET", "Users", Map.of("filter", "userName eq \"no@example.jp\""), ""))
                        .path("totalResults")
                        .asInt())
                .isZero();
        JsonNode page = json(send("GET", "Users", Map.of("startIndex", "6", "count", "5"), ""));
        assertThat(page.path("totalResults").asInt()).isEqualTo(7);
        assertThat(page.path("Resources")).hasSize(2);
        assertThat(page.path("startIndex").asInt()).isEqualTo(6);
        PageReply refused = send("GET", "Users", Map.of("filter", "title pr"), "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).path("scimType").asText()).isEqualTo("invalidFilter");
    }

    @Test
    void itSaysWhatItCan() throws Exception {
        assertThat(json(send("GET", "ServiceProviderConfig", ""))
                        .at("/patch/supported")
                        .asBoolean())
                .isTrue();
        assertThat(json(send("GET", "ResourceTypes", ""))
                        .at("/Resources/0/endpoint")
                        .asText())
                .isEqualTo("/Users");
        assertThat(json(send("GET", "Schemas", "")).at("/Resources/0/id").asText())
                .isEqualTo(ScimUsers.SCHEMA);
    }

    @Test
    void nobodyWithoutThisTenantsTokenIsAnswered() throws Exception {
        String id = create();
        Tenant other = house.tenant("Other", "other.example.jp");
        ScimTokens.Created theirs = house.identity.scimTokens().create("t", other.id());
        String mine = token;
        for (String wrong : List.of("", "x", "A".repeat(43), theirs.secret())) {
            token = wrong;
            PageReply refused = send("GET", "Users/" + id, "");
            assertThat(refused.status()).as(wrong).isEqualTo(401);
            assertThat(json(refused).path("status").asText()).isEqualTo("401");
        }
        PageReply elsewhere = house.identity
                .scim()
                .answer(new ScimRequest(
                        "GET",
                        "other.example.jp",
                        "/.sekisho/scim/v2/Users/" + id,
                        Map.of(),
                        "Bearer " + theirs.secret(),
                        ""));
        assertThat(elsewhere.status()).isEqualTo(404);
        token = mine;
        house.identity
                .scimTokens()
                .revoke(
                        "t",
                        acme.id(),
                        house.identity.scimTokens().list(acme.id()).getFirst().id());
        assertThat(send("GET", "Users/" + id, "").status()).isEqualTo(401);
    }

    @Test
    void oneTenantsDirectoryDoesNotSuspendAnothersMember() throws Exception {
        String id = create();
        Tenant other = house.tenant("Other", "other.example.jp");
        house.administration().members().invite("t", other.id(), "hanako@example.jp", "h", Role.MEMBER, Lang.JA);
        assertThat(send("DELETE", "Users/" + id, "").status()).isEqualTo(204);
        Account there = house.administration().members().list(other.id(), "", 9).getFirst();
        assertThat(there.state()).isNotEqualTo(Account.State.SUSPENDED);
        assertThat(send("GET", "Users/" + id, "").status()).isEqualTo(404);
    }

    @Test
    void theProvidersPeopleAreNotTheDirectorysToChange() throws Exception {
        String id = create();
        house.administration().members().role("cli:test", acme.id(), id, Role.OPERATOR);
        JsonNode before = json(send("GET", "Users/" + id, ""));
        for (PageReply refused : List.of(
                send("PUT", "Users/" + id, "{\"userName\":\"hanako@example.jp\",\"displayName\":\"誰か\"}"),
                send("PATCH", "Users/" + id, patch("[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]")),
                send("DELETE", "Users/" + id, ""))) {
            assertThat(refused.status()).as(refused.body()).isEqualTo(403);
            assertThat(json(refused).path("schemas").path(0).asText())
                    .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        }
        assertThat(json(send("GET", "Users/" + id, ""))).isEqualTo(before);
    }

    @Test
    void whoLeftAndBecameTheProvidersIsNeitherTakenBackNorErased() throws Exception {
        String id = create();
        assertThat(send("DELETE", "Users/" + id, "").status()).isEqualTo(204);
        house.administration().members().role("cli:test", acme.id(), id, Role.OPERATOR);
        assertThat(send("POST", "Users", HANAKO).status()).isEqualTo(403);
        house.pass(Duration.ofDays(40));
        house.identity.scimUsers().erase(house.now);
        assertThat(house.administration().members().list(acme.id(), "", 9)).hasSize(1);
    }

    @Test
    void nonsenseIsRefusedAsTheProtocolSays() throws Exception {
        String id = create();
        for (String body :
                List.of("", "{", "[]", "\"x\"", "null", "{\"userName\":\"no address\"}", "{}", "[".repeat(5000))) {
            PageReply refused = send("POST", "Users", body);
            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(json(refused).at("/schemas/0").asText())
                    .isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
        }
        for (String operations : List.of(
                "[]", "{}", "[{\"op\":\"x\"}]", "[{\"op\":\"remove\"}]", "[{\"op\":\"replace\",\"value\":7}]")) {
            assertThat(send("PATCH", "Users/" + id, patch(operations)).status())
                    .as(operations)
                    .isEqualTo(400);
        }
        assertThat(send("POST", "Users/" + id, "{}").status()).isEqualTo(405);
        assertThat(send("GET", "Groups", "").status()).isEqualTo(404);
        assertThat(send("GET", "Users/../Users", "").status()).isEqualTo(404);
    }
}
