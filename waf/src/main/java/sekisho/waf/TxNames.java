package sekisho.waf;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names of TX members that rules mention, numbered: slots 0 to 9 are the captured groups. Filled when rules are loaded. */
final class TxNames {
    static final int GROUPS = 10;
    private final Map<String, Integer> slots = new HashMap<>();
    private String[] names = new String[0];
    private final List<BitSet> meant = new ArrayList<>();

    TxNames() {
        for (int group = 0; group < GROUPS; group++) {
            slots.put(Integer.toString(group), group);
        }
    }

    /** The slot of this name, made when new. Load time only. */
    int slot(String name) {
        return slots.computeIfAbsent(name.toLowerCase(Locale.ROOT), absent -> slots.size());
    }

    /** The slot of this name in lower case, or -1. */
    int find(String key) {
        return slots.getOrDefault(key, -1);
    }

    /** No more names; it is known from now on which of them these selectors mean. */
    void close(List<Selector.Matching> selectors) {
        names = new String[slots.size()];
        slots.forEach((name, slot) -> names[slot] = name);
        for (Selector.Matching selector : selectors) {
            BitSet of = new BitSet(names.length);
            for (int slot = 0; slot < names.length; slot++) {
                of.set(slot, selector.matches(names[slot]));
            }
            meant.add(of);
        }
    }

    /** The slots that a selector means; not to be changed. */
    BitSet meantBy(Selector.Matching selector) {
        return meant.get(selector.number());
    }

    int size() {
        return names.length;
    }

    String name(int slot) {
        return names[slot];
    }
}
