package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign that a member chooses for the login page, and where it is shown. */
class ThemeTest {
    private static final String SIGN = "<div class=\"sign colour-fuji pattern-seigaiha\"";

    @TempDir
    Path folder;

    private House house;
    private Tenant acme;

    @BeforeEach
    void open() {
        house = new House(folder);
        acme = house.tenant();
        house.member(acme);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private PageReply get(Map<String, String> jar, String path) {
        return keep(jar, house.identity.pages().answer(house.get("/.sekisho/" + path, Map.of(), text(jar))));
    }

    private PageReply post(Map<String, String> jar, String path, Map<String, String> form) {
        return keep(jar, house.identity.pages().answer(house.post("/.sekisho/" + path, form, text(jar))));
    }

    private static PageReply keep(Map<String, String> jar, PageReply reply) {
        reply.fields().stream()
                .filter(field -> field.name().equals("Set-Cookie"))
                .map(field -> field.value().split(";", 2)[0].split("=", 2))
                .forEach(pair -> jar.put(pair[0], pair[1]));
        return reply;
    }

    private static String text(Map<String, String> jar) {
        return jar.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private Map<String, String> login(Map<String, String> jar) {
        assertThat(post(jar, "login", Map.of("name", House.MAIL, "password", House.PASSWORD))
                        .status())
                .isEqualTo(303);
        return jar;
    }

    private PageReply choose(Map<String, String> jar, String colour, String pattern) {
        Matcher csrf = Pattern.compile("name=\"csrf\" value=\"([^\"]*)\"")
                .matcher(get(jar, "account").body());
        assertThat(csrf.find()).isTrue();
        return post(jar, "account/theme", Map.of("csrf", csrf.group(1), "colour", colour, "pattern", pattern));
    }

    /** What the login page shows when the session is over. */
    private String door(Map<String, String> jar) {
        Map<String, String> out = new HashMap<>(jar);
        out.remove(Identity.cookie(acme.id()));
        return get(out, "login").body();
    }

    @Test
    void theOwnBrowserShowsTheSignAndNoOther() {
        Map<String, String> own = login(new HashMap<>());
        assertThat(choose(own, "fuji", "seigaiha").body()).contains("藤の青海波");
        assertThat(door(own)).contains(SIGN).contains("あなたの目印: 藤の青海波");
        Map<String, String> other = new HashMap<>();
        assertThat(door(other)).doesNotContain("class=\"sign");
        assertThat(door(login(other))).contains(SIGN);
        choose(own, "shu", "shima");
        assertThat(door(other)).contains("colour-shu pattern-shima");
    }

    @Test
    void itIsShownForTheMembersTenantOnlyAndGoesWithTheAccount() {
        Map<String, String> own = login(new HashMap<>());
        choose(own, "fuji", "seigaiha");
        String token = own.getOrDefault(Themes.COOKIE, "");
        Themes themes = house.identity.parts().themes();
        assertThat(themes.shown(token, acme.id())).isPresent();
        assertThat(themes.shown(token, house.tenant("別の会社", "other.example.jp").id()))
                .isEmpty();
        String account = house.administration().members().find(acme.id(), House.MAIL);
        assertThat(house.administration().members().remove("cli:test", acme.id(), account))
                .isTrue();
        assertThat(themes.shown(token, acme.id())).isEmpty();
    }

    @Test
    void whatIsNoSignRemovesIt() {
        Map<String, String> own = login(new HashMap<>());
        choose(own, "fuji", "seigaiha");
        assertThat(choose(own, "", "").body()).contains("目印をやめました");
        assertThat(door(own)).doesNotContain("class=\"sign");
    }

    @Test
    void withoutTheFormsSecretNothingIsChosen() {
        Map<String, String> own = login(new HashMap<>());
        post(own, "account/theme", Map.of("csrf", "x", "colour", "fuji", "pattern", "seigaiha"));
        assertThat(own).doesNotContainKey(Themes.COOKIE);
    }

    @Test
    void everyColourAndPatternHasItsStyle() throws IOException {
        try (InputStream in = Theme.class.getResourceAsStream("style.css")) {
            String style = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Theme.colours().forEach(colour -> assertThat(style).contains(".colour-" + colour.id() + " {"));
            Theme.patterns().forEach(pattern -> assertThat(style).contains(".pattern-" + pattern.id() + " {"));
        }
    }
}
