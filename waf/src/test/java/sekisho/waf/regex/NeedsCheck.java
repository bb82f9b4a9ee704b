package sekisho.waf.regex;

/** The plain reading of {@link Needs}. */
final class NeedsCheck {
    private NeedsCheck() {}

    static boolean holds(Needs needs, byte[] value) {
        return value.length >= needs.minLength()
                && needs.clauses().stream()
                        .allMatch(clause -> clause.factors().stream().anyMatch(factor -> occurs(factor, value)));
    }

    private static boolean occurs(Needs.Factor factor, byte[] value) {
        for (int at = 0; at + factor.bytes().size() <= value.length; at++) {
            boolean here = true;
            for (int i = 0; i < factor.bytes().size(); i++) {
                here &= factor.bytes().get(i).contains(value[at + i] & 0xFF);
            }
            if (here) {
                return true;
            }
        }
        return false;
    }
}
