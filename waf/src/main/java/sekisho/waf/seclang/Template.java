package sekisho.waf.seclang;

import java.util.List;

/**
 * Text that may hold macros ({@code %{TX.score}}, {@code %{rule.id}}). Names of collections are known when the rules are loaded.
 *
 * @param parts in order; no two literals follow each other; empty for the empty text
 */
public record Template(List<Part> parts) {
    public Template {
        parts = List.copyOf(parts);
    }

    /** A piece of a template. */
    public sealed interface Part {}

    /** Text as it stands; one char per byte (ISO 8859-1). */
    public record Literal(String bytes) implements Part {}

    /**
     * A macro.
     *
     * @param variable the variable or collection
     * @param key the member's name in lower case, or the empty string for a variable without one
     */
    public record Macro(Variable variable, String key) implements Part {}

    /** Whether it is the same text in every transaction. */
    public boolean isConstant() {
        return parts.stream().allMatch(part -> part instanceof Literal);
    }

    /** The text of a constant template; one char per byte. */
    public String constant() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Literal literal)) {
                throw new IllegalStateException("a template with macros has no constant text");
            }
            text.append(literal.bytes());
        }
        return text.toString();
    }
}
