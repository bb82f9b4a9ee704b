package sekisho.forms;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what happened since the start, by form. Counts only; any thread. */
final class FormCounts {
    private static final int MOST_FORMS = 1_000;

    private static final class Numbers {
        private final LongAdder taken = new LongAdder();
        private final LongAdder repeated = new LongAdder();
        private final LongAdder tokens = new LongAdder();
        private final LongAdder repliesHeld = new LongAdder();
        private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

        Numbers() {
            for (Refusal refusal : Refusal.values()) {
                refused.put(refusal, new LongAdder());
            }
        }

        LongAdder of(Refusal refusal) {
            LongAdder counter = refused.get(refusal);
            if (counter == null) {
                throw new IllegalStateException("every refusal has a counter");
            }
            return counter;
        }
    }

    private final Map<String, Numbers> forms = new ConcurrentHashMap<>();

    private Numbers of(String form) {
        if (forms.size() >= MOST_FORMS && !forms.containsKey(form)) {
            return new Numbers();
        }
        return forms.computeIfAbsent(form, _ -> new Numbers());
    }

    void taken(String form) {
        of(form).taken.increment();
    }

    void repeated(String form) {
        of(form).repeated.increment();
    }

    void token(String form) {
        of(form).tokens.increment();
    }

    void replyHeld(String form) {
        of(form).repliesHeld.increment();
    }

    void refused(String form, Refusal refusal) {
        of(form).of(refusal).increment();
    }

    void forget(String form) {
        forms.remove(form);
    }

    FormStatus status(String form) {
        Numbers numbers = of(form);
        Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
        numbers.refused.forEach((refusal, count) -> refused.put(refusal, count.sum()));
        return new FormStatus(
                numbers.taken.sum(), numbers.repeated.sum(), numbers.tokens.sum(), numbers.repliesHeld.sum(), refused);
    }
}
