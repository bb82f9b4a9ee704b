package sekisho.waf;

/**
 * A chain of transformations that rules name. Immutable; compared by identity.
 */
final class Chain {
    private final Step[] steps;
    private final long bits;
    private final Chain butForCase;
    private final int number;

    /** The chain without a step. */
    Chain() {
        this.steps = new Step[0];
        this.bits = 0;
        this.butForCase = this;
        this.number = 0;
    }

    /**
     * A chain and one more step.
     *
     * @param number among the chains of the rule set
     */
    Chain(Chain before, Step last, int number) {
        this.steps = java.util.Arrays.copyOf(before.steps, before.steps.length + 1);
        this.steps[before.steps.length] = last;
        this.bits = before.bits | last.bit();
        this.butForCase = last.caseOnly() ? before.butForCase : this;
        this.number = number;
    }

    /** Whether the value comes out as it went in, always. */
    boolean isEmpty() {
        return steps.length == 0;
    }

    /** Its steps, as bits: a value that none of them can change comes out as it went in. */
    long bits() {
        return bits;
    }

    /** Whether the result says nothing about the text, such as a digest. */
    boolean isOpaque() {
        for (Step step : steps) {
            if (step.opaque()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the result is the value but for white space, which is gone, and the case of letters. */
    boolean onlyRemovesSpace() {
        for (Step step : steps) {
            if (!step.caseOnly() && !step.spaceOnly()) {
                return false;
            }
        }
        return true;
    }

    /** The chain whose result is this one's but for the case of letters. */
    Chain butForCase() {
        return butForCase;
    }

    /** What it makes of a value as it came, sharing what other chains have made of it. */
    Output of(Output value) {
        return (value.awake() & bits) == 0 ? value : value.after(this);
    }

    /** Takes its steps, of which one may change the value. */
    Output walk(Output value) {
        Output output = value;
        for (Step step : steps) {
            output = output.after(step);
        }
        return output;
    }

    /** Its number among the chains of the rule set. */
    int number() {
        return number;
    }

    /** What it makes of a value; the same array when nothing changes. */
    byte[] apply(byte[] value) {
        byte[] output = value;
        for (Step step : steps) {
            output = step.transformation().apply(output);
        }
        return output;
    }
}
