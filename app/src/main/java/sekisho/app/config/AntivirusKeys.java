package sekisho.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.gate.Antivirus;
import sekisho.gate.Antivirus.Remedy;
import sekisho.store.Scratch;
import sekisho.words.Bilingual;

/** The keys of virus scanning: {@code antivirus} at the top, and {@code antivirus} of a site. */
final class AntivirusKeys {
    private static final Bilingual CLAMD = new Bilingual(
            "clamd のソケットを書いてください(例: unix:/run/clamav/clamd.ctl、127.0.0.1:3310)。",
            "Write clamd's socket (unix:/run/clamav/clamd.ctl, 127.0.0.1:3310).");
    private static final Bilingual MODE = new Bilingual("scan か off を書いてください。", "Write scan or off.");
    private static final Bilingual REMEDY = new Bilingual("refuse か pass を書いてください。", "Write refuse or pass.");
    private static final Bilingual TYPE = new Bilingual(
            "メディアタイプを小文字で書いてください(例: text/*、application/json)。",
            "Write a media type in lower case (text/*, application/json).");
    private static final Bilingual PATH = new Bilingual(
            "「/」で始まるパスの先頭部分を書いてください(例: /api/)。", "Write the beginning of a path, from its \"/\" (/api/).");

    /** Where Debian's package listens. */
    private static final ClamdAddress DEBIAN = new ClamdAddress.Unix(Path.of("/run/clamav/clamd.ctl"));

    private static final Duration PATTERNS_MAX_AGE = Duration.ofDays(7);
    private static final long SCRATCH = 4L << 30;

    private final boolean given;
    private final Scanner scanner;
    private final Scratch scratch;
    private final Duration patternsMaxAge;

    private AntivirusKeys(boolean given, Scanner scanner, Scratch scratch, Duration patternsMaxAge) {
        this.given = given;
        this.scanner = scanner;
        this.scratch = scratch;
        this.patternsMaxAge = patternsMaxAge;
    }

    /** Reads the section at the top. */
    static AntivirusKeys of(Section root, Path base, Path data) {
        boolean given = root.has("antivirus");
        ScannerSettings defaults = ScannerSettings.defaults(DEBIAN);
        try (Section section = root.section("antivirus")) {
            ClamdAddress address = section.value("clamd", DEBIAN, text -> ClamdAddress.parse(text, base), CLAMD);
            int connections = section.integer("connections", defaults.connections(), 1, 1000);
            Duration connect = section.duration(
                    "connect-timeout", defaults.connectTimeout(), Duration.ofMillis(100), Duration.ofSeconds(10));
            Duration timeout =
                    section.duration("timeout", defaults.timeout(), Duration.ofSeconds(10), Duration.ofHours(1));
            long maxFile = section.size("max-file", defaults.maxFileBytes(), 1 << 10, 4L << 30);
            Path folder = section.path("scratch", data.resolve("scratch"));
            long limit = section.size("scratch-limit", SCRATCH, 1 << 20, 1L << 40);
            Duration maxAge =
                    section.duration("patterns-max-age", PATTERNS_MAX_AGE, Duration.ofHours(1), Duration.ofDays(3650));
            return new AntivirusKeys(
                    given,
                    new Scanner(new ScannerSettings(address, connections, connect, timeout, maxFile)),
                    new Scratch(folder, limit),
                    maxAge);
        }
    }

    /** Reads a site's section. Its uploads are scanned when that or the one at the top is written. */
    Optional<Antivirus> site(Section site) {
        boolean wanted = given || site.has("antivirus");
        try (Section section = site.section("antivirus")) {
            boolean scans = section.value("mode", wanted, AntivirusKeys::mode, MODE);
            Antivirus.Policy policy = new Antivirus.Policy(
                    remedy(section, "unavailable"),
                    remedy(section, "too-large"),
                    remedy(section, "encrypted"),
                    remedy(section, "nested"),
                    remedy(section, "unreadable"));
            boolean own = section.has("except-types");
            List<String> types = section.list("except-types", AntivirusKeys::type, TYPE);
            List<String> paths = section.list("except-paths", AntivirusKeys::path, PATH);
            Antivirus.Scope scope = new Antivirus.Scope(own ? types : Antivirus.Scope.DEFAULT.exceptTypes(), paths);
            return scans
                    ? Optional.of(new Antivirus(scanner, scratch, scope, policy, patternsMaxAge))
                    : Optional.empty();
        }
    }

    private static boolean mode(String text) {
        return switch (text) {
            case "scan" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException("no mode");
        };
    }

    private static Remedy remedy(Section section, String key) {
        return section.value(
                key,
                Remedy.REFUSE,
                text -> switch (text) {
                    case "refuse" -> Remedy.REFUSE;
                    case "pass" -> Remedy.PASS;
                    default -> throw new IllegalArgumentException("no policy");
                },
                REMEDY);
    }

    private static String type(String text) {
        return new Antivirus.Scope(List.of(text.toLowerCase(Locale.ROOT)), List.of())
                .exceptTypes()
                .getFirst();
    }

    private static String path(String text) {
        if (!text.startsWith("/") || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("no path");
        }
        return text;
    }
}
