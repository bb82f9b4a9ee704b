package sekisho.app.suite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of a run. One thread. */
public final class SuiteReport {
    private final SuiteExceptions exceptions;
    private final Map<String, String> failed = new LinkedHashMap<>();
    private int passed;

    SuiteReport(SuiteExceptions exceptions) {
        this.exceptions = exceptions;
    }

    void add(String test, Optional<String> fault) {
        fault.ifPresentOrElse(reason -> failed.put(test, reason), () -> passed++);
    }

    /** How many tests passed. */
    public int passed() {
        return passed;
    }

    /** The ids of those that failed, each with its reason, in the order of the run. */
    public Map<String, String> failed() {
        return Collections.unmodifiableMap(failed);
    }

    /** Whether none failed that is to be met; nothing is shown by a run of no tests. */
    public boolean good() {
        return passed > 0
                && failed.keySet().stream()
                        .allMatch(test -> exceptions.reason(test).isPresent());
    }

    /**
     * The count, and a line for each test that failed; why, for those that are not to be met.
     *
     * @param reasons whether each other line says why as well
     */
    public String text(boolean reasons) {
        return passed + " passed, " + failed.size() + " failed\n"
                + failed.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue(), reasons))
                        .collect(Collectors.joining());
    }

    private String line(String test, String fault, boolean reasons) {
        return test
                + exceptions.reason(test).map(why -> ": not to be met: " + why).orElse(reasons ? ": " + fault : "")
                + "\n";
    }
}
