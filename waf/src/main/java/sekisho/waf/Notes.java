package sekisho.waf;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Variable;

/**
 * What the rules of one exchange note for each other and beyond it: TX, the environment, and the persistent collections that they
 * opened. One thread.
 */
final class Notes {
    private static final int LONGEST_KEY = 256;

    private final Persistent persistent;
    private final Instant time;
    private final Tx tx;
    private final Map<Variable, String> keys = new HashMap<>();
    private final Map<String, byte[]> environment = new HashMap<>();

    /** @param tx what is noted already */
    Notes(Persistent persistent, Instant time, Tx tx) {
        this.persistent = persistent;
        this.time = time;
        this.tx = tx;
    }

    Tx tx() {
        return tx;
    }

    /** The members of TX, a persistent collection or the environment as they are now; SESSIONID and USERID. */
    Fields of(Variable variable) {
        return switch (variable) {
            case TX -> tx.members();
            case SESSIONID -> key(Variable.SESSION);
            case USERID -> key(Variable.USER);
            case ENV -> {
                Fields all = new Fields();
                environment.forEach((name, value) -> all.add(new Field(name, value)));
                yield all;
            }
            default -> {
                String key = keys.get(variable);
                yield key == null ? Fields.NONE : persistent.members(variable, key, time);
            }
        };
    }

    private Fields key(Variable collection) {
        String key = keys.get(collection);
        return key == null ? Fields.NONE : Fields.of("", Latin1.bytes(key));
    }

    /**
     * Does what a match notes.
     *
     * @param scene what texts speak of
     * @return what it adds to the anomaly score
     */
    int take(List<Effects.Assignment> assignments, Scene scene) {
        int score = 0;
        for (int i = 0; i < assignments.size(); i++) {
            Effects.Assignment assignment = assignments.get(i);
            switch (assignment) {
                case Effects.SetVar set -> score += set(set, scene);
                case Effects.ExpireVar expire -> expire(expire, scene);
                case Effects.InitCol init ->
                    keys.put(init.collection(), Latin1.text(scene.expand(init.key()), LONGEST_KEY));
                case Effects.SetEnv env -> environment.put(env.name(), scene.expand(env.value()));
            }
        }
        return score;
    }

    private void expire(Effects.ExpireVar expire, Scene scene) {
        String key = keys.get(expire.collection());
        if (key != null) {
            String name = lowerText(expire.key(), scene);
            persistent.expire(expire.collection(), key, name, Latin1.number(scene.expand(expire.seconds())), time);
        }
    }

    private static String lowerText(Texts.Text text, Scene scene) {
        return Latin1.text(scene.expand(text)).toLowerCase(Locale.ROOT);
    }

    private int set(Effects.SetVar set, Scene scene) {
        boolean inTx = set.collection() == Variable.TX;
        String owner = inTx ? "" : keys.get(set.collection());
        if (owner == null) {
            return 0; // not initialised: nothing to write to
        }
        String name = set.slot() >= 0 ? "" : lowerText(set.key(), scene);
        int score = 0;
        byte[] value;
        switch (set.change()) {
            case SET -> value = scene.expand(set.value());
            case REMOVE -> value = null;
            case ADD, SUBTRACT -> {
                byte[] before = get(set, owner, name);
                long change = Latin1.number(scene.expand(set.value()));
                score = set.direction() == Effects.Score.ANOMALY ? (int) change : 0;
                long sign = set.change() == Action.SetVar.Change.ADD ? change : -change;
                value = Latin1.bytes((before == null ? 0 : Latin1.number(before)) + sign);
            }
            default -> throw new IllegalStateException("no such change");
        }
        put(set, owner, name, value);
        return score;
    }

    private byte @Nullable [] get(Effects.SetVar set, String owner, String name) {
        if (set.collection() != Variable.TX) {
            return persistent.get(set.collection(), owner, name, time);
        }
        return set.slot() >= 0 ? tx.get(set.slot()) : tx.get(name);
    }

    private void put(Effects.SetVar set, String owner, String name, byte @Nullable [] value) {
        if (set.collection() != Variable.TX) {
            persistent.set(set.collection(), owner, name, value, time);
        } else if (set.slot() >= 0) {
            tx.set(set.slot(), value);
        } else {
            tx.set(name, value);
        }
    }
}
