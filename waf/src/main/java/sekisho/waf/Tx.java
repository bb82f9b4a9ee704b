package sekisho.waf;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The TX collection of one transaction: what rules note for each other. One thread. */
final class Tx {
    private static final int MAX_UNFORESEEN = 4096;

    private final TxNames names;
    private final byte[] @Nullable [] slots;
    /** Names made up by macros while rules run; bounded, because requests can make them up. */
    private @Nullable Map<String, byte[]> unforeseen;
    /** Of the match that captured last, if nobody has asked for all groups since. */
    private @Nullable Capture capture;

    Tx(TxNames names) {
        this.names = names;
        this.slots = new byte[names.size()][];
    }

    /** With the same members, none of which was made up. */
    Tx(Tx from) {
        this.names = from.names;
        this.slots = from.slots.clone();
    }

    /** Notes what a match captured instead of what the one before it did. */
    void capture(Capture newest) {
        capture = newest;
    }

    /** Moves the groups of the last match to their slots. */
    private void settle() {
        Capture open = capture;
        if (open != null) {
            capture = null;
            for (int group = 0; group < TxNames.GROUPS; group++) {
                slots[group] = open.group(group);
            }
        }
    }

    byte @Nullable [] get(int slot) {
        return slot < TxNames.GROUPS && capture != null ? capture.group(slot) : slots[slot];
    }

    /** By name in lower case. */
    byte @Nullable [] get(String key) {
        int slot = names.find(key);
        if (slot >= 0) {
            return get(slot);
        }
        return unforeseen == null ? null : unforeseen.get(key);
    }

    void set(int slot, byte @Nullable [] value) {
        if (slot < TxNames.GROUPS) {
            settle();
        }
        slots[slot] = value;
    }

    /** By name in lower case; null removes. What exceeds the bound of 4,096 made-up names is dropped. */
    void set(String key, byte @Nullable [] value) {
        int slot = names.find(key);
        if (slot >= 0) {
            set(slot, value);
            return;
        }
        Map<String, byte[]> map = unforeseen;
        if (value == null) {
            if (map != null) {
                map.remove(key);
            }
            return;
        }
        if (map == null) {
            map = new LinkedHashMap<>();
            unforeseen = map;
        }
        if (map.size() < MAX_UNFORESEEN || map.containsKey(key)) {
            map.put(key, value);
        }
    }

    /** The members that the selector means, as they are now. */
    Fields members(Selector.Matching selector) {
        Fields some = new Fields();
        BitSet meant = names.meantBy(selector);
        for (int slot = meant.nextSetBit(0); slot >= 0; slot = meant.nextSetBit(slot + 1)) {
            byte[] value = get(slot);
            if (value != null) {
                some.add(new Field(names.name(slot), value));
            }
        }
        if (unforeseen != null) {
            for (Map.Entry<String, byte[]> entry : unforeseen.entrySet()) {
                if (selector.matches(entry.getKey())) {
                    some.add(new Field(entry.getKey(), entry.getValue()));
                }
            }
        }
        return some;
    }

    /** All members as they are now. */
    Fields members() {
        settle();
        Fields all = new Fields();
        for (int slot = 0; slot < slots.length; slot++) {
            byte[] value = slots[slot];
            if (value != null) {
                all.add(new Field(names.name(slot), value));
            }
        }
        if (unforeseen != null) {
            unforeseen.forEach((name, value) -> all.add(new Field(name, value)));
        }
        return all;
    }
}
