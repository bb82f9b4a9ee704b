package sekisho.proof;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import sekisho.words.Bilingual;

/**
 * One observation, recorded in the journal.
 *
 * @param id the journal record's id
 * @param control control id
 * @param observedAt when
 * @param probe probe id, or {@code attestation}
 * @param result HOLDS, FAILS, NOT_CONFIGURED or ATTESTED
 * @param means how it was seen
 * @param seen one or two sentences with the figures, for people; becomes the supplement of an answer
 * @param facts the figures, for programs; keys lower-case with hyphens, in a stable order
 */
public record Evidence(
        String id,
        String control,
        Instant observedAt,
        String probe,
        Result result,
        Means means,
        Bilingual seen,
        Map<String, String> facts) {
    public Evidence {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** How something was seen, strongest first. */
    public enum Means {
        /** Tried on the running product from outside. */
        TRIED,
        /** Read from what the product wrote (journal, files, certificates). */
        INSPECTED,
        /** Read from a setting: the weakest kind, and labelled so. */
        SETTING,
        /** Vouched for by a person. */
        ATTESTATION;

        /** {@code tried} and the like. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
