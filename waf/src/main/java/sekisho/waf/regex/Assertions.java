package sekisho.waf.regex;

import java.util.List;

/** What matches the empty string at some places only, as choices of conditions on the neighbouring bytes. */
final class Assertions {
    static final Node START = new Node.Behind(ByteSet.NONE, true);
    static final Node END = new Node.Ahead(ByteSet.NONE, true);
    private static final ByteSet NO_WORD = ByteSets.WORD.complement();

    private Assertions() {}

    /** {@code ^} over lines: at the start, and after a newline unless that is the last byte (pcrepattern). */
    static Node lineStart() {
        return new Node.Choice(List.of(START, both(ByteSets.NEWLINE, false, ByteSet.ALL, false)));
    }

    static Node wordBoundary() {
        return new Node.Choice(
                List.of(both(ByteSets.WORD, false, NO_WORD, true), both(NO_WORD, true, ByteSets.WORD, false)));
    }

    static Node noWordBoundary() {
        return new Node.Choice(
                List.of(both(ByteSets.WORD, false, ByteSets.WORD, false), both(NO_WORD, true, NO_WORD, true)));
    }

    /** {@code \Z}. The newline, where there is one, becomes part of the match. */
    static Node endOrLastNewline() {
        return new Node.Choice(List.of(END, new Node.Sequence(List.of(new Node.Bytes(ByteSets.NEWLINE), END))));
    }

    /** {@code \R}: CR LF, or one vertical space. */
    static Node newline() {
        Node pair = new Node.Sequence(List.of(new Node.Bytes(ByteSet.of('\r')), new Node.Bytes(ByteSets.NEWLINE)));
        return new Node.Choice(List.of(pair, new Node.Bytes(ByteSets.VERTICAL)));
    }

    private static Node both(ByteSet behind, boolean start, ByteSet ahead, boolean end) {
        return new Node.Sequence(List.of(new Node.Behind(behind, start), new Node.Ahead(ahead, end)));
    }

    /** A look-around: a condition on one byte where its body is one byte, an edge, or a choice of these. */
    static Node look(Node body, boolean ahead, boolean negated, int offset) {
        ByteSet set = ByteSet.NONE;
        boolean edge = false;
        for (Node branch : body instanceof Node.Choice(List<Node> branches) ? branches : List.of(body)) {
            switch (branch) {
                case Node.Bytes(ByteSet bytes) -> set = set.or(bytes);
                case Node.Ahead(ByteSet bytes, boolean end)
                when ahead -> {
                    set = set.or(bytes);
                    edge |= end;
                }
                case Node.Behind(ByteSet bytes, boolean start)
                when !ahead -> {
                    set = set.or(bytes);
                    edge |= start;
                }
                case Node.Empty() -> {
                    set = ByteSet.ALL;
                    edge = true;
                }
                default -> {
                    return longLook(body, ahead, negated, offset);
                }
            }
        }
        ByteSet bytes = negated ? set.complement() : set;
        boolean atEdge = negated != edge;
        return ahead ? new Node.Ahead(bytes, atEdge) : new Node.Behind(bytes, atEdge);
    }

    private static Node longLook(Node body, boolean ahead, boolean negated, int offset) {
        if (Shape.has(body, Node.Look.class) || (!negated && Shape.has(body, Node.Group.class))) {
            throw new RegexException("a look-around with groups or another look-around inside", offset);
        }
        if (!ahead && Shape.has(body, Node.BackReference.class)) {
            throw new RegexException("a look behind with a back-reference inside", offset);
        }
        return new Node.Look(body, ahead, negated);
    }
}
