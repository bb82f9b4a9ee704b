package sekisho.waf.seclang;

/**
 * The operator of a rule as written.
 *
 * @param negated {@code !@rx}
 * @param name as in {@link Names#OPERATORS} (canonical case, without the at sign); {@code rx} when the rule names none
 * @param argument the rest, macros recognised
 */
public record OperatorCall(boolean negated, String name, Template argument) {}
