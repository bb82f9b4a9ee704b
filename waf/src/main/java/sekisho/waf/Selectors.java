package sekisho.waf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sekisho.waf.regex.Regex;
import sekisho.waf.seclang.Target;

/** Makes the selectors of a rule set; the same pattern gives the same selector, so that members need to be asked once. Load time only. */
final class Selectors {
    private final Map<String, Selector.Matching> byPattern = new HashMap<>();
    private final List<Selector.Matching> all = new ArrayList<>();

    /**
     * The one of a target as written.
     *
     * @throws sekisho.waf.regex.RegexException when its pattern cannot be used
     */
    Selector of(Target.Member member) {
        return switch (member) {
            case Target.Member.All every -> new Selector.All();
            case Target.Member.Named named -> new Selector.Named(named.name().toLowerCase(Locale.ROOT));
            case Target.Member.Matching matching -> byPattern.computeIfAbsent(matching.pattern(), this::matching);
            case Target.Member.XPath path -> new Selector.XPath(path.expression());
        };
    }

    private Selector.Matching matching(String pattern) {
        Selector.Matching made = Selector.Matching.of(all.size(), pattern, Regex.compile(pattern, true));
        all.add(made);
        return made;
    }

    /** Those by pattern, in the order of their numbers. */
    List<Selector.Matching> byPattern() {
        return List.copyOf(all);
    }
}
