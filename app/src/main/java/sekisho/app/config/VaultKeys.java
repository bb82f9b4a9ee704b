package sekisho.app.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sekisho.vault.PathPattern;
import sekisho.vault.VaultSettings;
import sekisho.words.Bilingual;

/** The keys of a published copy: {@code vault} of a site. */
final class VaultKeys {
    private static final Bilingual PATTERN = new Bilingual(
            "「/」か「*」で始まるパスを書いてください(例: /wp-admin/、*.php)。",
            "Write a path that begins with \"/\" or \"*\" (/wp-admin/, *.php).");
    private static final Bilingual PATH = new Bilingual("「/」で始まるパスを書いてください。", "Write a path, from its \"/\".");
    private static final Bilingual AUTHORITY = new Bilingual(
            "ホスト名を、必要ならポートを付けて書いてください(例: cms.example.jp、cms.example.jp:8080)。",
            "Write a host name, with a port if need be (cms.example.jp, cms.example.jp:8080).");
    private static final Bilingual PARAMETER =
            new Bilingual("パラメーターの名前を書いてください(例: page)。", "Write a parameter's name (page).");
    private static final Bilingual TIME = new Bilingual("時刻を 03:30 の形で書いてください。", "Write a time as 03:30.");
    private static final Bilingual PUBLISH =
            new Bilingual("automatic か by-hand を書いてください。", "Write automatic or by-hand.");
    private static final Bilingual SECRET = new Bilingual(
            "16 文字以上の秘密の値を書くか、そのファイルを webhook-secret-file に書いてください。",
            "Write a secret of at least 16 characters, or name its file in webhook-secret-file.");
    private static final Bilingual FIELD = new Bilingual("フィールド名と値を書いてください。", "Write field names and values.");
    private static final Pattern AUTHORITY_FORM = Pattern.compile("[A-Za-z0-9_.-]{1,253}(:\\d{1,5})?");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final int HTTPS = 443;
    private static final int SHORTEST_SECRET = 16;

    private VaultKeys() {}

    /**
     * Reads a site's section.
     *
     * @param port of the first HTTPS listener, which is part of the site's address
     */
    static Optional<VaultSettings> site(Section site, String host, URI origin, int port, Path base) {
        if (!site.has("vault") || host.isEmpty()) {
            return Optional.empty();
        }
        try (Section vault = site.section("vault")) {
            VaultSettings plain = VaultSettings.of(host, origin);
            String publicAuthority = port == HTTPS ? host : host + ":" + port;
            List<PathPattern> exclude = new ArrayList<>(VaultSettings.USUALLY_EXCLUDED);
            exclude.addAll(vault.list("exclude", PathPattern::of, PATTERN));
            return Optional.of(new VaultSettings(
                    host,
                    vault.value("public-authority", publicAuthority, VaultKeys::authority, AUTHORITY),
                    origin,
                    vault.value("origin-host", plain.originHost(), VaultKeys::authority, AUTHORITY),
                    new HashSet<>(vault.list("aliases", VaultKeys::authority, AUTHORITY)),
                    vault.list("start", VaultKeys::path, PATH),
                    vault.list("include", PathPattern::of, PATTERN),
                    exclude,
                    vault.list("dynamic", PathPattern::of, PATTERN),
                    queries(vault),
                    limits(vault),
                    login(vault, base),
                    guard(vault),
                    schedule(vault),
                    vault.value("publish", true, VaultKeys::publish, PUBLISH),
                    vault.integer("keep", plain.keep(), 2, 1000),
                    secret(vault, base),
                    serving(vault)));
        }
    }

    private static String authority(String text) {
        if (!AUTHORITY_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no authority");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String path(String text) {
        if (!text.startsWith("/") || text.length() > 2048) {
            throw new IllegalArgumentException("no path");
        }
        return text;
    }

    private static String parameter(String text) {
        if (text.isEmpty() || text.length() > 128 || text.contains("&") || text.contains("=")) {
            throw new IllegalArgumentException("no parameter");
        }
        return text;
    }

    private static String search(String text) {
        return text.equals("off") ? "" : parameter(text);
    }

    private static boolean publish(String text) {
        return switch (text) {
            case "automatic" -> true;
            case "by-hand" -> false;
            default -> throw new IllegalArgumentException("no policy");
        };
    }

    private static List<VaultSettings.QueryRule> queries(Section vault) {
        List<VaultSettings.QueryRule> rules = new ArrayList<>();
        for (Section section : vault.sections("queries")) {
            try (section) {
                Optional<PathPattern> path =
                        section.value("path", Optional.empty(), text -> Optional.of(PathPattern.of(text)), PATTERN);
                Set<String> parameters = new HashSet<>(section.list("parameters", VaultKeys::parameter, PARAMETER));
                if (!section.has("path")) {
                    section.required("path", PATTERN);
                }
                if (!section.has("parameters")) {
                    section.required("parameters", PARAMETER);
                }
                path.ifPresent(pattern -> rules.add(new VaultSettings.QueryRule(pattern, parameters)));
            }
        }
        return rules;
    }

    private static VaultSettings.CrawlLimits limits(Section vault) {
        VaultSettings.CrawlLimits defaults = VaultSettings.CrawlLimits.DEFAULT;
        try (Section crawl = vault.section("crawl")) {
            return new VaultSettings.CrawlLimits(
                    crawl.integer("per-second", defaults.perSecond(), 1, 10_000),
                    crawl.integer("concurrency", defaults.concurrency(), 1, 64),
                    crawl.duration("timeout", defaults.timeout(), Duration.ofSeconds(1), Duration.ofHours(1)),
                    crawl.integer("max-pages", defaults.maxPages(), 1, 1_000_000),
                    crawl.size("max-file", defaults.maxFile(), 1 << 20, 1L << 40));
        }
    }

    private static Optional<VaultSettings.Login> login(Section vault, Path base) {
        if (!vault.has("login")) {
            return Optional.empty();
        }
        try (Section login = vault.section("login")) {
            String page = login.value("page", "", VaultKeys::path, PATH);
            Map<String, String> fields = new HashMap<>();
            try (Section names = login.section("fields")) {
                for (String name : names.written()) {
                    names.text(name).ifPresent(value -> fields.put(name, value));
                }
            }
            try (Section names = login.section("field-files")) {
                for (String name : names.written()) {
                    secretOf(names, name, base).ifPresent(value -> fields.put(name, value));
                }
            }
            String cookie = login.text("cookie")
                    .or(() -> secretOf(login, "cookie-file", base))
                    .orElse("");
            login.has("cookie-file");
            if (page.isEmpty() && cookie.isEmpty()) {
                login.required("page", PATH);
            }
            return Optional.of(new VaultSettings.Login(page, fields, cookie));
        }
    }

    private static VaultSettings.Guard guard(Section vault) {
        VaultSettings.Guard defaults = VaultSettings.Guard.DEFAULT;
        try (Section guard = vault.section("guard")) {
            return new VaultSettings.Guard(
                    guard.integer("shrink-percent", defaults.shrinkPercent(), 0, 100),
                    guard.integer("errors", defaults.errors(), 0, 1_000_000));
        }
    }

    private static VaultSettings.Schedule schedule(Section vault) {
        try (Section schedule = vault.section("schedule")) {
            boolean often = schedule.has("every");
            Duration every =
                    schedule.duration("every", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(365));
            Optional<LocalTime> daily =
                    schedule.value("daily", Optional.empty(), text -> Optional.of(LocalTime.parse(text)), TIME);
            return new VaultSettings.Schedule(often ? Optional.of(every) : Optional.empty(), daily);
        }
    }

    private static Optional<String> secret(Section vault, Path base) {
        Optional<String> secret = vault.text("webhook-secret").or(() -> secretOf(vault, "webhook-secret-file", base));
        vault.has("webhook-secret-file");
        if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
            vault.wrongSecret(vault.has("webhook-secret") ? "webhook-secret" : "webhook-secret-file", SECRET);
            return Optional.empty();
        }
        return secret;
    }

    /** The first line of a file. */
    private static Optional<String> secretOf(Section section, String key, Path base) {
        if (!section.has(key)) {
            return Optional.empty();
        }
        Path file = section.path(key, base);
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            section.wrong(
                    key,
                    new Bilingual("ファイルを読めません。", "The file cannot be read."),
                    new Bilingual("パスと権限を確かめてください。", "Check its path and permissions."));
            return Optional.empty();
        }
    }

    private static VaultSettings.Serving serving(Section vault) {
        VaultSettings.Serving defaults = VaultSettings.Serving.DEFAULT;
        Duration pages;
        Duration files;
        Duration most = Duration.ofDays(365);
        try (Section cache = vault.section("cache")) {
            pages = cache.duration("pages", defaults.pageAge(), Duration.ZERO, most);
            files = cache.duration("files", defaults.fileAge(), Duration.ZERO, most);
        }
        Map<String, String> fields = new HashMap<>();
        try (Section section = vault.section("fields")) {
            for (String name : section.written()) {
                String value = section.text(name).orElse("");
                boolean sound = NAME.matcher(name).matches() && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
                if (sound) {
                    fields.put(name, value);
                } else {
                    section.wrong(name, new Bilingual("HTTP のフィールドではありません。", "This is no HTTP field."), FIELD);
                }
            }
        }
        String search = vault.value("search-parameter", defaults.searchParameter(), VaultKeys::search, PARAMETER);
        return new VaultSettings.Serving(pages, files, fields, search);
    }
}
