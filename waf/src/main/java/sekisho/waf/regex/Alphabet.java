package sekisho.waf.regex;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The bytes that a program cannot tell apart, numbered from 0; one more class stands for the edge. */
final class Alphabet {
    /** The class of each byte. */
    final int[] classes = new int[256];

    /** How many classes of bytes; this number itself is the class of the edge. */
    final int count;

    /** A byte of each class, and {@link Program#EDGE} last. */
    final int[] symbols;

    /** For each class the kind: classes that no condition on the byte before tells apart are of one kind. */
    final int[] kinds;

    /** A symbol of each kind. */
    final int[] kindSymbols;

    Alphabet(Program program) {
        int classCount = 1;
        for (ByteSet set : program.sets) {
            classCount = refine(set, classCount);
        }
        count = classCount;
        symbols = new int[count + 1];
        for (int b = 255; b >= 0; b--) {
            symbols[classes[b]] = b;
        }
        symbols[count] = Program.EDGE;
        kinds = new int[count + 1];
        Map<String, Integer> signatures = new HashMap<>();
        int[] conditions = conditions(program);
        int[] found = new int[count + 1];
        for (int c = 0; c <= count; c++) {
            StringBuilder signature = new StringBuilder();
            for (int pc : conditions) {
                signature.append(program.admits(pc, symbols[c]) ? '1' : '0');
            }
            int kind = signatures.computeIfAbsent(signature.toString(), _ -> signatures.size());
            kinds[c] = kind;
            found[kind] = symbols[c];
        }
        kindSymbols = Arrays.copyOf(found, signatures.size());
    }

    /** One instruction for each different condition on the byte before. */
    private static int[] conditions(Program program) {
        Map<Integer, Integer> found = new HashMap<>();
        for (int pc = 0; pc < program.size(); pc++) {
            if (program.op[pc] == Program.BEHIND) {
                found.putIfAbsent(program.argument[pc] * 2 + (program.edge[pc] ? 1 : 0), pc);
            }
        }
        return found.values().stream().mapToInt(Integer::intValue).toArray();
    }

    private int refine(ByteSet set, int classCount) {
        int[] inside = new int[classCount];
        int[] outside = new int[classCount];
        Arrays.fill(inside, -1);
        Arrays.fill(outside, -1);
        int renamed = 0;
        for (int b = 0; b < 256; b++) {
            int[] names = set.contains(b) ? inside : outside;
            if (names[classes[b]] < 0) {
                names[classes[b]] = renamed++;
            }
            classes[b] = names[classes[b]];
        }
        return renamed;
    }

    /** The class of the byte before a position, or of the edge. */
    int classBefore(byte[] value, int at) {
        return at == 0 ? count : classes[value[at - 1] & 0xFF];
    }
}
