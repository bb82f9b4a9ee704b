package sekisho.proof.sheet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.proof.Control;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Control states and a matcher that tests own: which question is about what is written down, not guessed. */
final class Known {
    private final Map<String, ControlState> states = new LinkedHashMap<>();
    private final Map<String, QuestionMatcher.Match> matches = new LinkedHashMap<>();
    private final Set<List<String>> asked = new LinkedHashSet<>();

    static Bilingual both(String ja, String en) {
        return new Bilingual(ja, en);
    }

    static Control control(String id, Control.Type type) {
        return new Control(
                id,
                'A',
                type,
                both("統制 " + id, "control " + id),
                both(id + " を実施しています。", "We do " + id + "."),
                List.of(),
                Duration.ofDays(2));
    }

    static Evidence evidence(String control, Result result, Evidence.Means means, Map<String, String> facts) {
        return new Evidence(
                "ev-" + control,
                control,
                Instant.parse("2026-11-21T16:00:00Z"),
                means == Evidence.Means.ATTESTATION ? "attestation" : "probe-" + control,
                result,
                means,
                both(control + " を 3 回試し、3 回とも確認しました。", "Tried " + control + " 3 times, seen 3 times."),
                facts);
    }

    Known state(String id, Result result) {
        return switch (result) {
            case UNPROVEN -> put(id, Control.Type.TECHNICAL, result, Optional.empty());
            case ATTESTED ->
                put(
                        id,
                        Control.Type.OPERATIONAL,
                        result,
                        Optional.of(evidence(
                                id,
                                result,
                                Evidence.Means.ATTESTATION,
                                Map.of("owner", "情報システム部長", "valid-until", "2027-03-31"))));
            case HOLDS, FAILS, NOT_CONFIGURED ->
                put(
                        id,
                        Control.Type.TECHNICAL,
                        result,
                        Optional.of(evidence(id, result, Evidence.Means.TRIED, Map.of())));
            case STALE ->
                put(
                        id,
                        Control.Type.TECHNICAL,
                        result,
                        Optional.of(evidence(id, Result.HOLDS, Evidence.Means.TRIED, Map.of())));
        };
    }

    Known put(String id, Control.Type type, Result result, Optional<Evidence> evidence) {
        states.put(id, new ControlState(control(id, type), result, evidence));
        return this;
    }

    /** From now on the question is surely about the topics. */
    Known sure(String question, String... topics) {
        matches.put(question.strip(), new QuestionMatcher.Match(List.of(topics), 0.97, true));
        return this;
    }

    Known unsure(String question, String... topics) {
        matches.put(question.strip(), new QuestionMatcher.Match(List.of(topics), 0.4, false));
        return this;
    }

    List<ControlState> states() {
        return new ArrayList<>(states.values());
    }

    /** The headings and question of each call, in order. */
    Set<List<String>> asked() {
        return asked;
    }

    QuestionMatcher.Match match(List<String> headings, String question) {
        List<String> call = new ArrayList<>(headings);
        call.add(question);
        asked.add(call);
        return matches.getOrDefault(question, new QuestionMatcher.Match(List.of(), 0, false));
    }

    SheetAnswerer answerer() {
        return answerer(Bounds.DEFAULT);
    }

    SheetAnswerer answerer(Bounds bounds) {
        return new SheetAnswerer(this::match, this::states, bounds);
    }

    /** Every question is surely about its first topic, and every topic holds. */
    static Known allHold(List<RealQuestions> questions) {
        Known known = new Known();
        for (RealQuestions question : questions) {
            known.sure(question.text(), question.topics().toArray(String[]::new));
            known.state(question.topics().getFirst(), Result.HOLDS);
        }
        return known;
    }
}
