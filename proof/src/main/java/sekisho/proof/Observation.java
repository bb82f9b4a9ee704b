package sekisho.proof;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.words.Bilingual;

/** What a probe saw, before it is recorded. */
public record Observation(
        String control, Result result, Evidence.Means means, Bilingual seen, Map<String, String> facts) {
    public Observation {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        switch (result) {
            case HOLDS, FAILS, NOT_CONFIGURED -> {}
            case ATTESTED, STALE, UNPROVEN -> throw new IllegalArgumentException("a probe sees, it does not vouch");
        }
    }
}
