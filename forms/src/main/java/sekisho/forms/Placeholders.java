package sekisho.forms;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with names in braces. Pure. */
public final class Placeholders {
    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9_-]{0,39})\\}");

    /** What every text may name besides fields: the form's title, all answers, the time. */
    public static final Set<String> COMMON = Set.of("form", "all", "time");

    private Placeholders() {}

    /** The names that occur. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Each name replaced once; what is put in is not looked at again. */
    static String fill(String text, UnaryOperator<String> values) {
        return NAME.matcher(text).replaceAll(match -> Matcher.quoteReplacement(values.apply(match.group(1))));
    }
}
