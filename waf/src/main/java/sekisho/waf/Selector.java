package sekisho.waf;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sekisho.waf.regex.Regex;

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

    /**
     * Names that a pattern matches, without case.
     *
     * @param number among those of the rule set, from 0
     * @param beginning what names begin with, when that is all that the pattern says, else null
     */
    record Matching(int number, Regex pattern, @Nullable String beginning) implements Selector {
        private static final Pattern BEGINNING = Pattern.compile("\\^[A-Za-z0-9_-]+");

        static Matching of(int number, String text, Regex pattern) {
            return new Matching(number, pattern, BEGINNING.matcher(text).matches() ? text.substring(1) : null);
        }

        @Override
        public boolean selects(Field field) {
            return field.isMeantBy(this);
        }

        boolean matches(String name) {
            return beginning == null
                    ? pattern.find(Latin1.bytes(name))
                    : name.regionMatches(true, 0, beginning, 0, beginning.length());
        }
    }

    /** The nodes that an XPath expression selects; asked of the document, not of members. */
    record XPath(String expression) implements Selector {
        @Override
        public boolean selects(Field field) {
            return true;
        }
    }

    /** The key when it is one name, else null. */
    default @Nullable String key() {
        return null;
    }
}
