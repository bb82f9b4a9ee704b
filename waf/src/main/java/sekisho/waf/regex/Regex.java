package sekisho.waf.regex;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression over bytes: PCRE syntax, Perl's choice among matches, and a time that is linear in the value
 * whatever the value. Any thread may use it at any time; it never blocks longer than one new state takes to make.
 *
 * <p>The options are those of ModSecurity: the dot matches every byte, the dollar matches at the very end only, letters
 * are ASCII. What cannot be matched in linear time is refused when compiled (recursion, atomic groups
 * of alternatives), and so is what takes more than 100,000 instructions with its repetitions written out. Look-around of one byte costs nothing; longer ones make a value that may match be read again.
 * Back-references are followed within a bound ({@link #bounded}) where the value may match without them.
 */
public final class Regex {
    private static final Map<Key, WeakReference<Regex>> POOL = new ConcurrentHashMap<>();
    private static final int WORTH_LOOKING_BACK = 512;
    private static final int[] NO_GROUPS = new int[0];
    private static final int POOL_SIZE = 10_000;

    /** Patterns with which rules take whole values: the dot matches every byte here. */
    private static final Set<String> EVERYTHING = Set.of("^.*$", "^.*", ".*", "(?s)^.*$", "(?s).*");

    private final String pattern;
    private final boolean everything;
    private final Node root;
    private final int groupCount;
    private final Search search;
    private final boolean exact;
    private final boolean bounded;
    private final Needs needs;
    private final int cacheBytes;
    private volatile @Nullable Search locator;
    private volatile @Nullable Search backward;
    private volatile @Nullable Program groups;
    private volatile @Nullable Ends ends;

    private record Key(String pattern, boolean ignoreCase) {}

    private Regex(String pattern, boolean ignoreCase) {
        this(pattern, ignoreCase, Search.CACHE_BYTES);
    }

    /** @param cacheBytes memory for states */
    Regex(String pattern, boolean ignoreCase, int cacheBytes) {
        this.pattern = pattern;
        this.everything = EVERYTHING.contains(pattern);
        this.cacheBytes = cacheBytes;
        Parser.Parsed parsed = Parser.parse(pattern, ignoreCase);
        root = parsed.root();
        Compiler.requireBounded(root);
        groupCount = parsed.groups();
        bounded = Shape.has(root, Node.BackReference.class);
        exact = !bounded && !Shape.has(root, Node.Look.class);
        search = new Search(Compiler.compile(Trim.ends(root), false, false), cacheBytes);
        needs = NeedsFinder.find(root);
    }

    /**
     * Compiles a case-sensitive pattern. The same text gives the same expression as long as somebody holds it.
     *
     * @param pattern one char per byte
     * @throws RegexException for a pattern that is wrong, too large, or cannot be matched in linear time
     */
    public static Regex compile(String pattern) {
        return compile(pattern, false);
    }

    /**
     * Compiles a pattern. The same text gives the same expression as long as somebody holds it.
     *
     * @param pattern one char per byte
     * @param ignoreCase as with {@code (?i)} in front
     * @throws RegexException for a pattern that is wrong, too large, or cannot be matched in linear time
     */
    public static Regex compile(String pattern, boolean ignoreCase) {
        Key key = new Key(pattern, ignoreCase);
        WeakReference<Regex> pooled = POOL.get(key);
        Regex known = pooled == null ? null : pooled.get();
        if (known != null) {
            return known;
        }
        Regex compiled = new Regex(pattern, ignoreCase);
        if (POOL.size() >= POOL_SIZE) {
            POOL.values().removeIf(reference -> reference.get() == null);
        }
        if (POOL.size() < POOL_SIZE) {
            POOL.put(key, new WeakReference<>(compiled));
        }
        return compiled;
    }

    /** Whether there is a match anywhere in the value. */
    public boolean find(byte[] value) {
        return everything || (search.find(value, 0, value.length) && (exact || verify(value)));
    }

    /**
     * The leftmost match at or after a position, as Perl chooses it.
     *
     * @param from 0 to the value's length; assertions see the bytes before it
     * @param groups receives start and end of each group, group 0 being the whole match, or -1; as many as fit
     * @return false, and {@code groups} untouched, when there is none
     */
    public boolean match(byte[] value, int from, int[] groups) {
        if (everything && from == 0) {
            Arrays.fill(groups, -1);
            groups[0] = 0;
            groups[1] = value.length;
            return true;
        }
        int begin = begin(value, from, exact ? Integer.MAX_VALUE : WORTH_LOOKING_BACK);
        if (begin < 0) {
            return false;
        }
        if (bounded) {
            return matchBounded(value, from, groups);
        }
        int slots = Math.min(groups.length, 2 * groupCount + 2);
        if (!(exact
                ? matchExact(value, begin, slots, groups)
                : pike(value, slots).match(begin, value.length, value.length, groups))) {
            return false;
        }
        Arrays.fill(groups, slots, groups.length, -1);
        return true;
    }

    /** Learns beginning and end by look-ups, and follows groups, if any, only between them. */
    private boolean matchExact(byte[] value, int from, int slots, int[] groups) {
        long match = ends().first(value, from);
        if (match == Ends.NONE) {
            // What reads backward tells the beginning or one byte before.
            int begin = backward().leftmost(value, from);
            for (int i = 0; i < 2 && match == Ends.NONE && begin + i <= value.length; i++) {
                int end = ends().end(value, begin + i);
                match = end < 0 ? Ends.NONE : (long) (begin + i) << 32 | end;
            }
        }
        if (match == Ends.NONE) {
            return pike(value, slots).match(from, value.length, value.length, groups);
        }
        int begin = (int) (match >>> 32);
        int end = (int) match;
        if (slots > 2) {
            return pike(value, slots).match(begin, begin, end, groups);
        }
        if (slots > 0) {
            groups[0] = begin;
        }
        if (slots > 1) {
            groups[1] = end;
        }
        return true;
    }

    private Pike pike(byte[] value, int slots) {
        return new Pike(groupProgram(), value, slots);
    }

    private Ends ends() {
        Ends known = ends;
        if (known == null) {
            known = new Ends(groupProgram(), cacheBytes);
            ends = known;
        }
        return known;
    }

    /**
     * A position at or before the leftmost match's beginning, -1 when there is none.
     *
     * @param worth how many bytes before the value's end a position must be to look for a later one
     */
    int begin(byte[] value, int from, int worth) {
        int begin = locator().locate(value, from, value.length);
        return begin < 0 || value.length - begin < worth ? begin : backward().leftmost(value, begin);
    }

    private Search backward() {
        Search known = backward;
        if (known == null) {
            known = new Search(Compiler.compile(Trim.tail(root), false, true), cacheBytes, true);
            backward = known;
        }
        return known;
    }

    /** A search whose matches begin where those of the pattern do. */
    private Search locator() {
        Search known = locator;
        if (known == null) {
            Node tail = Trim.tail(root);
            known = tail.equals(Trim.ends(root))
                    ? search
                    : new Search(Compiler.compile(tail, false, false), cacheBytes);
            locator = known;
        }
        return known;
    }

    /** Whether there is a match, where the search has only said that there may be one. */
    private boolean verify(byte[] value) {
        return bounded
                ? new Backtracker(groupProgram(), value).match(0, new int[2 * groupCount + 2])
                        != Backtracker.Outcome.NONE
                : pike(value, 0).match(0, value.length, value.length, NO_GROUPS);
    }

    private boolean matchBounded(byte[] value, int from, int[] groups) {
        int[] slots = new int[2 * groupCount + 2];
        Backtracker.Outcome outcome = new Backtracker(groupProgram(), value).match(from, slots);
        if (outcome == Backtracker.Outcome.NONE) {
            return false;
        }
        Arrays.fill(groups, -1);
        if (outcome == Backtracker.Outcome.TOO_LONG) {
            Arrays.fill(slots, -1);
            slots[0] = from;
            slots[1] = value.length;
        }
        System.arraycopy(slots, 0, groups, 0, Math.min(slots.length, groups.length));
        return true;
    }

    private Program groupProgram() {
        Program program = groups;
        if (program == null) {
            program = Compiler.compile(root, true, false);
            groups = program;
        }
        return program;
    }

    /** How many capturing groups the pattern has, without the whole match. */
    public int groupCount() {
        return groupCount;
    }

    /** What every matching value contains. */
    public Needs needs() {
        return needs;
    }

    /**
     * Whether it has back-references, which are followed for a bounded number of steps only: {@value
     * Backtracker#STEPS_PER_BYTE} for each byte of the value and {@value Backtracker#STEPS} more. A value that needs more
     * counts as a match of all that follows, so that nobody gets past a rule by making it hard.
     */
    public boolean bounded() {
        return bounded;
    }

    /** The text it was compiled from. */
    public String pattern() {
        return pattern;
    }

    @Override
    public String toString() {
        return pattern;
    }

    Search search() {
        return search;
    }

    Node root() {
        return root;
    }
}
