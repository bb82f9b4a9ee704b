package sekisho.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.gate.Waf;
import sekisho.waf.Tuning;

/**
 * What the file says about inspection.
 *
 * @param rules folder of the Core Rule Set; present when a site is inspected
 * @param matchLog file for matched rules, not encrypted; for test runners
 * @param rulesMaxAge from which age on rules count as not kept current
 * @param sites by host; a site that is not inspected has no entry
 */
public record WafConfiguration(
        Optional<Path> rules, Optional<Path> matchLog, Duration rulesMaxAge, Map<String, Site> sites) {
    /** Half a year, within which the Core Rule Set has always had a release. */
    public static final Duration RULES_MAX_AGE = Duration.ofDays(180);

    /** With the default age. */
    public WafConfiguration(Optional<Path> rules, Optional<Path> matchLog, Map<String, Site> sites) {
        this(rules, matchLog, RULES_MAX_AGE, sites);
    }

    public WafConfiguration {
        sites = Map.copyOf(sites);
    }

    /**
     * How a site is inspected.
     *
     * @param mode whether it blocks
     * @param oversize what becomes of a body longer than is looked at
     * @param tuning of the rules
     * @param places where each of its exclusions is written, {@code sekisho.yaml:12}
     */
    public record Site(Waf.Mode mode, Waf.Oversize oversize, Tuning tuning, List<String> places) {
        /** Without exclusions. */
        public Site(Waf.Mode mode, Waf.Oversize oversize, Tuning tuning) {
            this(mode, oversize, tuning, List.of());
        }

        public Site {
            places = List.copyOf(places);
        }
    }

    /** The folders and files whose change means other rules. */
    public List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        if (!sites.isEmpty()) {
            rules.ifPresent(folder ->
                    sources.addAll(List.of(folder, folder.resolve("rules"), folder.resolve("plugins"), DEBIAN_SETUP)));
        }
        for (Site site : sites.values()) {
            sources.addAll(site.tuning().before());
            sources.addAll(site.tuning().after());
        }
        return sources.stream().distinct().toList();
    }

    private static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");
    private static final Path DEBIAN_SETUP = Path.of("/etc/modsecurity/crs");

    /** Where rules lie when the file names no folder: what {@code rules install} has put there, else Debian's package. */
    public static Optional<Path> installedRules() {
        return Optional.ofNullable(System.getProperty("sekisho.rules"))
                .map(Path::of)
                .filter(java.nio.file.Files::isDirectory)
                .or(() -> Optional.of(DEBIAN).filter(java.nio.file.Files::isDirectory));
    }
}
