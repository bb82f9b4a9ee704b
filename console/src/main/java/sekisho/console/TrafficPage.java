package sekisho.console;

import java.util.List;

/**
 * The latest requests.
 *
 * @param shown newest first
 * @param cut whether there were more within the time than are looked at
 */
record TrafficPage(Frame frame, TrafficFilter filter, List<Passage> shown, MinuteChart chart, boolean cut) {
    TrafficPage {
        shown = List.copyOf(shown);
    }

    String refreshHref() {
        return "/traffic/rows" + filter.query();
    }

    String pauseHref() {
        return "/traffic" + filter.pausedOrNot().query();
    }
}
