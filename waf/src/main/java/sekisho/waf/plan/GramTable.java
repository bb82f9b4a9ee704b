package sekisho.waf.plan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which tests have a given string of four or eight bytes among their conditions: a bitmap of hashes of four bytes, which answers
 * nearly always, in front of the strings and their masks. Of eight bytes, the rarest four are hashed. Immutable.
 */
final class GramTable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FOLD = 0x2020202020202020L;
    private static final long LOW = 0xffffffffL;
    private static final long MULTIPLIER =
            0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio: Knuth, TAOCP 3, §6.4

    /** Of a string of four bytes, which has nothing around its block. */
    private static final byte ALONE = -1;

    /** @param offset of the four bytes that are hashed in the eight; {@link #ALONE} when there are only four */
    private record Entry(long block, byte offset, long gram, Mask mask) {}

    /** Which tests, and for which of their conditions. */
    private record Mask(java.nio.LongBuffer words) {}

    private final int shift;
    private final long[] bitmap;
    /** By hash, which bucket. */
    private final char[] buckets;
    /** By bucket, its first entry. */
    private final int[] first;

    private final int[] blocks;
    private final byte[] offsets;
    private final long[] grams;
    private final long[] masks;
    private final int width;

    /**
     * Strings are folded (bit 0x20 of every byte set), little-endian; masks have {@code width} longs.
     *
     * @param four strings of four bytes
     * @param eight strings of eight bytes
     */
    GramTable(Map<Long, long[]> four, Map<Long, long[]> eight, int width) {
        List<Entry> entries = new ArrayList<>();
        four.forEach((gram, mask) -> entries.add(new Entry(gram, ALONE, 0, mask(mask))));
        eight.forEach((gram, mask) -> {
            byte offset = rarest(gram);
            entries.add(new Entry((gram >>> (8 * offset)) & LOW, offset, gram, mask(mask)));
        });
        int bits = 15;
        while (bits < 19 && entries.size() > (1 << bits) / 24) {
            bits++;
        }
        this.width = width;
        this.shift = 64 - bits;
        this.bitmap = new long[1 << (bits - 6)];
        this.buckets = new char[1 << bits];
        int size = entries.size();
        entries.sort(Comparator.comparingInt(entry -> hash(entry.block())));
        this.blocks = new int[size];
        this.offsets = new byte[size];
        this.grams = new long[size];
        this.masks = new long[size * width];
        int[] begins = new int[size + 1];
        int count = 0;
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            int hash = hash(entry.block());
            if ((bitmap[hash >>> 6] & (1L << hash)) == 0) {
                bitmap[hash >>> 6] |= 1L << hash;
                if (count > Character.MAX_VALUE) {
                    throw new IllegalStateException("too many strings to look for: " + size);
                }
                buckets[hash] = (char) count;
                begins[count++] = i;
            }
            blocks[i] = (int) entry.block();
            offsets[i] = entry.offset();
            grams[i] = entry.gram();
            entry.mask().words().duplicate().get(masks, i * width, width);
        }
        begins[count] = size;
        this.first = java.util.Arrays.copyOf(begins, count + 1);
    }

    private static Mask mask(long[] words) {
        return new Mask(java.nio.LongBuffer.wrap(words));
    }

    /** Where the four bytes stand that ordinary text has most rarely. */
    private static byte rarest(long gram) {
        int best = 0;
        double least = 2;
        for (int offset = 0; offset <= Prefilter.LONG_GRAM - Prefilter.GRAM; offset++) {
            long block = (gram >>> (8 * offset)) & LOW;
            double likelihood = 1;
            for (int i = 0; i < Prefilter.GRAM; i++) {
                likelihood *= Text.foldedShare((int) (block >>> (8 * i)) & 0xff);
            }
            likelihood = Math.max(likelihood, Text.atLeast(block));
            if (likelihood < least) {
                least = likelihood;
                best = offset;
            }
        }
        return (byte) best;
    }

    private int hash(long block) {
        return (int) ((block * MULTIPLIER) >>> shift);
    }

    /**
     * Bit 0 says whether these four bytes may be worth a {@link #collect}; the other bits say nothing.
     *
     * @param four bytes as they stand in the value, little-endian
     */
    long probe(int four) {
        int hash = hash((four | FOLD) & LOW);
        return bitmap[hash >>> 6] >>> hash;
    }

    /** Adds the tests of the strings whose hashed bytes stand here to those seen; four bytes must be left. */
    void collect(byte[] value, int at, long[] seen) {
        long block = ((int) INT.get(value, at) | FOLD) & LOW;
        int hash = hash(block);
        if (((bitmap[hash >>> 6] >>> hash) & 1) == 0) {
            return;
        }
        int bucket = buckets[hash];
        for (int entry = first[bucket]; entry < first[bucket + 1]; entry++) {
            if (blocks[entry] == (int) block && stands(entry, value, at)) {
                for (int i = 0; i < width; i++) {
                    seen[i] |= masks[entry * width + i];
                }
            }
        }
    }

    /** Whether what is around the four bytes is there, too. */
    private boolean stands(int entry, byte[] value, int at) {
        int from = at - offsets[entry];
        return offsets[entry] == ALONE
                || (from >= 0
                        && from <= value.length - Prefilter.LONG_GRAM
                        && ((long) LONG.get(value, from) | FOLD) == grams[entry]);
    }
}
