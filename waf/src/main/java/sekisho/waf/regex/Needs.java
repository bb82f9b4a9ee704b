package sekisho.waf.regex;

import java.util.List;

/**
 * What every matching value contains: a necessary condition, never a sufficient one. A value matches only if it is at least
 * {@code minLength} bytes long and contains, for <em>each</em> clause, at least <em>one</em> of its factors somewhere.
 *
 * @param minLength bytes, 0 or more
 * @param clauses all must hold; empty when nothing is known
 */
public record Needs(int minLength, List<Clause> clauses) {
    /** Nothing is known: every value has to be looked at. */
    public static final Needs NONE = new Needs(0, List.of());

    public Needs {
        clauses = List.copyOf(clauses);
    }

    /** At least one of these factors occurs in a matching value. Never empty. */
    public record Clause(List<Factor> factors) {
        public Clause {
            factors = List.copyOf(factors);
        }
    }

    /**
     * A run of 1 to 64 consecutive bytes, each of which may be one of several ({@code [sS][eE][lL]}).
     *
     * @param bytes one set per position
     */
    public record Factor(List<ByteSet> bytes) {
        public Factor {
            bytes = List.copyOf(bytes);
        }
    }
}
