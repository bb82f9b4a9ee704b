package sekisho.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sekisho.journal.AccessRecord;
import sekisho.journal.Entry;

/**
 * What rules and scanner found in some records, counted.
 *
 * @param blocked requests that the rules refused
 * @param wouldBlock requests that they would have refused
 * @param infected uploads in which malware was found
 * @param severities how many matches of each, the gravest first
 * @param rules those that matched most often, at most ten
 */
record Findings(int blocked, int wouldBlock, int infected, Map<String, Integer> severities, List<Rule> rules) {
    private static final int TOP = 10;
    private static final List<String> NAMES =
            List.of("EMERGENCY", "ALERT", "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "DEBUG");

    Findings {
        rules = List.copyOf(rules);
    }

    /** A rule and in how many requests it matched. */
    record Rule(String id, String message, int requests) {}

    static Findings of(Collection<Entry> entries) {
        int blocked = 0;
        int wouldBlock = 0;
        int infected = 0;
        Map<Integer, Integer> severities = new TreeMap<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Entry entry : entries) {
            if (!seen.add(entry.id())) {
                continue;
            }
            String action = entry.waf().map(AccessRecord.Waf::action).orElse("");
            blocked += action.equals("blocked") ? 1 : 0;
            wouldBlock += action.equals("would-block") ? 1 : 0;
            infected += entry.antivirus()
                            .filter(found -> found.action().equals("infected"))
                            .isPresent()
                    ? 1
                    : 0;
            Set<String> ids = new HashSet<>();
            for (AccessRecord.Match match :
                    entry.waf().map(AccessRecord.Waf::matches).orElse(List.of())) {
                if (match.severity() >= 0) {
                    severities.merge(match.severity(), 1, Integer::sum);
                }
                if (match.score() > 0 && ids.add(match.id())) {
                    rules.merge(
                            match.id(),
                            new Rule(match.id(), match.message(), 1),
                            (known, more) -> new Rule(known.id(), known.message(), known.requests() + 1));
                }
            }
        }
        Map<String, Integer> named = new LinkedHashMap<>();
        severities.forEach((level, count) -> named.put(level < NAMES.size() ? NAMES.get(level) : "?", count));
        return new Findings(
                blocked,
                wouldBlock,
                infected,
                named,
                rules.values().stream()
                        .sorted(Comparator.comparingInt(Rule::requests)
                                .reversed()
                                .thenComparing(Rule::id))
                        .limit(TOP)
                        .toList());
    }
}
