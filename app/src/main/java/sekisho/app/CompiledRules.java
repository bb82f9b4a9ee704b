package sekisho.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sekisho.app.config.WafConfiguration;
import sekisho.gate.Waf;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.RuleText;
import sekisho.waf.seclang.Problem;

/**
 * The rules of all sites, compiled. Sites that want the same share one set, and what did not change since is not compiled again.
 * Virtual threads or the main thread: it reads files and takes a second or so.
 */
final class CompiledRules {
    /** What a loader makes of texts. */
    sealed interface Loaded {
        /** They can be used; so many. */
        record Ready(Waf.Rules rules, int count) implements Loaded {}

        /** They cannot. */
        record Wrong(List<Problem> problems) implements Loaded {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    private static final int MOST_PROBLEMS = 100;

    private final Function<List<RuleText>, Loaded> loader;
    private Map<List<RuleText>, Loaded.Ready> compiled = Map.of();

    CompiledRules() {
        this(CompiledRules::load);
    }

    CompiledRules(Function<List<RuleText>, Loaded> loader) {
        this.loader = loader;
    }

    private static Loaded load(List<RuleText> texts) {
        return switch (RuleSet.load(texts)) {
            case RuleSet.Loaded loaded ->
                new Loaded.Ready(loaded.rules()::begin, loaded.rules().size());
            case RuleSet.Rejected rejected -> new Loaded.Wrong(rejected.problems());
        };
    }

    /**
     * The rules of each inspected site, by host. All or nothing: what was compiled before stays when it throws.
     *
     * @throws RulesException with every problem
     */
    synchronized Map<String, Waf> of(WafConfiguration configuration) {
        Map<List<RuleText>, Loaded.Ready> next = new HashMap<>();
        Map<String, Waf> sites = new HashMap<>();
        List<String> problems = new ArrayList<>();
        configuration.sites().forEach((host, site) -> {
            CoreRuleSet set = set(configuration);
            List<RuleText> texts = texts(set, site);
            Loaded.Ready rules = next.get(texts);
            if (rules == null) {
                rules = compiled.get(texts);
            }
            if (rules == null) {
                switch (loader.apply(texts)) {
                    case Loaded.Ready ready -> rules = ready;
                    case Loaded.Wrong wrong -> wrong.problems().forEach(problem -> problems.add(problem.toString()));
                }
            }
            if (rules != null) {
                next.put(texts, rules);
                Waf.About about = new Waf.About(
                        "OWASP Core Rule Set",
                        set.version(),
                        newest(set.folder().resolve("rules")),
                        rules.count(),
                        configuration.rulesMaxAge(),
                        site.tuning(),
                        site.places());
                sites.put(host, new Waf(site.mode(), site.oversize(), rules.rules(), Optional.of(about)));
            }
        });
        if (!problems.isEmpty()) {
            throw new RulesException(
                    problems.stream().distinct().limit(MOST_PROBLEMS).toList());
        }
        compiled = Map.copyOf(next);
        return Map.copyOf(sites);
    }

    private static CoreRuleSet set(WafConfiguration configuration) {
        Path folder = configuration.rules().orElseThrow();
        try {
            return CoreRuleSet.in(folder)
                    .orElseThrow(() -> new RulesException(List.of(folder + ": there is no Core Rule Set here")));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static List<RuleText> texts(CoreRuleSet set, WafConfiguration.Site site) {
        try {
            return set.texts(site.tuning());
        } catch (IOException e) {
            throw unreadable(set.folder(), e);
        }
    }

    private static RulesException unreadable(Path folder, IOException why) {
        return new RulesException(List.of(folder + ": " + why.getMessage()));
    }

    private static Instant newest(Path rules) {
        Instant newest = Instant.EPOCH;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(rules, "*.{conf,data}")) {
            for (Path file : files) {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                newest = time.isAfter(newest) ? time : newest;
            }
            return newest;
        } catch (IOException e) {
            throw unreadable(rules, e);
        }
    }
}
