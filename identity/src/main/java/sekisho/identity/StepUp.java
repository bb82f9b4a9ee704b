package sekisho.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A part of an application that needs a second factor that was given lately. Written {@code METHODS PATTERN MINUTES} as screens are
 * ({@code POST /orders/** 10}), or {@code screen ID MINUTES}.
 *
 * @param rule the paths; empty where a screen is meant
 * @param screen the screen's id, or the empty string
 * @param within how long ago it may have been given, at least a minute and at most a day
 */
public record StepUp(Optional<Screen.Rule> rule, String screen, Duration within) {
    private static final String SCREEN = "screen ";

    public StepUp {
        boolean sensible = within.compareTo(Duration.ofMinutes(1)) >= 0 && within.compareTo(Duration.ofDays(1)) <= 0;
        if (!sensible || rule.isEmpty() == screen.isEmpty()) {
            throw new IllegalArgumentException("a pattern or a screen, 1 minute to a day");
        }
    }

    static StepUp parse(String text) {
        int space = text.lastIndexOf(' ');
        String minutes = text.substring(space + 1);
        if (space < 0 || !minutes.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException("a pattern, then minutes");
        }
        Duration within = Duration.ofMinutes(Long.parseLong(minutes));
        String what = text.substring(0, space).strip();
        return what.startsWith(SCREEN)
                ? new StepUp(Optional.empty(), what.substring(SCREEN.length()).strip(), within)
                : new StepUp(Optional.of(Screen.Rule.parse(what)), "", within);
    }

    /**
     * Whether it is about a request.
     *
     * @param path empty when it can be read in more than one way, which is then taken for any
     * @param decided the screen that has it
     */
    boolean covers(String method, Optional<ScreenPath> path, Optional<Screen> decided) {
        if (rule.isEmpty()) {
            return decided.isPresent() && decided.get().id().equals(screen);
        }
        return path.isEmpty()
                || (rule.get().covers(method)
                        && matches(rule.get().segments(), path.get().segments()));
    }

    private static boolean matches(List<String> pattern, List<String> path) {
        for (int i = 0; i < pattern.size(); i++) {
            String segment = pattern.get(i);
            if (segment.equals(Screen.Rule.REST)) {
                return true;
            }
            if (i >= path.size() || !(segment.equals(Screen.Rule.ONE) || segment.equals(path.get(i)))) {
                return false;
            }
        }
        return pattern.size() == path.size();
    }

    @Override
    public String toString() {
        return rule.map(Screen.Rule::toString).orElse(SCREEN + screen) + " " + within.toMinutes();
    }
}
