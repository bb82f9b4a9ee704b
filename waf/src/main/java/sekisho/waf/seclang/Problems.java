package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;

/** The problems found so far, so that all are reported together. One thread. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Source at, String reason) {
        found.add(new Problem(at, reason));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }
}
