package sekisho.proof.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;

/** Passes on what the configuration states, labelled as no more than that. */
final class DeclaredFactsProbe implements Probe {
    private final List<DeclaredFact> facts;

    /** @param facts at most one per control */
    DeclaredFactsProbe(List<DeclaredFact> facts) {
        this.facts = List.copyOf(facts);
    }

    @Override
    public String id() {
        return "declared-facts";
    }

    @Override
    public List<String> controls() {
        return facts.stream().map(DeclaredFact::control).toList();
    }

    @Override
    public List<Observation> observe() {
        return facts.stream()
                .map(fact -> {
                    Map<String, String> figures = new LinkedHashMap<>(fact.figures());
                    figures.put("source", "configuration");
                    return new Observation(fact.control(), Result.HOLDS, Means.SETTING, fact.text(), figures);
                })
                .toList();
    }
}
