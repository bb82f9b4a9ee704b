package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.identity.admin.AdminReply;
import sekisho.identity.admin.AdminVisit;
import sekisho.identity.admin.Reach;
import sekisho.words.Lang;

/** Saving the form of a policy changes what was changed in it, and nothing else. */
class PolicyFormTest {
    /** What is decided on another page. */
    private static final Set<String> ELSEWHERE = Set.of("sso.only", "sso.break-glass");

    @TempDir
    private Path folder = Path.of("");

    private House house = unset();
    private String tenant = "";
    private String boss = "";

    @SuppressWarnings("NullAway") // set before every test
    private static House unset() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        Tenant acme = house.tenant();
        tenant = acme.id();
        boss = house.member(acme, "boss@example.jp", "管理 太郎");
        house.policy(acme, policy -> unusual());
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    /** As no default has it in any of its parts, with times that are no whole minutes. */
    private Policy unusual() {
        var json = JsonNodeFactory.instance.objectNode();
        json.putArray("everyone").add("192.0.2.0/24").add("2001:db8::/32");
        for (Role role : Role.values()) {
            json.putArray(role.id()).add("192.0.2.0/24");
        }
        return new Policy(
                new PasswordRule(12, 40, 3, false, 7, Optional.of(Duration.ofDays(90))),
                new LockoutRule(4, Duration.ofSeconds(100), Optional.of(Duration.ofSeconds(3601)), false),
                new SessionRule(Optional.of(Duration.ofSeconds(59)), Duration.ofSeconds(7_777)),
                Policy.SecondFactor.UNKNOWN_DEVICES,
                false,
                List.of("example.jp", "example.com"),
                NetworkRule.read(json),
                FactorRule.read("mail,totp", "administrator", "/admin/** 5", false),
                new SlotRule(true, 3, 1),
                true,
                new SsoRule(true, boss));
    }

    private Policy stored() {
        return house.administration().tenants().get(tenant).policy();
    }

    private AdminReply ask(Lang lang, boolean post, Map<String, String> form) {
        Reach own = new Reach.OneTenant(tenant, boss, Role.ADMINISTRATOR, InetAddress.ofLiteral("192.0.2.7"));
        return house.identity
                .adminPages()
                .answer(new AdminVisit(own, lang, "/base", List.of(tenant, "policy"), post, Map.of(), form, "token"));
    }

    private void save(Map<String, String> form) {
        assertThat(ask(Lang.JA, true, form)).isInstanceOf(AdminReply.SeeOther.class);
    }

    private String html(Lang lang) {
        return ((AdminReply.Shown) ask(lang, false, Map.of())).html();
    }

    /** As a browser sends it. */
    private Map<String, String> form() {
        String html = html(Lang.JA);
        Map<String, String> form = new HashMap<>();
        Matcher inputs = Pattern.compile("<input type=\"(\\w+)\" name=\"([a-z.-]+)\"([^>]*)>")
                .matcher(html);
        while (inputs.find()) {
            if (!inputs.group(1).equals("checkbox") || inputs.group(3).contains("checked")) {
                Matcher value = Pattern.compile("value=\"([^\"]*)\"").matcher(inputs.group(3));
                form.put(inputs.group(2), value.find() ? value.group(1) : "");
            }
        }
        Matcher areas = Pattern.compile("(?s)<textarea name=\"([a-z.-]+)\"[^>]*>([^<]*)<")
                .matcher(html);
        while (areas.find()) {
            form.put(areas.group(1), areas.group(2));
        }
        Matcher choices = Pattern.compile("<select name=\"([a-z.-]+)\">.*?value=\"([a-z-]+)\" selected")
                .matcher(html);
        while (choices.find()) {
            form.put(choices.group(1), choices.group(2));
        }
        return form;
    }

    private static void leaves(String prefix, JsonNode json, Map<String, JsonNode> into) {
        json.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                leaves(prefix + field.getKey() + ".", field.getValue(), into);
            } else {
                into.put(prefix + field.getKey(), field.getValue());
            }
        });
    }

    private static Map<String, JsonNode> leaves(Policy policy) {
        Map<String, JsonNode> leaves = new TreeMap<>();
        leaves("", policy.json(), leaves);
        return leaves;
    }

    /** Without this, the other tests would not notice that a part is lost. */
    @Test
    void theExampleDiffersFromTheDefaultInEveryPart() throws ReflectiveOperationException {
        differs(Policy.DEFAULT, unusual());
        Map<String, JsonNode> usual = leaves(Policy.DEFAULT);
        assertThat(leaves(unusual()))
                .allSatisfy((name, value) -> assertThat(value).as(name).isNotEqualTo(usual.get(name)));
    }

    private static void differs(Record usual, Record unusual) throws ReflectiveOperationException {
        for (RecordComponent part : usual.getClass().getRecordComponents()) {
            Object before = part.getAccessor().invoke(usual);
            Object after = part.getAccessor().invoke(unusual);
            assertThat(after).as(part.toString()).isNotEqualTo(before);
            if (before instanceof Record inner && after instanceof Record other) {
                differs(inner, other);
            }
        }
    }

    @Test
    void everyPartIsStored() {
        assertThat(stored()).isEqualTo(unusual());
    }

    @Test
    void everyFieldIsInTheFormByANameOrOnAnotherPage() {
        for (Lang lang : Lang.values()) {
            String html = html(lang);
            for (String name : leaves(Policy.DEFAULT).keySet()) {
                assertThat(html.contains("name=\"" + name + "\"")).as(name).isNotEqualTo(ELSEWHERE.contains(name));
                assertThat(html).as("a name that people understand").doesNotContain(">" + name + "<");
            }
        }
    }

    @Test
    void aFormThatIsSavedAsItIsChangesNothing() {
        save(form());
        assertThat(stored()).isEqualTo(unusual());
    }

    @Test
    void whatAFormDoesNotHaveStaysAsItIs() {
        save(Map.of());
        assertThat(stored()).isEqualTo(unusual());
        Map<String, String> older = form();
        for (String name : leaves(Policy.DEFAULT).keySet()) {
            if (!ELSEWHERE.contains(name)) {
                Map<String, String> form = new HashMap<>(older);
                form.remove(name);
                form.put(
                        "shown",
                        older.getOrDefault("shown", "").replaceFirst("(^| )" + Pattern.quote(name) + "( |$)", " "));
                save(form);
                assertThat(stored()).as("without " + name).isEqualTo(unusual());
            }
        }
    }

    @Test
    void aBoxWithoutATickIsOff() {
        Map<String, String> form = form();
        assertThat(form.remove("devices.slots")).isEqualTo("true");
        save(form);
        assertThat(stored().slots()).isEqualTo(new SlotRule(false, 3, 1));
    }

    @Test
    void kindsAndRolesAreTickedAndWithoutAnyKindNothingIsStored() {
        Map<String, String> form = form();
        assertThat(form)
                .containsEntry("factors.kinds.mail", "true")
                .containsEntry("factors.roles.administrator", "true")
                .doesNotContainKeys("factors.kinds.passkey", "factors.roles.member", "factors.kinds");
        form.remove("factors.kinds.mail");
        form.put("factors.kinds.passkey", "true");
        form.put("factors.roles.member", "true");
        save(form);
        assertThat(stored().factors().kinds()).containsExactlyInAnyOrder(FactorRule.Kind.TOTP, FactorRule.Kind.PASSKEY);
        assertThat(stored().factors().roles()).containsExactlyInAnyOrder(Role.ADMINISTRATOR, Role.MEMBER);

        Map<String, String> none = form();
        none.keySet().removeIf(name -> name.startsWith("factors.kinds."));
        none.put("passwords.least", "20");
        assertThat(ask(Lang.JA, true, none)).isInstanceOf(AdminReply.Shown.class);
        assertThat(stored().passwords().least()).isEqualTo(12);
    }

    @Test
    void aRoleThatIsStoredBeyondTheUsualOnesIsKept() {
        Policy odd = Policy.read(
                JsonNodeFactory.instance
                        .objectNode()
                        .set("factors", JsonNodeFactory.instance.objectNode().put("roles", "operator,member")),
                unusual());
        house.policy(house.administration().tenants().get(tenant), policy -> odd);
        save(form());
        assertThat(stored()).isEqualTo(odd);
    }
}
