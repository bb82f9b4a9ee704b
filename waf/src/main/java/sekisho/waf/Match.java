package sekisho.waf;

import sekisho.waf.seclang.Variable;

/** A value that matched, after the transformations. One thread. */
final class Match {
    static final Match NONE = new Match(Variable.MATCHED_VAR, new Field("", Latin1.EMPTY), Latin1.EMPTY);

    final Variable variable;
    final Field field;
    final byte[] value;

    /** Whether the groups were learned; then the whole match is from start to end. */
    boolean captured;

    int start;
    int end;

    Match(Variable variable, Field field, byte[] value) {
        this.variable = variable;
        this.field = field;
        this.value = value;
        this.end = value.length;
    }

    /** As it is reported: variable and member. */
    String name() {
        return switch (variable) {
            case MATCHED_VARS, MATCHED_VARS_NAMES, MATCHED_VAR -> field.name;
            default -> field.name.isEmpty() ? variable.name() : variable.name() + ":" + field.name;
        };
    }

    /** As a member of MATCHED_VARS. */
    Field asValue() {
        return new Field(name(), value);
    }

    /** As a member of MATCHED_VARS_NAMES. */
    Field asName() {
        String name = name();
        return new Field(name, Latin1.bytes(name));
    }
}
