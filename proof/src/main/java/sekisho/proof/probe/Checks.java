package sekisho.proof.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Collects what a trial saw, step by step. One thread. */
final class Checks {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** What a trial came to. */
    record Seen(Result result, Bilingual text, Map<String, String> facts) {
        static Seen notConfigured(String ja, String en) {
            return new Seen(Result.NOT_CONFIGURED, new Bilingual(ja, en), Map.of());
        }
    }

    /** A step by its name; answers what it was told. */
    boolean that(String name, boolean holds) {
        facts.put(name, holds ? "yes" : "no");
        if (!holds) {
            wrong.add(name);
        }
        return holds;
    }

    void fact(String name, Object value) {
        facts.put(name, String.valueOf(value));
    }

    /** Whether nothing was wrong so far. */
    boolean good() {
        return wrong.isEmpty();
    }

    /** The sentences are for when every step went as it should. */
    Seen seen(String ja, String en) {
        if (wrong.isEmpty()) {
            return new Seen(Result.HOLDS, new Bilingual(ja, en), facts);
        }
        return new Seen(
                Result.FAILS,
                new Bilingual(
                        "検証用のアカウントで試したところ、期待どおりでない点がありました（" + String.join("、", wrong) + "）。",
                        "Tried with an account made for the probe, these steps did not go as they should: "
                                + String.join(", ", wrong) + "."),
                facts);
    }
}
