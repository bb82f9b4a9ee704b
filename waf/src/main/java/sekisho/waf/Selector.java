package sekisho.waf;

import org.jspecify.annotations.Nullable;
import sekisho.waf.regex.Regex;
import sekisho.waf.seclang.Target;

/** Which members of a collection are meant. Immutable. */
sealed interface Selector {
    /** Whether a member of this name is meant. */
    boolean selects(Field field);

    /** Every member. */
    record All() implements Selector {
        @Override
        public boolean selects(Field field) {
            return true;
        }
    }

    /**
     * One name.
     *
     * @param key in lower case
     */
    record Named(String key) implements Selector {
        @Override
        public boolean selects(Field field) {
            return field.name.length() == key.length() && field.key().equals(key);
        }
    }

    /** Names that a pattern matches, without case. */
    record Matching(Regex pattern) implements Selector {
        @Override
        public boolean selects(Field field) {
            return pattern.find(Latin1.bytes(field.name));
        }
    }

    /** The nodes that an XPath expression selects; asked of the document, not of members. */
    record XPath(String expression) implements Selector {
        @Override
        public boolean selects(Field field) {
            return true;
        }
    }

    /** The one of a target as written. */
    static Selector of(Target.Member member) {
        return switch (member) {
            case Target.Member.All all -> new All();
            case Target.Member.Named named -> new Named(named.name().toLowerCase(java.util.Locale.ROOT));
            case Target.Member.Matching matching -> new Matching(Regex.compile(matching.pattern(), true));
            case Target.Member.XPath path -> new XPath(path.expression());
        };
    }

    /** The key when it is one name, else null. */
    default @Nullable String key() {
        return null;
    }
}
