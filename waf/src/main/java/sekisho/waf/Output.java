package sekisho.waf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value, or what transformations made of one, with what further steps make of it: chains that take the same steps share them, as do
 * chains of which only steps differ that change nothing. One thread.
 */
final class Output {
    /** With more different outputs than this, the next is not compared with each of them. */
    private static final int MOST_COMPARED = 16;

    /** What was made of shorter values is near enough to be walked through each time. */
    private static final int LONG = 256;

    /** What a step made of an output; a list. */
    private record Made(Step step, Output output, @Nullable Made before) {}

    final byte[] value;
    private final Steps steps;
    private long awake;
    private boolean isAwakeKnown;
    private final @Nullable Output first;
    /** Of the first: all others that came of it, the newest first. */
    private @Nullable Output newest;

    private final @Nullable Output older;
    private int count;
    private @Nullable Made made;
    /** Of the first, when it is long: what chains made of it, by their number. */
    private @Nullable Output @Nullable [] ends;

    /** Which tests the bytes can pass, as they stand here; null until somebody asks. */
    long @Nullable [] mask;

    /** A value as it came. */
    Output(byte[] value, Steps steps) {
        this(value, steps, null, null);
    }

    private Output(byte[] value, Steps steps, @Nullable Output first, @Nullable Output older) {
        this.value = value;
        this.steps = steps;
        this.first = first;
        this.older = older;
    }

    /** The steps that may change it, as bits. */
    long awake() {
        if (!isAwakeKnown) {
            awake = steps.awake(value);
            isAwakeKnown = true;
        }
        return awake;
    }

    /** What a step makes of it; made once. */
    Output after(Step step) {
        if ((awake() & step.bit()) == 0) {
            return this;
        }
        for (Made known = made; known != null; known = known.before) {
            if (known.step == step) {
                return known.output;
            }
        }
        byte[] bytes = step.transformation().apply(value);
        Output output = bytes == value ? this : first().of(bytes);
        made = new Made(step, output, made);
        return output;
    }

    /** Of a value as it came: what a chain makes of it; the same each time. */
    Output after(Chain chain) {
        if (value.length < LONG) {
            return chain.walk(this);
        }
        @Nullable Output[] known = ends;
        if (known == null) {
            known = new Output[steps.chains()];
            ends = known;
        }
        Output end = known[chain.number()];
        if (end == null) {
            end = chain.walk(this);
            known[chain.number()] = end;
        }
        return end;
    }

    private Output first() {
        return first == null ? this : first;
    }

    /** Of the first: the output with these bytes. */
    private Output of(byte[] bytes) {
        if (Arrays.equals(bytes, value)) {
            return this;
        }
        if (count <= MOST_COMPARED) {
            for (Output known = newest; known != null; known = known.older) {
                if (Arrays.equals(bytes, known.value)) {
                    return known;
                }
            }
        }
        Output output = new Output(bytes, steps, this, newest);
        newest = output;
        count++;
        return output;
    }

    /** An output of the same value whose mask is known and which differs in nothing but the case of letters; null when there is none. */
    @Nullable
    Output twin() {
        Output from = first();
        if (from.count > MOST_COMPARED) {
            return null;
        }
        if (from.mask != null && isTwin(from.value, value)) {
            return from;
        }
        for (Output other = from.newest; other != null; other = other.older) {
            if (other.mask != null && isTwin(other.value, value)) {
                return other;
            }
        }
        return null;
    }

    private static boolean isTwin(byte[] one, byte[] two) {
        if (one.length != two.length) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            if (one[i] != two[i]) {
                int small = one[i] | 0x20;
                if (small != (two[i] | 0x20) || small < 'a' || small > 'z') {
                    return false;
                }
            }
        }
        return true;
    }
}
