package sekisho.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sekisho.identity.Branding;
import sekisho.identity.IdentitySettings;
import sekisho.identity.Policy;
import sekisho.words.Bilingual;

/** The keys of who may pass: {@code identity} at the top, and {@code brand} of a site. */
final class IdentityKeys {
    private static final Bilingual NAME = new Bilingual("name にサービスの名前を書いてください。", "Write the service's name as name.");
    private static final Bilingual COLOUR =
            new Bilingual("色を \"#2b4478\" の形で書いてください。", "Write the colour as \"#2b4478\".");
    private static final Bilingual LOGO = new Bilingual(
            "PNG、JPEG、WebP のどれかで、256 KiB 以下のファイルにしてください。", "Use a PNG, JPEG or WebP file of at most 256 KiB.");
    private static final Duration YEAR = Duration.ofDays(365);

    private final Policy.Bounds bounds;
    private final Duration eraseAfter;
    private final Map<String, Branding> brands = new LinkedHashMap<>();

    private IdentityKeys(Policy.Bounds bounds, Duration eraseAfter) {
        this.bounds = bounds;
        this.eraseAfter = eraseAfter;
    }

    /** Reads the section at the top. */
    static IdentityKeys of(Section root) {
        IdentitySettings defaults = IdentitySettings.DEFAULT;
        try (Section section = root.section("identity")) {
            Duration eraseAfter =
                    section.duration("erase-after", defaults.eraseAfter(), Duration.ofDays(1), YEAR.multipliedBy(10));
            return new IdentityKeys(bounds(section, defaults.bounds()), eraseAfter);
        }
    }

    private static Policy.Bounds bounds(Section identity, Policy.Bounds defaults) {
        try (Section section = identity.section("bounds")) {
            Optional<Duration> idle = section.has("idle")
                    ? Optional.of(section.duration("idle", Duration.ofHours(1), Duration.ofMinutes(1), YEAR))
                    : defaults.idle();
            return new Policy.Bounds(
                    section.integer("shortest-password", defaults.shortestPassword(), 8, 64),
                    section.integer("failures", defaults.failures(), 1, 12),
                    idle,
                    section.duration("absolute", defaults.absolute(), Duration.ofMinutes(5), YEAR));
        }
    }

    /** Reads a site's section. */
    void site(Section site, String host) {
        if (!site.has("brand")) {
            return;
        }
        try (Section section = site.section("brand")) {
            Optional<Bilingual> name = section.bilingual("name");
            if (name.isEmpty()) {
                section.wrong("name", new Bilingual("名前がありません。", "There is no name."), NAME);
            }
            Optional<String> colour = section.has("colour")
                    ? Optional.of(section.value("colour", "#000000", IdentityKeys::colour, COLOUR))
                    : Optional.empty();
            Optional<Branding.Logo> logo =
                    section.has("logo") ? logo(section, section.path("logo", Path.of("logo"))) : Optional.empty();
            brands.put(host, new Branding(name.orElse(new Bilingual(host, host)), colour, logo));
        }
    }

    private static String colour(String text) {
        if (!Branding.isColour(text)) {
            throw new IllegalArgumentException("no colour");
        }
        return text;
    }

    private static Optional<Branding.Logo> logo(Section section, Path file) {
        try {
            if (Files.size(file) <= Branding.MOST_LOGO_BYTES) {
                Optional<Branding.Logo> logo = Branding.Logo.of(Files.readAllBytes(file));
                if (logo.isPresent()) {
                    return logo;
                }
            }
            section.wrong("logo", new Bilingual("ロゴとして使えないファイルです。", "That file cannot be the logo."), LOGO);
        } catch (IOException e) {
            section.wrong("logo", new Bilingual("ロゴのファイルを読めません。", "The logo's file cannot be read."), LOGO);
        }
        return Optional.empty();
    }

    IdentitySettings whole() {
        return new IdentitySettings(bounds, eraseAfter, brands);
    }
}
