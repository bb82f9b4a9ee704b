package sekisho.waf.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds the first of many phrases, ASCII letters of either case alike. Immutable; time linear in the value, nothing is allocated.
 *
 * <p>Aho and Corasick, "Efficient String Matching: An Aid to Bibliographic Search", CACM 18 (1975). States are numbered in breadth-first
 * order, so the children of a state are neighbours and one number says where they begin. The states nearest the root, where
 * benign values spend their time, have a complete row of transitions over byte classes; deeper ones have their children, in
 * the order of their bytes, and a failure link, about 13 bytes a state. A failure link is followed at most once for every byte
 * read.
 */
final class Phrases {
    /** Cells of complete rows: 256 KiB. */
    private static final int ROW_CELLS = 1 << 16;

    private final byte[] classes = new byte[256];
    private final int classCount;
    /** Children of state s: from {@code firstChild[s]} to before {@code firstChild[s + 1]}. */
    private final int[] firstChild;
    /** Class of the byte that leads into a state. */
    private final byte[] label;

    private final int[] failure;
    /** Length of the longest phrase that ends in a state, 0 for none. */
    private final int[] found;

    private final int[] rows;
    private final int rowStates;

    /** @param phrases none empty */
    Phrases(Collection<byte[]> phrases) {
        classCount = classify(phrases);
        List<byte[]> sorted = phrases.stream()
                .map(this::classed)
                .sorted(Arrays::compareUnsigned)
                .toList();
        int most = 2;
        for (byte[] phrase : sorted) {
            most = Math.addExact(most, phrase.length);
        }
        int[] first = new int[most + 1];
        byte[] labels = new byte[most];
        int[] ends = new int[most];
        int states = grow(sorted, first, labels, ends);
        firstChild = Arrays.copyOf(first, states + 1);
        label = Arrays.copyOf(labels, states);
        found = Arrays.copyOf(ends, states);
        failure = new int[states];
        rowStates = Math.min(states, Math.max(1, ROW_CELLS / classCount));
        rows = new int[rowStates * classCount];
        link();
    }

    /** Class 0 is every byte that no phrase has; at most 230 classes, since capitals share those of small letters. */
    private int classify(Collection<byte[]> phrases) {
        int count = 1;
        for (byte[] phrase : phrases) {
            for (byte b : phrase) {
                int small = small(b);
                if (classes[small] == 0) {
                    classes[small] = (byte) count++;
                }
            }
        }
        for (int b = 'A'; b <= 'Z'; b++) {
            classes[b] = classes[b + 0x20];
        }
        return count;
    }

    private static int small(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 0x20 : b & 0xff;
    }

    private byte[] classed(byte[] phrase) {
        byte[] out = new byte[phrase.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = classes[phrase[i] & 0xff];
        }
        return out;
    }

    /** Builds the trie level by level from sorted phrases: a state is the run of phrases that share its prefix. */
    private static int grow(List<byte[]> sorted, int[] first, byte[] labels, int[] ends) {
        record Run(int from, int to, int depth) {}
        List<Run> level = List.of(new Run(0, sorted.size(), 0));
        int states = 1;
        int state = 0;
        while (!level.isEmpty()) {
            List<Run> next = new ArrayList<>();
            for (Run run : level) {
                first[state++] = states;
                int from = run.from();
                while (from < run.to() && sorted.get(from).length == run.depth()) {
                    from++;
                }
                while (from < run.to()) {
                    byte step = sorted.get(from)[run.depth()];
                    int to = from;
                    boolean end = false;
                    while (to < run.to() && sorted.get(to)[run.depth()] == step) {
                        end |= sorted.get(to).length == run.depth() + 1;
                        to++;
                    }
                    labels[states] = step;
                    ends[states] = end ? run.depth() + 1 : 0;
                    states++;
                    next.add(new Run(from, to, run.depth() + 1));
                    from = to;
                }
            }
            level = next;
        }
        first[state] = states;
        return states;
    }

    /** Failure links and complete rows; parents come before children, so all that is needed is there. */
    private void link() {
        for (int state = 0; state < failure.length; state++) {
            int fail = failure[state];
            if (state > 0 && found[state] == 0) {
                found[state] = found[fail];
            }
            if (state < rowStates && state > 0) {
                System.arraycopy(rows, fail * classCount, rows, state * classCount, classCount);
            }
            for (int child = firstChild[state]; child < firstChild[state + 1]; child++) {
                if (state > 0) {
                    failure[child] = step(fail, label[child] & 0xff);
                }
                if (state < rowStates) {
                    rows[state * classCount + (label[child] & 0xff)] = child;
                }
            }
        }
    }

    private int step(int from, int symbol) {
        int state = from;
        while (state >= rowStates) {
            int end = firstChild[state + 1];
            for (int child = firstChild[state]; child < end; child++) {
                if ((label[child] & 0xff) == symbol) {
                    return child;
                }
            }
            state = failure[state];
        }
        return rows[state * classCount + symbol];
    }

    /**
     * The first phrase to end, the longest of those that end there: its end in the upper 32 bits, its length in the lower; -1 when
     * there is none.
     */
    long find(byte[] value) {
        int state = 0;
        for (int i = 0; i < value.length; i++) {
            state = step(state, classes[value[i] & 0xff] & 0xff);
            if (found[state] > 0) {
                return (long) (i + 1) << 32 | found[state];
            }
        }
        return -1;
    }
}
