package sekisho.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sekisho.gate.Waf;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.Tuning;
import sekisho.words.Bilingual;

/** The keys of inspection: {@code waf} at the top, and {@code waf} of a site. */
final class WafKeys {
    private static final Bilingual MODE =
            new Bilingual("off、detect、block のどれかを書いてください。", "Write off, detect or block.");
    private static final Bilingual OVERSIZE = new Bilingual("refuse か pass を書いてください。", "Write refuse or pass.");
    private static final Bilingual RULE = new Bilingual(
            "ルールの番号か範囲を書いてください(例: 942100、942100-942199)。", "Write a rule's id or a range (942100, 942100-942199).");
    private static final Bilingual TAG =
            new Bilingual("ルールのタグを書いてください(例: attack-sqli)。", "Write a rule's tag (attack-sqli).");
    private static final Bilingual ARGUMENT = new Bilingual(
            "引数の名前を書いてください(例: comment)。空白・引用符・コンマ・縦棒などは使えません。",
            "Write an argument's name (comment), without spaces, quotes, commas or bars.");
    private static final Bilingual PATH = new Bilingual(
            "「/」で始まるパスの先頭部分を書いてください(例: /admin/)。", "Write the beginning of a path, from its \"/\" (/admin/).");
    private static final Bilingual FILE = new Bilingual("ファイルのパスを書いてください。", "Write the path of a file.");

    private final Path base;
    private final String fileName;
    private final boolean given;
    private final Optional<Path> rules;
    private final Optional<Path> matchLog;
    private final Duration rulesMaxAge;
    private final Map<String, WafConfiguration.Site> sites = new HashMap<>();

    private WafKeys(
            Path base,
            String fileName,
            boolean given,
            Optional<Path> rules,
            Optional<Path> matchLog,
            Duration rulesMaxAge) {
        this.base = base;
        this.fileName = fileName;
        this.given = given;
        this.rules = rules;
        this.matchLog = matchLog;
        this.rulesMaxAge = rulesMaxAge;
    }

    /** Reads the section at the top. */
    static WafKeys of(Section root, Path base, Path file) {
        boolean given = root.has("waf");
        try (Section waf = root.section("waf")) {
            boolean named = waf.has("rules");
            Path folder = waf.path("rules", base);
            Optional<Path> rules = named ? Optional.of(folder) : WafConfiguration.installedRules();
            boolean logs = waf.has("match-log");
            Path log = waf.path("match-log", base);
            if (named && !isRuleSet(folder)) {
                waf.wrong("rules", NO_RULES, REMEDY);
            }
            Duration maxAge = waf.duration(
                    "rules-max-age", WafConfiguration.RULES_MAX_AGE, Duration.ofDays(1), Duration.ofDays(3650));
            return new WafKeys(
                    base,
                    String.valueOf(file.getFileName()),
                    given,
                    rules,
                    logs ? Optional.of(log) : Optional.empty(),
                    maxAge);
        }
    }

    private static final Bilingual NO_RULES =
            new Bilingual("ここには OWASP Core Rule Set がありません。", "There is no OWASP Core Rule Set here.");
    private static final Bilingual REMEDY = new Bilingual(
            "「./sekisho rules install ファイル」で入れるか、rules/REQUEST-901-*.conf と crs-setup.conf のあるフォルダーを waf.rules に書いてください。",
            "Run ./sekisho rules install FILE, or name in waf.rules a folder with rules/REQUEST-901-*.conf and crs-setup.conf.");

    private static boolean isRuleSet(Path folder) {
        try {
            return CoreRuleSet.in(folder).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a site's section. A site is inspected when that or the one at the top is written. */
    void site(Section site, String host) {
        boolean wanted = given || site.has("waf");
        try (Section waf = site.section("waf")) {
            Optional<Waf.Mode> mode =
                    waf.value("mode", wanted ? Optional.of(Waf.Mode.BLOCK) : Optional.empty(), WafKeys::mode, MODE);
            Waf.Oversize oversize = waf.value("oversize", Waf.Oversize.REFUSE, WafKeys::oversize, OVERSIZE);
            Tuning defaults = Tuning.DEFAULT;
            int paranoia = waf.integer("paranoia", defaults.paranoia(), 1, 4);
            int inbound = waf.integer("inbound-threshold", defaults.inboundThreshold(), 1, 10_000);
            int outbound = waf.integer("outbound-threshold", defaults.outboundThreshold(), 1, 10_000);
            long limit = waf.size("body-limit", defaults.requestBodyLimit(), 1 << 10, 128L << 20);
            boolean responses = waf.flag("response-body", defaults.responseBody());
            boolean japanese = waf.flag("japanese", defaults.japanese());
            List<String> places = new ArrayList<>();
            List<Tuning.Exclusion> exclusions = exclusions(waf, places);
            List<Path> before;
            List<Path> after;
            try (Section own = waf.section("own-rules")) {
                before = files(own, "before");
                after = files(own, "after");
            }
            if (mode.isPresent()) {
                if (rules.isEmpty()) {
                    site.wrong("waf", NO_RULES, REMEDY);
                }
                Tuning tuning = new Tuning(
                        mode.get() == Waf.Mode.BLOCK,
                        paranoia,
                        inbound,
                        outbound,
                        limit,
                        oversize == Waf.Oversize.REFUSE,
                        responses,
                        exclusions,
                        before,
                        after,
                        japanese);
                sites.put(host, new WafConfiguration.Site(mode.get(), oversize, tuning, places));
            }
        }
    }

    private static Optional<Waf.Mode> mode(String text) {
        return switch (text) {
            case "off", "false" -> Optional.empty();
            case "detect" -> Optional.of(Waf.Mode.DETECT);
            case "block" -> Optional.of(Waf.Mode.BLOCK);
            default -> throw new IllegalArgumentException("no mode");
        };
    }

    private static Waf.Oversize oversize(String text) {
        return switch (text) {
            case "refuse" -> Waf.Oversize.REFUSE;
            case "pass" -> Waf.Oversize.PASS;
            default -> throw new IllegalArgumentException("no policy");
        };
    }

    private List<Tuning.Exclusion> exclusions(Section waf, List<String> places) {
        List<Tuning.Exclusion> exclusions = new ArrayList<>();
        for (Section section : waf.sections("exclusions")) {
            try (section) {
                List<String> rules = section.list("rules", Tuning.Exclusion::rule, RULE);
                List<String> tags = section.list("tags", Tuning.Exclusion::tag, TAG);
                List<String> arguments = section.list("arguments", Tuning.Exclusion::argument, ARGUMENT);
                List<String> paths = section.list("paths", Tuning.Exclusion::path, PATH);
                String reason = section.text("reason").orElse("");
                if (!rules.isEmpty() || !tags.isEmpty()) {
                    exclusions.add(new Tuning.Exclusion(rules, tags, arguments, paths, reason));
                    places.add(fileName + ":" + section.line());
                } else if (!section.has("rules") && !section.has("tags")) {
                    section.required("rules", RULE);
                }
            }
        }
        return exclusions;
    }

    private List<Path> files(Section own, String key) {
        Function<String, Path> readable = text -> {
            Path file = base.resolve(text).normalize();
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IllegalArgumentException("no file");
            }
            return file;
        };
        return own.list(key, readable, FILE);
    }

    WafConfiguration whole() {
        return new WafConfiguration(rules, matchLog, rulesMaxAge, sites);
    }
}
