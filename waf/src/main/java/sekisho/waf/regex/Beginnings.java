package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells where matches cannot begin, from four bytes at once: shift-and (Baeza-Yates and Gonnet, "A New Approach to Text Searching",
 * Communications of the ACM 35, 1992) over groups of beginnings. A necessary condition: assertions count as met. Immutable; any thread.
 */
final class Beginnings {
    /*
     * For each byte that a match can begin with, there are bytes that can follow it, and others that can follow these. Beginnings that
     * are alike share one of sixteen groups; a group allows what any of its own allows. A long has a lane of sixteen bits for each of
     * the four bytes: after a byte, lane k tells for which groups the last k + 1 bytes can be a beginning.
     */
    private static final int BYTES = 4;
    private static final int GROUPS = 16;
    private static final long FIRST_LANE = (1L << GROUPS) - 1;
    private static final int LAST_LANE = GROUPS * (BYTES - 1);

    /** When more bytes can begin a match, looking for one of them gains nothing. */
    private static final int MOST_FIRST = 160;

    /** What every other place of a text holds. */
    private static final String FREQUENT = " etaoinsrhl";

    private static final int FEW = 1;

    private final long[] masks = new long[256];

    /** Whether so many places of a text have a first byte that it is not worth to look for that alone. */
    private final boolean dense;

    /** Whether matches can begin at the edge that cannot begin elsewhere. */
    private final boolean edge;

    /** What can stand first, second, third and fourth. */
    private record Group(ByteSet first, ByteSet second, ByteSet third, ByteSet fourth) {
        Group or(Group other) {
            return new Group(
                    first.or(other.first), second.or(other.second), third.or(other.third), fourth.or(other.fourth));
        }

        /** How many beginnings it lets through. */
        double size() {
            return (double) first.size() * second.size() * third.size() * fourth.size();
        }

        ByteSet at(int place) {
            return switch (place) {
                case 0 -> first;
                case 1 -> second;
                case 2 -> third;
                default -> fourth;
            };
        }
    }

    Beginnings(Program program, Alphabet alphabet) {
        ByteSet first = Reach.bytes(program, Reach.of(program, program.start));
        dense = FREQUENT.chars().filter(first::contains).count() > FEW;
        edge = Reach.needsEdge(program);
        List<Group> groups = groups(program, alphabet);
        for (int g = 0; g < groups.size(); g++) {
            for (int place = 0; place < BYTES; place++) {
                ByteSet set = groups.get(g).at(place);
                for (int b = 0; b < masks.length; b++) {
                    masks[b] |= set.contains(b) ? 1L << (place * GROUPS + g) : 0;
                }
            }
        }
    }

    /** Whether most positions can be passed over. */
    static boolean areRare(Program program) {
        return Reach.bytes(program, Reach.of(program, program.start)).size() <= MOST_FIRST;
    }

    /** The first position from one to another, at which the value is taken to end, where a match may begin. */
    int next(byte[] value, int from, int to) {
        if (edge && from == 0) {
            return 0;
        }
        return dense ? nextOfMany(value, from, to) : nextOfFew(value, from, to);
    }

    private int nextOfMany(byte[] value, int from, int to) {
        long alive = 0;
        for (int at = from; at < to; at++) {
            alive = ((alive << GROUPS) | FIRST_LANE) & masks[value[at] & 0xFF];
            if (alive >>> LAST_LANE != 0) {
                return at - BYTES + 1;
            }
        }
        return Math.max(from, to - BYTES + 1);
    }

    private int nextOfFew(byte[] value, int from, int to) {
        int end = to - BYTES + 1;
        for (int at = from; at < end; at++) {
            long alive = masks[value[at] & 0xFF] & FIRST_LANE;
            if (alive != 0 && (alive & following(value, at)) != 0) {
                return at;
            }
        }
        return Math.max(from, end);
    }

    /** Which groups allow the bytes behind this one. */
    private long following(byte[] value, int at) {
        return (masks[value[at + 1] & 0xFF] >>> GROUPS)
                & (masks[value[at + 2] & 0xFF] >>> (2 * GROUPS))
                & (masks[value[at + 3] & 0xFF] >>> LAST_LANE);
    }

    private static List<Group> groups(Program program, Alphabet alphabet) {
        int[] start = Reach.of(program, program.start);
        Map<Group, ByteSet> alike = new LinkedHashMap<>();
        for (int c = 0; c < alphabet.count; c++) {
            int[] second = Reach.after(program, start, ByteSet.of(alphabet.symbols[c]));
            if (second.length > 0) {
                ByteSet seconds = Reach.bytes(program, second);
                int[] third = Reach.after(program, second, seconds);
                ByteSet thirds = Reach.bytes(program, third);
                int[] fourth = Reach.after(program, third, thirds);
                Group rest = new Group(ByteSet.NONE, seconds, thirds, Reach.bytes(program, fourth));
                alike.merge(rest, ofClass(alphabet, c), ByteSet::or);
            }
        }
        List<Group> groups = new ArrayList<>();
        alike.forEach((rest, first) -> groups.add(new Group(first, rest.second(), rest.third(), rest.fourth())));
        while (groups.size() > GROUPS) {
            joinSmallest(groups);
        }
        return groups;
    }

    private static ByteSet ofClass(Alphabet alphabet, int wanted) {
        ByteSet set = ByteSet.NONE;
        for (int b = 0; b < alphabet.classes.length; b++) {
            if (alphabet.classes[b] == wanted) {
                set = set.or(ByteSet.of(b));
            }
        }
        return set;
    }

    /** Joins the group that lets least through with the one that grows least by it. */
    private static void joinSmallest(List<Group> groups) {
        Group smallest = groups.getFirst();
        for (Group group : groups) {
            smallest = group.size() < smallest.size() ? group : smallest;
        }
        groups.remove(smallest);
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < groups.size(); i++) {
            double more = groups.get(i).or(smallest).size() - groups.get(i).size();
            if (more < least) {
                least = more;
                best = i;
            }
        }
        groups.set(best, groups.get(best).or(smallest));
    }

    /** Sets of places in a program, which hold all that is reached without a byte. */
    private static final class Reach {
        /** The places reached from some behind a byte, without a byte. */
        static int[] of(Program program, int... from) {
            boolean[] seen = new boolean[program.size()];
            int[] stack = new int[2 * program.size() + from.length];
            int[] found = new int[program.size()];
            int count = 0;
            int top = 0;
            for (int pc : from) {
                stack[top++] = pc;
            }
            while (top > 0) {
                int pc = stack[--top];
                if (seen[pc]) {
                    continue;
                }
                seen[pc] = true;
                found[count++] = pc;
                switch (program.op[pc]) {
                    case Program.BYTES, Program.MATCH, Program.BACK_REFERENCE -> {}
                    case Program.SPLIT -> {
                        stack[top++] = program.argument[pc];
                        stack[top++] = program.next[pc];
                    }
                    case Program.BEHIND -> {
                        if (!program.sets[program.argument[pc]].equals(ByteSet.NONE)) {
                            stack[top++] = program.next[pc];
                        }
                    }
                    default -> stack[top++] = program.next[pc];
                }
            }
            return Arrays.copyOf(found, count);
        }

        /** Whether there is a condition that only the edge meets where a match begins. */
        static boolean needsEdge(Program program) {
            for (int pc : of(program, program.start)) {
                if (program.op[pc] == Program.BEHIND && program.sets[program.argument[pc]].equals(ByteSet.NONE)) {
                    return true;
                }
            }
            return false;
        }

        /** The places after one of these bytes; where anything may follow, the same place. */
        static int[] after(Program program, int[] places, ByteSet bytes) {
            int[] next = new int[places.length];
            int count = 0;
            for (int pc : places) {
                if (program.op[pc] == Program.MATCH || program.op[pc] == Program.BACK_REFERENCE) {
                    next[count++] = pc;
                } else if (program.op[pc] == Program.BYTES
                        && !program.sets[program.argument[pc]].and(bytes).equals(ByteSet.NONE)) {
                    next[count++] = program.next[pc];
                }
            }
            return of(program, Arrays.copyOf(next, count));
        }

        /** The bytes that can stand there. */
        static ByteSet bytes(Program program, int[] places) {
            ByteSet bytes = ByteSet.NONE;
            for (int pc : places) {
                byte op = program.op[pc];
                if (op == Program.MATCH || op == Program.BACK_REFERENCE) {
                    return ByteSet.ALL;
                }
                bytes = op == Program.BYTES ? bytes.or(program.sets[program.argument[pc]]) : bytes;
            }
            return bytes;
        }
    }
}
