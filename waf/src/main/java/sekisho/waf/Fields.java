package sekisho.waf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The members of one collection in one transaction, in order, and which tests any of them can pass. One thread. */
final class Fields {
    static final Fields NONE = new Fields();
    private static final Field[] EMPTY = new Field[0];

    private Field[] members = EMPTY;
    private int size;
    private long @Nullable [] union;
    private int inUnion;

    /** With one member. */
    static Fields of(String name, byte[] value) {
        Fields fields = new Fields();
        fields.add(new Field(name, value));
        return fields;
    }

    void add(Field field) {
        if (size == members.length) {
            members = Arrays.copyOf(members, Math.max(4, size * 2));
        }
        members[size++] = field;
    }

    void addAll(Fields others) {
        for (int i = 0; i < others.size; i++) {
            add(others.members[i]);
        }
    }

    int size() {
        return size;
    }

    Field at(int index) {
        return members[index];
    }

    /** The first of this name (lower case), or null. */
    @Nullable
    Field named(String key) {
        for (int i = 0; i < size; i++) {
            if (members[i].name.length() == key.length() && members[i].key().equals(key)) {
                return members[i];
            }
        }
        return null;
    }

    /** Whether any member can pass the test of this bit. */
    boolean mayPass(Plan plan, int bit) {
        if (size == 0) {
            return false; // before anything is noted: the empty list is shared
        }
        return ((union(plan)[bit >>> 6] >>> bit) & 1) != 0;
    }

    /** Which tests any member can pass; not to be changed. Only for lists with members, and always with the same plan. */
    long[] union(Plan plan) {
        long[] known = union;
        if (known == null) {
            known = new long[plan.words()];
            union = known;
        }
        while (inUnion < size) {
            @Nullable Field next = members[inUnion++];
            while (next != null) {
                long[] candidates = plan.candidates(next);
                for (int i = 0; i < known.length; i++) {
                    known[i] |= candidates[i];
                }
                next = next.otherwise;
            }
        }
        return known;
    }
}
