package sekisho.waf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sekisho.waf.body.Compatibility;
import sekisho.waf.seclang.Settings;

/**
 * One member of a collection, or the value of a variable, in one transaction: a name and bytes, with what has been found out about
 * them so far. One thread.
 */
final class Field {
    /** As received, one char per byte; empty for a variable without members. */
    final String name;

    final byte[] value;
    private @Nullable String key;

    private @Nullable Output output;

    /** Which selectors by pattern have been asked, and which of them mean this member: bits by {@link Selector.Matching#number}. */
    private long asked;

    private long meant;

    /** Which tests the value can pass; null until somebody asks. */
    long @Nullable [] candidates;

    /** Whether {@link #candidates} were remembered from another exchange. */
    boolean remembered;

    /** The same in another form that rules are to look at if they find nothing in this one; null for most. */
    final @Nullable Field otherwise;

    /** Whether the same value is likely to come again in other exchanges, and is no secret. */
    final boolean recurs;

    Field(String name, byte[] value) {
        this(name, value, null, false);
    }

    private Field(String name, byte[] value, @Nullable Field otherwise, boolean recurs) {
        this.name = name;
        this.value = value;
        this.otherwise = otherwise;
        this.recurs = recurs;
    }

    /** What a client sent as the value of an argument, and what applications make of it that normalise text. */
    static Field argument(String name, byte[] value, Settings settings) {
        byte[] normal = settings.japaneseText() ? Compatibility.normalize(value) : value;
        return new Field(name, value, normal == value ? null : new Field(name, normal), false);
    }

    /** One whose value is likely to come again in other exchanges, and is no secret. */
    static Field recurring(String name, byte[] value) {
        return new Field(name, value, null, true);
    }

    /** The name in lower case: members are found without case. */
    String key() {
        String known = key;
        if (known == null) {
            known = name.toLowerCase(Locale.ROOT);
            key = known;
        }
        return known;
    }

    /** Whether a selector by pattern means this member; found out once for the first 64 selectors. */
    boolean isMeantBy(Selector.Matching selector) {
        if (selector.number() >= Long.SIZE) {
            return selector.matches(name);
        }
        long bit = 1L << selector.number();
        if ((asked & bit) == 0) {
            asked |= bit;
            meant |= selector.matches(name) ? bit : 0;
        }
        return (meant & bit) != 0;
    }

    /** The value with what chains have made of it so far. */
    Output output(Steps steps) {
        Output known = output;
        if (known == null) {
            known = new Output(value, steps);
            output = known;
        }
        return known;
    }
}
