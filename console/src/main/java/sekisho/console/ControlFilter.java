package sekisho.console;

import java.util.Locale;
import java.util.Optional;
import sekisho.proof.Control;
import sekisho.proof.ControlState;

/**
 * Which controls to show.
 *
 * @param result only those of this result
 * @param group only those of this group
 * @param text only those whose id, title or statement contain it, in either language
 */
record ControlFilter(Optional<Mark> result, Optional<Group> group, String text) {
    static final ControlFilter ALL = new ControlFilter(Optional.empty(), Optional.empty(), "");

    private static final int LONGEST = 100;

    static ControlFilter of(Ask ask) {
        String text = ask.parameter("q").strip();
        return new ControlFilter(
                Mark.of(ask.parameter("result")),
                Group.of(ask.parameter("group")),
                text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }

    boolean takes(ControlState state) {
        Control control = state.control();
        return result.map(mark -> mark.result() == state.result()).orElse(true)
                && group.map(letter -> letter.name().charAt(0) == control.group())
                        .orElse(true)
                && (text.isEmpty()
                        || contains(control.id())
                        || contains(control.title().ja())
                        || contains(control.title().en())
                        || contains(control.statement().ja())
                        || contains(control.statement().en()));
    }

    private boolean contains(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** This filter as a query string. */
    String query() {
        return Links.query(
                "result",
                result.map(Mark::id).orElse(""),
                "group",
                group.map(Group::name).orElse(""),
                "q",
                text);
    }

    /** A link to the table with another result chosen, or none when it is the chosen one. */
    String toggled(Mark mark) {
        Optional<Mark> other = result.equals(Optional.of(mark)) ? Optional.empty() : Optional.of(mark);
        return "/" + new ControlFilter(other, group, text).query();
    }

    boolean chosen(Mark mark) {
        return result.equals(Optional.of(mark));
    }

    boolean chosen(Group letter) {
        return group.equals(Optional.of(letter));
    }

    boolean narrows() {
        return !equals(ALL);
    }
}
