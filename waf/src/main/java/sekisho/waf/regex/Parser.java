package sekisho.waf.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads PCRE syntax. A pattern is one char per byte; the options are those of ModSecurity: the dot matches every byte,
 * the dollar matches at the very end only.
 */
final class Parser {
    /** Groups within groups; deeper patterns are refused. */
    static final int MAX_DEPTH = 250;

    /** The largest number in a counted repetition, as in PCRE. */
    static final int MAX_COUNT = 65_535;

    private final Cursor cursor;
    private final ByteParser bytes;
    private int groups;
    private int lastReference;
    private int depth;

    private Parser(String pattern) {
        cursor = new Cursor(pattern);
        bytes = new ByteParser(cursor);
    }

    /** A pattern's tree and its number of capturing groups. */
    record Parsed(Node root, int groups) {}

    static Parsed parse(String pattern, boolean ignoreCase) {
        Parser parser = new Parser(pattern);
        Node root = parser.choice(Flags.start(ignoreCase), false);
        if (!parser.cursor.atEnd()) {
            throw parser.cursor.error("a ')' without its '('");
        }
        if (parser.lastReference > parser.groups) {
            throw parser.cursor.error("a back-reference to a group that does not exist");
        }
        return new Parsed(Possessive.resolve(root), parser.groups);
    }

    /** Branches up to a closing parenthesis or the end. With {@code reset}, each branch counts its groups anew. */
    private Node choice(Flags start, boolean reset) {
        if (++depth > MAX_DEPTH) {
            throw cursor.error("groups are nested too deeply");
        }
        List<Node> branches = new ArrayList<>();
        Flags flags = start;
        int first = groups;
        int last = groups;
        do {
            if (reset) {
                groups = first;
            }
            List<Node> parts = new ArrayList<>();
            flags = branch(parts, flags);
            branches.add(Node.sequence(parts));
            last = Math.max(last, groups);
        } while (cursor.skip("|"));
        groups = last;
        depth--;
        return Node.choice(branches);
    }

    /** Parts up to a bar, a closing parenthesis or the end; answers the flags in force there. */
    private Flags branch(List<Node> parts, Flags start) {
        Flags flags = start;
        while (!cursor.atEnd() && cursor.peek() != '|' && cursor.peek() != ')') {
            if (flags.extended() && skipExtended()) {
                continue;
            }
            Optional<Flags> changed = inlineFlags(flags);
            if (changed.isPresent()) {
                flags = changed.get();
            } else if (cursor.skip("(?#")) {
                cursor.takeUntil(")");
            } else if (cursor.skip("\\Q")) {
                quoted(parts, flags);
            } else if (!cursor.skip("\\E")) {
                parts.add(quantified(atom(flags), flags));
            }
        }
        return flags;
    }

    private boolean skipExtended() {
        int c = cursor.peek();
        if (c == '#') {
            while (!cursor.atEnd() && cursor.take() != '\n') {}
            return true;
        }
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            cursor.at++;
            return true;
        }
        return false;
    }

    private void quoted(List<Node> parts, Flags flags) {
        String text = bytes.quoted();
        for (int i = 0; i < text.length(); i++) {
            Node node = literal(bytes.literal(text.charAt(i)), flags);
            parts.add(i == text.length() - 1 ? quantified(node, flags) : node);
        }
    }

    private static Node literal(int value, Flags flags) {
        ByteSet set = ByteSet.of(value);
        return new Node.Bytes(flags.ignoreCase() ? ByteSets.ignoreCase(set) : set);
    }

    /** {@code (?i)} and the like, which change the flags of what follows. */
    private Optional<Flags> inlineFlags(Flags flags) {
        int start = cursor.at;
        if (cursor.skip("(?")) {
            Optional<Flags> changed = flagLetters(flags);
            if (changed.isPresent() && cursor.skip(")")) {
                return changed;
            }
        }
        cursor.at = start;
        return Optional.empty();
    }

    private Optional<Flags> flagLetters(Flags flags) {
        Flags changed = flags;
        boolean on = true;
        int start = cursor.at;
        while ("imsxUJ-".indexOf(cursor.peek()) >= 0) {
            char letter = cursor.take();
            if (letter == '-') {
                on = false;
            } else if (letter != 'J') {
                changed = changed.with(letter, on);
            }
        }
        return cursor.at == start ? Optional.empty() : Optional.of(changed);
    }

    private Node atom(Flags flags) {
        char c = cursor.take();
        return switch (c) {
            case '(' -> group(flags);
            case '[' -> new Node.Bytes(bytes.bracket(flags.ignoreCase()));
            case '.' -> new Node.Bytes(flags.dotAll() ? ByteSet.ALL : ByteSets.NEWLINE.complement());
            case '^' -> flags.multiline() ? Assertions.lineStart() : Assertions.START;
            case '$' -> flags.multiline() ? new Node.Ahead(ByteSets.NEWLINE, true) : Assertions.END;
            case '*', '+', '?' -> {
                cursor.at--;
                throw cursor.error("nothing to repeat");
            }
            case '\\' -> escape(flags);
            default -> literal(bytes.literal(c), flags);
        };
    }

    private Node escape(Flags flags) {
        char letter = cursor.take();
        Optional<ByteSet> set = ByteSets.escape(letter);
        if (set.isPresent()) {
            return new Node.Bytes(set.get());
        }
        return switch (letter) {
            case 'b' -> Assertions.wordBoundary();
            case 'B' -> Assertions.noWordBoundary();
            case 'A', 'G' -> Assertions.START;
            case 'z' -> Assertions.END;
            case 'Z' -> Assertions.endOrLastNewline();
            case 'N' -> new Node.Bytes(ByteSets.NEWLINE.complement());
            case 'C' -> new Node.Bytes(ByteSet.ALL);
            case 'R' -> Assertions.newline();
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> reference(letter, flags);
            default -> literal(bytes.escapedByte(letter), flags);
        };
    }

    /** Two digits are an octal byte unless there are that many groups (pcrepattern, "Backslash"). */
    private Node reference(char digit, Flags flags) {
        int group = digit - '0';
        int second = cursor.peek();
        if (second >= '0' && second <= '9') {
            if (group * 10 + second - '0' > groups) {
                return literal(bytes.escapedByte(digit), flags);
            }
            group = group * 10 + cursor.take() - '0';
        }
        lastReference = Math.max(lastReference, group);
        return new Node.BackReference(group, flags.ignoreCase());
    }

    /** What follows an opening parenthesis, up to and with the closing one. */
    private Node group(Flags flags) {
        int start = cursor.at - 1;
        if (cursor.looksAt("*")) {
            throw cursor.error("verbs such as (*UTF8) are not supported");
        }
        if (!cursor.skip("?")) {
            return capture(flags);
        }
        if (cursor.skip(":")) {
            return close(choice(flags, false));
        }
        if (cursor.skip("|")) {
            return close(choice(flags, true));
        }
        if (cursor.skip(">")) {
            return new Node.Atomic(close(choice(flags, false)), start);
        }
        if (cursor.skip("=")) {
            return Assertions.look(close(choice(flags, false)), true, false, start);
        }
        if (cursor.skip("!")) {
            return Assertions.look(close(choice(flags, false)), true, true, start);
        }
        if (cursor.skip("<=")) {
            return Assertions.look(close(choice(flags, false)), false, false, start);
        }
        if (cursor.skip("<!")) {
            return Assertions.look(close(choice(flags, false)), false, true, start);
        }
        if (cursor.skip("P<") || cursor.skip("<")) {
            return named(">", flags);
        }
        if (cursor.skip("'")) {
            return named("'", flags);
        }
        Optional<Flags> changed = flagLetters(flags);
        if (changed.isPresent() && cursor.skip(":")) {
            return close(choice(changed.get(), false));
        }
        cursor.at = start;
        throw cursor.error("this kind of group cannot be matched in linear time, or is unknown");
    }

    private Node named(String terminator, Flags flags) {
        String name = cursor.takeUntil(terminator);
        if (name.isEmpty() || !name.chars().allMatch(c -> c < 128 && ByteSets.WORD.contains(c))) {
            throw cursor.error("not a group's name: " + name);
        }
        return capture(flags);
    }

    private Node capture(Flags flags) {
        int index = ++groups;
        return new Node.Group(index, close(choice(flags, false)));
    }

    private Node close(Node body) {
        if (!cursor.skip(")")) {
            throw cursor.error("a '(' without its ')'");
        }
        return body;
    }

    /** The atom with the quantifiers that follow it. */
    private Node quantified(Node atom, Flags flags) {
        if (flags.extended()) {
            while (skipExtended()) {}
        }
        int start = cursor.at;
        int[] counts = new int[2];
        if (!count(counts)) {
            return atom;
        }
        if (counts[0] > counts[1]) {
            cursor.at = start;
            throw cursor.error("the numbers of a repetition are out of order");
        }
        boolean lazy = cursor.skip("?");
        boolean possessive = !lazy && cursor.skip("+");
        Node repeat = new Node.Repeat(atom, counts[0], counts[1], possessive || lazy == flags.ungreedy());
        Node node = possessive ? new Node.Atomic(repeat, start) : repeat;
        int c = cursor.peek();
        if (c == '*' || c == '+' || c == '?' || (c == '{' && count(new int[2]))) {
            throw cursor.error("nothing to repeat");
        }
        return node;
    }

    /** Reads a quantifier into {@code counts}; false, and nothing read, when there is none. */
    private boolean count(int[] counts) {
        counts[1] = Node.Repeat.UNBOUNDED;
        if (cursor.skip("*")) {
            return true;
        }
        if (cursor.skip("+")) {
            counts[0] = 1;
            return true;
        }
        if (cursor.skip("?")) {
            counts[1] = 1;
            return true;
        }
        int start = cursor.at;
        if (cursor.skip("{")) {
            int min = number();
            if (min >= 0 && cursor.skip("}")) {
                counts[0] = min;
                counts[1] = min;
                return true;
            }
            if (min >= 0 && cursor.skip(",")) {
                int max = cursor.looksAt("}") ? Node.Repeat.UNBOUNDED : number();
                if (max >= 0 && cursor.skip("}")) {
                    counts[0] = min;
                    counts[1] = max;
                    return true;
                }
            }
            cursor.at = start;
        }
        return false;
    }

    /** Decimal digits, or -1 when there are none. */
    private int number() {
        int value = -1;
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            value = Math.max(value, 0) * 10 + (cursor.take() - '0');
            if (value > MAX_COUNT) {
                throw cursor.error("a repetition of more than " + MAX_COUNT);
            }
        }
        return value;
    }
}
