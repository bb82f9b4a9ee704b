package sekisho.waf;

import org.jspecify.annotations.Nullable;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.transform.Transformation;

/**
 * A chain of transformations that rules name, as the last step after a shorter chain: chains that begin alike share what they have
 * in common. Immutable; compared by identity.
 */
final class Chain {
    private final int number;
    private final @Nullable Chain before;
    private final @Nullable Transformation step;
    private final ByteSet stepTriggers;
    private final ByteSet triggers;
    private final boolean caseOnly;
    private final boolean opaque;

    private Chain(
            int number,
            @Nullable Chain before,
            @Nullable Transformation step,
            ByteSet stepTriggers,
            boolean caseOnly,
            boolean opaque) {
        this.number = number;
        this.before = before;
        this.step = step;
        this.stepTriggers = stepTriggers;
        this.triggers = before == null ? stepTriggers : before.triggers.or(stepTriggers);
        this.caseOnly = caseOnly;
        this.opaque = opaque;
    }

    /** The chain without a step. */
    static Chain none() {
        return new Chain(0, null, null, ByteSet.NONE, false, false);
    }

    /**
     * This chain and one more step.
     *
     * @param number among the chains of the rule set
     * @param name the transformation's canonical name
     */
    Chain and(int number, String name, Transformation next) {
        return new Chain(
                number,
                this,
                next,
                Triggers.of(name),
                name.equals("lowercase") || name.equals("uppercase"),
                opaque || Triggers.isOpaque(name));
    }

    /** Among the chains of the rule set, from 0. */
    int number() {
        return number;
    }

    /** Whether the value comes out as it went in, always. */
    boolean isEmpty() {
        return step == null;
    }

    /** A value without any of these bytes comes out as it went in. */
    ByteSet triggers() {
        return triggers;
    }

    /** Whether the result says nothing about the text, such as a digest. */
    boolean isOpaque() {
        return opaque;
    }

    /** The chain whose result is this one's but for the case of letters. */
    Chain butForCase() {
        return caseOnly && before != null ? before.butForCase() : this;
    }

    /** The chain without its last step; null for the empty one. */
    @Nullable
    Chain before() {
        return before;
    }

    /** The last step alone; the same array when nothing changes. */
    byte[] last(byte[] value) {
        return step == null ? value : step.apply(value);
    }

    /** The bytes without which the last step changes nothing. */
    ByteSet stepTriggers() {
        return stepTriggers;
    }

    /** The value after all steps; the same array when nothing changes. */
    byte[] apply(byte[] value) {
        return before == null ? value : last(before.apply(value));
    }
}
