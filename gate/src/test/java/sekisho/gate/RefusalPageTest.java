package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.words.Lang;

class RefusalPageTest {
    private static final String ID = "01JD-example";

    @ParameterizedTest
    @EnumSource
    void everyReasonIsToldInBothLanguagesWithTheRequestId(Reason reason) {
        for (Lang lang : Lang.values()) {
            String page = RefusalPage.html(reason, reason.status(), lang, ID);
            assertThat(page)
                    .contains("<html lang=\"" + lang.tag() + "\">")
                    .contains(reason.text().in(lang).replace("'", "&#39;"))
                    .contains(ID)
                    .contains(String.valueOf(reason.status()))
                    .contains("width=device-width");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePolicyAllowsTheStyleOfThePageAndNothingElse(Reason reason) throws Exception {
        String page = RefusalPage.html(reason, reason.status(), Lang.JA, ID);
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page);
        assertThat(style.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(RefusalPage.CONTENT_SECURITY_POLICY)
                .contains("default-src 'none'")
                .contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'")
                .doesNotContain("unsafe");
        assertThat(page).doesNotContain("src=", "href=", "style=", "url(", "<script", "@import");
    }

    @Test
    void theScreenThatIsMissingIsNamed() {
        String page = RefusalPage.html(Reason.PERMISSION_DENIED, 403, Lang.JA, ID, Optional.of("受注 <b>"));
        assertThat(page).contains("権限のない画面", "受注 &lt;b&gt;");
    }

    @Property
    void aRequestIdCannotLeaveItsPlaceInThePage(@ForAll String id) {
        String page = RefusalPage.html(Reason.MALFORMED, 400, Lang.EN, id);
        String frame = RefusalPage.html(Reason.MALFORMED, 400, Lang.EN, "");
        assertThat(page.chars().filter(c -> c == '<').count())
                .isEqualTo(frame.chars().filter(c -> c == '<').count());
        assertThat(page.chars().filter(c -> c == '"').count())
                .isEqualTo(frame.chars().filter(c -> c == '"').count());
        assertThat(page)
                .contains(id.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;"));
    }

    @Property
    void problemDetailsAreJsonWhateverTheRequestId(@ForAll String id, @ForAll Reason reason, @ForAll Lang lang)
            throws Exception {
        JsonNode problem = new ObjectMapper().readTree(RefusalPage.json(reason, reason.status(), lang, id));
        assertThat(problem.path("type").asText()).isEqualTo("about:blank");
        assertThat(problem.path("title").asText()).isNotBlank().doesNotContain("Unknown");
        assertThat(problem.path("status").asInt()).isEqualTo(reason.status());
        assertThat(problem.path("detail").asText()).isEqualTo(reason.text().in(lang));
        assertThat(problem.path("reason").asText()).isEqualTo(reason.id());
        assertThat(problem.path("request-id").asText()).isEqualTo(id);
    }
}
