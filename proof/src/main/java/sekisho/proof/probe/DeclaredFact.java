package sekisho.proof.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.words.Bilingual;

/**
 * What the configuration states about a control that nothing can observe (where the data lies, which law applies). The
 * weakest evidence, and labelled so.
 *
 * @param control control id
 * @param text one or two sentences for the customer
 * @param figures for programs; keys lower-case with hyphens
 */
public record DeclaredFact(String control, Bilingual text, Map<String, String> figures) {
    public DeclaredFact {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
