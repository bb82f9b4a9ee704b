package sekisho.waf.plan;

import java.util.HashMap;
import java.util.Map;

/** Which tests have a given short string among their conditions: a bitmap of hashes in front of a table of masks. */
final class GramTable {
    private static final long MULTIPLIER =
            0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio: Knuth, TAOCP 3, §6.4

    private static final long SEVERAL = 0;

    private final int shift;
    private final long[] bitmap;
    private final char[] slots;
    private final long[] masks;
    /** By slot, the only string of that hash; {@link #SEVERAL} when there are more. */
    private final long[] only;

    private final int width;

    /** @param grams the folded string, little-endian, to its mask of {@code width} longs */
    GramTable(Map<Long, long[]> grams, int width) {
        int bits = 15;
        while (bits < 19 && grams.size() > (1 << bits) / 24) {
            bits++;
        }
        this.width = width;
        this.shift = 64 - bits;
        this.bitmap = new long[1 << (bits - 6)];
        this.slots = new char[1 << bits];
        Map<Integer, long[]> byHash = new HashMap<>();
        Map<Integer, Long> strings = new HashMap<>();
        grams.forEach((gram, mask) -> {
            strings.merge(hash(gram), gram, (one, other) -> SEVERAL);
            long[] merged = byHash.computeIfAbsent(hash(gram), hash -> new long[width]);
            for (int i = 0; i < width; i++) {
                merged[i] |= mask[i];
            }
        });
        if (byHash.size() > Character.MAX_VALUE) {
            throw new IllegalStateException("too many strings to look for: " + byHash.size());
        }
        this.masks = new long[byHash.size() * width];
        this.only = new long[byHash.size()];
        int slot = 0;
        for (Map.Entry<Integer, long[]> entry : byHash.entrySet()) {
            int hash = entry.getKey();
            bitmap[hash >>> 6] |= 1L << hash;
            slots[hash] = (char) slot;
            only[slot] = strings.getOrDefault(hash, SEVERAL);
            System.arraycopy(entry.getValue(), 0, masks, slot * width, width);
            slot++;
        }
    }

    private int hash(long gram) {
        return (int) ((gram * MULTIPLIER) >>> shift);
    }

    /** Bit 0 says whether the string may be one of those looked for; the other bits say nothing. */
    long probe(long gram) {
        int hash = hash(gram);
        return bitmap[hash >>> 6] >>> hash;
    }

    /** Adds the tests of this string to those seen. */
    void collect(long gram, long[] seen) {
        int hash = hash(gram);
        if (((bitmap[hash >>> 6] >>> hash) & 1) != 0) {
            int slot = slots[hash];
            if (only[slot] != gram && only[slot] != SEVERAL) {
                return;
            }
            int at = slot * width;
            for (int i = 0; i < width; i++) {
                seen[i] |= masks[at + i];
            }
        }
    }
}
