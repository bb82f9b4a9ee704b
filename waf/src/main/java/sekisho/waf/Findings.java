package sekisho.waf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sekisho.waf.operator.Operator;
import sekisho.waf.seclang.Action;
import sekisho.waf.seclang.Settings;

/** What came of the rules of one exchange: the matches to be reported, and what they ask for. One thread. */
final class Findings {
    private static final int LONGEST_MESSAGE = 512;
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_PART = 256;
    private static final int MAX_MATCHES = 1024;

    private final RuleSet rules;
    private final Scene scene;
    private final List<RuleMatch> matches = new ArrayList<>();
    private Action.@Nullable Allow allowed;
    private int allowedInPhase;
    private @Nullable Intervention intervention;
    private @Nullable Intervention wouldBe;

    Findings(RuleSet rules, Scene scene) {
        this.rules = rules;
        this.scene = scene;
    }

    /** Whether no more rules of this phase are asked. */
    boolean endPhase(int phase) {
        return (intervention != null && phase != 5) || isAllowed(phase);
    }

    private boolean isAllowed(int phase) {
        Action.Allow allow = allowed;
        if (allow == null || phase == 5) {
            return false;
        }
        return switch (allow.scope()) {
            case TRANSACTION -> true;
            case PHASE -> phase == allowedInPhase;
            case REQUEST -> phase <= 2;
        };
    }

    /**
     * Notes a match of a rule, when it is to be reported.
     *
     * @param link of its chain, the one that matched last
     * @param score what it added to the anomaly score
     */
    RuleMatch report(CompiledRule next, Link link, int score) {
        Effects effects = next.head().effects();
        boolean logs = effects.log();
        boolean disrupts = effects.disruptive() != null && !(effects.disruptive() instanceof Action.Pass);
        if (!logs && !disrupts) {
            return rules.noMatch();
        }
        byte[] data = effects.logData() == null ? Latin1.EMPTY : scene.expand(effects.logData(), LONGEST_MESSAGE);
        RuleMatch match = new RuleMatch(
                next.id(),
                next.phase(),
                Latin1.text(scene.expand(next.message(), LONGEST_MESSAGE), LONGEST_MESSAGE),
                Latin1.text(data, LONGEST_MESSAGE),
                cut(scene.last().name()),
                matchedPart(link),
                next.severity().isPresent() ? OptionalInt.of(next.severity().getAsInt()) : OptionalInt.empty(),
                score,
                next.tags(),
                next.at().file(),
                next.at().line());
        if (logs && matches.size() < MAX_MATCHES) {
            matches.add(match);
        }
        return match;
    }

    private static String cut(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    /** What the last link matched of its value. */
    private String matchedPart(Link link) {
        Operator operator = link.operator();
        Match match = scene.last();
        if (operator == null || link.negated()) {
            return Latin1.text(match.value, LONGEST_PART);
        }
        if (!match.captured) {
            operator.capture(match.value, scene, 0, (group, start, end) -> {
                if (group == 0) {
                    match.start = start;
                    match.end = end;
                }
            });
        }
        return Latin1.text(java.util.Arrays.copyOfRange(match.value, match.start, match.end), LONGEST_PART);
    }

    /** Asks for what a match of a rule asks for, as far as the engine is on. */
    void disrupt(CompiledRule next, RuleMatch match, Settings.Engine engine) {
        Effects effects = next.head().effects();
        Action.Disruptive action = effects.disruptive();
        if (action == null || action instanceof Action.Pass || next.phase() == 5) {
            return;
        }
        if (action instanceof Action.Allow allow) {
            if (engine == Settings.Engine.ON) {
                allowed = allow;
                allowedInPhase = next.phase();
            }
            return;
        }
        Intervention asked = switch (action) {
            case Action.Drop drop ->
                new Intervention(Intervention.Action.DROP, status(effects, 403), Optional.empty(), match);
            case Action.Redirect redirect ->
                new Intervention(
                        Intervention.Action.REDIRECT,
                        status(effects, 302),
                        Optional.of(Latin1.text(scene.expand(rules.texts().of(redirect.location())))),
                        match);
            default -> new Intervention(Intervention.Action.DENY, status(effects, 403), Optional.empty(), match);
        };
        if (engine == Settings.Engine.ON) {
            intervention = asked;
        } else if (wouldBe == null) {
            wouldBe = asked;
        }
    }

    private static int status(Effects effects, int otherwise) {
        return effects.status() == 0 ? otherwise : effects.status();
    }

    /** The matches so far. */
    List<RuleMatch> matches() {
        return List.copyOf(matches);
    }

    /** What is to be done with the message. */
    Optional<Intervention> intervention() {
        return Optional.ofNullable(intervention);
    }

    /** What would have been done, were the engine on. */
    Optional<Intervention> wouldBe() {
        return Optional.ofNullable(wouldBe);
    }
}
