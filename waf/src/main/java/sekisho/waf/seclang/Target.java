package sekisho.waf.seclang;

/**
 * One thing that a rule looks at, or does not.
 *
 * @param kind whether it adds, takes away or counts
 * @param variable the variable or collection
 * @param member which members of it
 */
public record Target(Kind kind, Variable variable, Member member) {
    /** How a target is written: {@code ARGS}, {@code !ARGS:x}, {@code &ARGS}. */
    public enum Kind {
        INCLUDE,
        EXCLUDE,
        COUNT
    }

    /** Which members of a collection. */
    public sealed interface Member {
        /** All of them, or the variable itself. */
        record All() implements Member {}

        /** The one of this name, compared without case. */
        record Named(String name) implements Member {}

        /** Those whose names match, without case ({@code ARGS:/^json/}). */
        record Matching(String pattern) implements Member {}

        /** The XPath expression of an XML target ({@code XML:/*}), as written. */
        record XPath(String expression) implements Member {}
    }
}
