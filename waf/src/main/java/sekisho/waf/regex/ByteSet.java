package sekisho.waf.regex;

/** An immutable set of byte values 0 to 255: four words of 64 bits. */
public record ByteSet(long w0, long w1, long w2, long w3) {
    /** 2^64 divided by the golden ratio: Knuth, TAOCP 3, §6.4. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    public static final ByteSet NONE = new ByteSet(0, 0, 0, 0);
    public static final ByteSet ALL = new ByteSet(-1, -1, -1, -1);

    /** The set of one value, 0 to 255. */
    public static ByteSet of(int value) {
        return range(value, value);
    }

    /** All values from {@code first} to {@code last}, both included, both 0 to 255. */
    public static ByteSet range(int first, int last) {
        long[] words = new long[4];
        for (int value = first; value <= last; value++) {
            words[value >>> 6] |= 1L << value;
        }
        return new ByteSet(words[0], words[1], words[2], words[3]);
    }

    public boolean contains(int value) {
        long word = switch (value >>> 6) {
            case 0 -> w0;
            case 1 -> w1;
            case 2 -> w2;
            default -> w3;
        };
        return (word >>> value & 1) != 0;
    }

    public ByteSet or(ByteSet other) {
        return new ByteSet(w0 | other.w0, w1 | other.w1, w2 | other.w2, w3 | other.w3);
    }

    public ByteSet and(ByteSet other) {
        return new ByteSet(w0 & other.w0, w1 & other.w1, w2 & other.w2, w3 & other.w3);
    }

    /** All that is not in here. */
    public ByteSet complement() {
        return new ByteSet(~w0, ~w1, ~w2, ~w3);
    }

    /** How many values, 0 to 256. */
    public int size() {
        return Long.bitCount(w0) + Long.bitCount(w1) + Long.bitCount(w2) + Long.bitCount(w3);
    }

    @Override
    public int hashCode() {
        // A letter in both cases is two bits, 32 apart: what folds the halves of a word together takes all such sets
        // for one.
        return (int) (((w0 + 31 * (w1 + 31 * (w2 + 31 * w3))) * MIX) >>> 32);
    }
}
