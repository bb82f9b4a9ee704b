package sekisho.waf;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The rules that read Japanese text as text; {@code docs/waf.md} says why for each. */
final class JapaneseRules {
    /** Rules of the Core Rule Set that look for commands of a shell. */
    private static final Set<Long> SHELL = Set.of(932130L, 932160L, 932220L, 932230L, 932235L, 932250L, 932260L);

    /** Others of it that meet the bytes of Japanese characters, or a quoted sign between them. */
    private static final Set<Long> OTHERS = Set.of(941310L, 942100L, 942151L, 942160L, 942190L, 942360L, 942550L);

    private JapaneseRules() {}

    /** What follows the rule's own transformations (each of them, with multiMatch): the step that masks prose, or nothing. */
    static List<String> steps(OptionalLong id) {
        if (id.isEmpty()) {
            return List.of();
        }
        if (SHELL.contains(id.getAsLong())) {
            return List.of("japaneseWords");
        }
        return OTHERS.contains(id.getAsLong()) ? List.of("japaneseSigns") : List.of();
    }
}
