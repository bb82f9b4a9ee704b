package sekisho.waf;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sekisho.waf.seclang.Variable;

/**
 * The input of one transaction as rules see it: each variable's members, made when first asked for. What rules write (TX and the
 * persistent collections) and what they match (MATCHED_*) is not here. One thread.
 */
final class Variables {
    private final Map<Variable, Fields> known = new EnumMap<>(Variable.class);
    private final List<Variable> empty = new ArrayList<>();
    private final Message message;

    Variables(Message message) {
        this.message = message;
    }

    /** The members; not to be changed by the caller. */
    Fields of(Variable variable) {
        Fields fields = known.get(variable);
        if (fields == null) {
            fields = message.fields(variable);
            known.put(variable, fields);
            if (fields.size() == 0) {
                empty.add(variable);
            }
        }
        return fields;
    }

    /** Forgets what was made of these, because the message has grown. */
    void forget(Variable... variables) {
        for (Variable variable : variables) {
            known.remove(variable);
        }
    }

    /** Forgets everything that was empty so far. */
    void forgetEmpty() {
        for (int i = 0; i < empty.size(); i++) {
            known.remove(empty.get(i));
        }
        empty.clear();
    }
}
