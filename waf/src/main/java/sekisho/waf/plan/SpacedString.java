package sekisho.waf.plan;

import java.util.List;
import java.util.Optional;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

/**
 * Three bytes that a value must hold one after the other once white space is taken out of it, whatever the case of letters: tells that a
 * test cannot pass without making that other value. Immutable, any thread; linear in the value, since a run of white space is passed
 * over from its two ends only.
 */
public final class SpacedString {
    private static final int CASE = 0x20;

    private final int before;
    private final int middle;
    private final int after;

    private SpacedString(int before, int middle, int after) {
        this.before = before;
        this.middle = middle;
        this.after = after;
    }

    /** Of what is needed, the bytes that ordinary text has most rarely; empty when there are no three that are certain. */
    public static Optional<SpacedString> of(Needs needs) {
        SpacedString best = null;
        double least = Double.MAX_VALUE;
        for (Needs.Clause clause : needs.clauses()) {
            List<ByteSet> bytes =
                    clause.factors().size() == 1 ? clause.factors().getFirst().bytes() : List.of();
            for (int at = 1; at + 1 < bytes.size(); at++) {
                int before = only(bytes.get(at - 1));
                int middle = only(bytes.get(at));
                int after = only(bytes.get(at + 1));
                if (before >= 0 && middle >= 0 && after >= 0) {
                    double share = Text.foldedShare(before) * Text.foldedShare(middle) * Text.foldedShare(after);
                    if (share < least) {
                        least = share;
                        best = new SpacedString(before, middle, after);
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The only byte of a set but for case, as it is compared; -1 when there are more, or one that may be taken out. */
    private static int only(ByteSet set) {
        int only = -1;
        for (int b = 0; b < 256; b++) {
            if (set.contains(b)) {
                if (isSpace(b) || (only >= 0 && only != (b | CASE))) {
                    return -1;
                }
                only = b | CASE;
            }
        }
        return only;
    }

    /** Whether the bytes may stand there when white space is taken out. */
    public boolean mayStandIn(byte[] value) {
        for (int at = 0; at < value.length; at++) {
            if (((value[at] | CASE) & 0xff) == middle && next(value, at, -1) == before && next(value, at, 1) == after) {
                return true;
            }
        }
        return false;
    }

    /** The next byte in a direction that is no white space; -1 when there is none. */
    private static int next(byte[] value, int from, int step) {
        int at = from + step;
        while (at >= 0 && at < value.length && isSpace(value[at] & 0xff)) {
            at += step;
        }
        return at < 0 || at >= value.length ? -1 : (value[at] | CASE) & 0xff;
    }

    /** What {@code removeWhitespace} may remove. */
    private static boolean isSpace(int b) {
        return b == ' ' || (b >= '\t' && b <= '\r') || b == 0xa0;
    }
}
