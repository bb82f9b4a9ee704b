package sekisho.console;

import java.util.Locale;
import java.util.Optional;

/**
 * Which requests to show.
 *
 * @param outcome only allowed ones, or only those that were not; empty for all
 * @param probes whether requests of our own probes are shown as well
 * @param text only those whose address, path, site or id contain it
 * @param paused whether the page refreshes itself
 */
record TrafficFilter(Optional<Side> outcome, boolean probes, String text, boolean paused) {
    private static final int LONGEST = 100;

    /** The two sides of the gate. */
    enum Side {
        ALLOWED,
        REFUSED;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        Text label() {
            return switch (this) {
                case ALLOWED -> Text.OUTCOME_ALLOWED;
                case REFUSED -> Text.FILTER_REFUSED;
            };
        }
    }

    static TrafficFilter of(Ask ask) {
        Optional<Side> side = switch (ask.parameter("outcome")) {
            case "allowed" -> Optional.of(Side.ALLOWED);
            case "refused" -> Optional.of(Side.REFUSED);
            default -> Optional.empty();
        };
        String text = ask.parameter("q").strip();
        return new TrafficFilter(
                side,
                ask.parameter("probes").equals("1"),
                text.length() <= LONGEST ? text : text.substring(0, LONGEST),
                ask.parameter("pause").equals("1"));
    }

    boolean counts(Passage passage) {
        return probes || !passage.probe();
    }

    boolean takes(Passage passage) {
        boolean side = outcome.map(wanted -> (wanted == Side.ALLOWED) == (passage.outcome() == Passage.Outcome.ALLOWED))
                .orElse(true);
        return side
                && counts(passage)
                && (text.isEmpty()
                        || passage.client().contains(text)
                        || passage.target().contains(text)
                        || passage.site().contains(text)
                        || passage.id().equals(text));
    }

    String query() {
        return Links.query(
                "outcome",
                outcome.map(Side::id).orElse(""),
                "probes",
                probes ? "1" : "",
                "q",
                text,
                "pause",
                paused ? "1" : "");
    }

    TrafficFilter with(Optional<Side> side) {
        return new TrafficFilter(side, probes, text, paused);
    }

    TrafficFilter pausedOrNot() {
        return new TrafficFilter(outcome, probes, text, !paused);
    }

    boolean chosen(Side side) {
        return outcome.equals(Optional.of(side));
    }
}
