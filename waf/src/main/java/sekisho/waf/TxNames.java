package sekisho.waf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The names of TX members that rules mention, numbered: slots 0 to 9 are the captured groups. Filled when rules are loaded. */
final class TxNames {
    static final int GROUPS = 10;
    private final Map<String, Integer> slots = new HashMap<>();
    private String[] names = new String[0];

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

    /** No more names. */
    void close() {
        names = new String[slots.size()];
        slots.forEach((name, slot) -> names[slot] = name);
    }

    int size() {
        return names.length;
    }

    String name(int slot) {
        return names[slot];
    }
}
