package sekisho.waf.regex;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in one value the long look-arounds of a program hold. The first question about one reads the value once, backward
 * for a look ahead and forward for a look behind, and notes all positions where a match of its body begins or ends; so
 * all questions together cost the body's size for each byte.
 */
final class Looks {
    private final List<Node.Look> looks;
    private final byte[] value;
    private final @Nullable BitSet[] positions;

    Looks(List<Node.Look> looks, byte[] value) {
        this.looks = looks;
        this.value = value;
        positions = new @Nullable BitSet[looks.size()];
    }

    boolean holds(int index, int at) {
        BitSet known = positions[index];
        if (known == null) {
            known = read(looks.get(index));
            positions[index] = known;
        }
        return known.get(at) != looks.get(index).negated();
    }

    private BitSet read(Node.Look look) {
        BitSet found = new BitSet(value.length + 1);
        Program program = Compiler.compile(look.body(), false, look.ahead());
        Stepper stepper = new Stepper(program, false);
        stepper.clear();
        int before = Program.EDGE;
        stepper.add(program.start, before);
        for (int read = 0; read <= value.length; read++) {
            int at = look.ahead() ? value.length - read : read;
            boolean accepted = stepper.accepted;
            int symbol = read == value.length ? Program.EDGE : value[look.ahead() ? at - 1 : at] & 0xFF;
            stepper.resolve(before, symbol);
            found.set(at, accepted || stepper.accepted);
            if (read < value.length) {
                stepper.consume(symbol, symbol);
                stepper.add(program.start, symbol);
                before = symbol;
            }
        }
        return found;
    }
}
