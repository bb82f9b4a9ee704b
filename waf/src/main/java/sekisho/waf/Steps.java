package sekisho.waf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.transform.Transformations;

/**
 * The transformations that the rules of a set name, and the chains of them. Tells from the bytes of a value which of them may change it, in one pass. Filled
 * when rules are loaded.
 */
final class Steps {
    private final Map<String, Step> known = new LinkedHashMap<>();
    private final Map<List<String>, Chain> chains = new LinkedHashMap<>();
    private final long[] ofByte = new long[256];
    /** Those that may change even an empty value. */
    private long always;

    /** The chain of the transformations of these names, made when new. Load time only. */
    Chain chain(List<String> names) {
        Chain known = chains.get(names);
        if (known == null) {
            int last = names.size() - 1;
            known = names.isEmpty()
                    ? new Chain()
                    : new Chain(chain(names.subList(0, last)), named(names.get(last)), chains.size());
            chains.put(List.copyOf(names), known);
        }
        return known;
    }

    /** How many chains there are; their numbers are smaller. */
    int chains() {
        return chains.size();
    }

    private Step named(String name) {
        return known.computeIfAbsent(name, this::make);
    }

    private Step make(String name) {
        ByteSet triggers = Triggers.of(name);
        boolean caseOnly = name.equals("lowercase") || name.equals("uppercase");
        boolean spaceOnly = name.equals("removeWhitespace");
        Step step = new Step(
                known.size(), Transformations.named(name), triggers, Triggers.isOpaque(name), caseOnly, spaceOnly);
        if (triggers.equals(ByteSet.ALL)) {
            always |= step.bit();
        }
        for (int b = 0; b < ofByte.length; b++) {
            ofByte[b] |= triggers.contains(b) ? step.bit() : 0;
        }
        return step;
    }

    /** The steps that may change this value, as bits. */
    long awake(byte[] value) {
        long steps = always;
        for (byte b : value) {
            steps |= ofByte[b & 0xff];
        }
        return steps;
    }
}
