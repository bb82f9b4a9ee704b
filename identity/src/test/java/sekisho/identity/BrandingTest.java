package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Bilingual;

class BrandingTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void theLoginOfAHostBearsItsNameColourAndLogo() {
        byte[] png = "\u0089PNG\r\n\u001a\n....".getBytes(StandardCharsets.ISO_8859_1);
        Branding brand = new Branding(new Bilingual("受注管理", "Orders"), Optional.of("#ffee00"), Branding.Logo.of(png));
        try (House house = new House(folder)) {
            Tenant ignored = house.tenant();
            assertThat(page(house, "logo").status()).isEqualTo(404);
            house.settings =
                    new IdentitySettings(Policy.Bounds.DEFAULT, Duration.ofDays(30), Map.of(House.HOST, brand));
            assertThat(page(house, "login").body())
                    .contains("| 受注管理</title>", "<span class=\"site\">受注管理</span>")
                    .doesNotContain(House.HOST + "<");
            assertThat(page(house, "style.css").body())
                    .as("black on a light colour")
                    .contains("--brand:#ffee00;--brand-ink:#000", "/.sekisho/logo");
            assertThat(page(house, "logo").bytes()).isEqualTo(png);
        }
    }

    private static PageReply page(House house, String page) {
        return house.identity.pages().answer(house.get("/.sekisho/" + page, Map.of(), ""));
    }

    @Test
    void onlyPicturesAreLogos() {
        assertThat(Branding.Logo.of("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(Branding.Logo.of(new byte[0])).isEmpty();
    }
}
