package sekisho.waf.operator;

import java.util.Optional;
import sekisho.waf.regex.Needs;

/**
 * The test of a rule ({@code @rx}, {@code @pm}, …), made once at load time, without its negation. Safe for any thread; time
 * linear in the value. Never changes the value.
 */
public interface Operator {
    /** Whether the value matches. Called for many values that do not: allocates nothing on that way. */
    boolean matches(byte[] value, Evaluation evaluation);

    /**
     * Tells which parts of the value matched, group 0 first. Called only after {@link #matches} said yes for the same value, and
     * only when somebody wants to know. The default says that all of it matched.
     *
     * @param groups highest group wanted, 0 to 9
     */
    default void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
        into.captured(0, 0, value.length);
    }

    /** The numbers that match, when a value is read as a number and nothing else counts. */
    default Optional<NumberRange> numbers() {
        return Optional.empty();
    }

    /** Whether the answer for a value is the same in every transaction: no macro, nothing of the machine. */
    default boolean isFixed() {
        return false;
    }

    /** What a value must contain to have a chance. {@link Needs#NONE} when nothing is known. */
    default Needs needs() {
        return Needs.NONE;
    }
}
