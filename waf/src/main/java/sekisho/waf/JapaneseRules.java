package sekisho.waf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the Core Rule Set that read Japanese text as text; {@code docs/waf.md} gives the reason for each, and what still
 * counts as an attack. {@code SecJapaneseText Off} leaves the rules as they are published.
 */
final class JapaneseRules {
    /** Rules that look for commands of a shell, at the beginning of a value too. */
    private static final Steps COMMANDS = new Steps("japaneseCommands", "japaneseWords");

    private static final Steps NAMES = new Steps("japaneseNames", "");
    private static final Steps ELEMENTS = new Steps("japaneseElements", "");
    private static final Steps QUOTES = new Steps("japaneseQuotes", "japaneseSigns");
    private static final Steps SIGNS = new Steps("", "japaneseSigns");

    private static final Map<Long, Steps> BY_RULE = Map.ofEntries(
            Map.entry(921130L, new Steps("japaneseProtocols", "")),
            Map.entry(930120L, new Steps("japaneseFiles", "")),
            Map.entry(932130L, new Steps("japanesePatterns", "japaneseFaces")),
            Map.entry(932120L, new Steps("japanesePowerShell", "")),
            Map.entry(932150L, COMMANDS),
            Map.entry(932160L, COMMANDS),
            Map.entry(932220L, COMMANDS),
            Map.entry(932230L, COMMANDS),
            Map.entry(932235L, COMMANDS),
            Map.entry(932250L, COMMANDS),
            Map.entry(932260L, COMMANDS),
            Map.entry(932370L, NAMES),
            Map.entry(932380L, NAMES),
            Map.entry(933100L, new Steps("japaneseTags", "")),
            Map.entry(933210L, new Steps("japaneseGroups", "")),
            Map.entry(933150L, new Steps("japanesePhpCalls", "")),
            Map.entry(933160L, new Steps("japanesePhpCalls", "")),
            Map.entry(941310L, SIGNS),
            Map.entry(941130L, new Steps("japaneseAttributes", "")),
            Map.entry(934100L, new Steps("japanesePhpCalls", "")),
            Map.entry(941100L, ELEMENTS),
            Map.entry(941110L, ELEMENTS),
            Map.entry(941160L, ELEMENTS),
            Map.entry(941390L, new Steps("japanesePhpCalls", "")),
            Map.entry(942100L, new Steps("japaneseSqlText", "japaneseSigns")),
            Map.entry(942140L, new Steps("japaneseSqlNames", "japaneseSigns")),
            Map.entry(942151L, new Steps("japaneseSqlCalls", "japaneseSigns")),
            Map.entry(942160L, new Steps("japaneseSqlCalls", "japaneseSigns")),
            Map.entry(942190L, new Steps("japaneseSqlText", "japaneseSigns")),
            Map.entry(942230L, new Steps("japaneseSqlNames", "")),
            Map.entry(942320L, new Steps("japaneseSqlNames", "")),
            Map.entry(942360L, new Steps("japaneseStatement", "japaneseSigns")),
            Map.entry(942550L, QUOTES));

    /** Every step that is used here. */
    static final Set<String> STEPS = BY_RULE.values().stream()
            .flatMap(steps -> Stream.of(steps.first(), steps.last()))
            .filter(step -> !step.isEmpty())
            .collect(Collectors.toUnmodifiableSet());

    /**
     * What comes before and after a rule's own transformations (each of them, with multiMatch).
     *
     * @param first or empty
     * @param last or empty
     */
    record Steps(String first, String last) {
        static final Steps NONE = new Steps("", "");

        List<String> around(List<String> transformations) {
            List<String> all = new ArrayList<>();
            if (!first.isEmpty()) {
                all.add(first);
            }
            all.addAll(transformations);
            if (!last.isEmpty()) {
                all.add(last);
            }
            return all;
        }
    }

    private JapaneseRules() {}

    /** The steps of a rule; {@link Steps#NONE} for most. */
    static Steps steps(OptionalLong id) {
        return id.isEmpty() ? Steps.NONE : BY_RULE.getOrDefault(id.getAsLong(), Steps.NONE);
    }
}
