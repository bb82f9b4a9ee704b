package sekisho.waf;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import sekisho.waf.seclang.Piece;
import sekisho.waf.seclang.Problem;
import sekisho.waf.seclang.SecLang;
import sekisho.waf.seclang.Settings;
import sekisho.waf.seclang.Source;

/** Rules compiled into a plan. Immutable and safe for any thread; made once, run on every exchange. */
public final class RuleSet {
    /** What came of loading. */
    public sealed interface Outcome {}

    /** The rules can be used. */
    public record Loaded(RuleSet rules) implements Outcome {}

    /** Nothing was loaded; all that is wrong. */
    public record Rejected(List<Problem> problems) implements Outcome {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    private static final Source NOWHERE = new Source("-", 1);

    private final Settings settings;
    private final List<CompiledRule> rules;
    private final Phase[] phases;
    private final TxNames txNames;
    private final Texts texts;
    private final Steps steps;
    private final boolean planned;
    private final Persistent persistent;
    private final CompiledRule nothing = new CompiledRule(
            -1, NOWHERE, OptionalLong.empty(), 5, List.of(), OptionalInt.empty(), List.of(), "", "", Texts.EMPTY);
    private final RuleMatch noMatch = new RuleMatch(
            OptionalLong.empty(), 5, "", "", "", "", OptionalInt.empty(), 0, List.of(), NOWHERE.file(), NOWHERE.line());

    RuleSet(Settings settings, List<CompiledRule> rules, Phase[] phases, TxNames txNames, Texts texts, Steps steps) {
        this(
                settings,
                rules,
                phases,
                txNames,
                texts,
                steps,
                true,
                new Persistent(Duration.ofSeconds(settings.collectionTimeoutSeconds())));
    }

    private RuleSet(
            Settings settings,
            List<CompiledRule> rules,
            Phase[] phases,
            TxNames txNames,
            Texts texts,
            Steps steps,
            boolean planned,
            Persistent persistent) {
        this.settings = settings;
        this.rules = List.copyOf(rules);
        this.phases = phases;
        this.txNames = txNames;
        this.texts = texts;
        this.steps = steps;
        this.planned = planned;
        this.persistent = persistent;
    }

    /** Parses, links and compiles. Takes about a second for the Core Rule Set; reads the data files that the rules name. */
    public static Outcome load(List<RuleText> texts) {
        List<Piece> pieces = texts.stream()
                .map(text -> new Piece(text.name(), text.text(), text.folder()))
                .toList();
        return switch (SecLang.read(pieces)) {
            case SecLang.Outcome.Loaded loaded -> new Compiler(loaded.program()).compile();
            case SecLang.Outcome.Refused refused -> {
                List<Problem> all = new ArrayList<>(refused.problems());
                if (new Compiler(refused.rest()).compile() instanceof Rejected more) {
                    all.addAll(more.problems());
                }
                yield new Rejected(all);
            }
        };
    }

    /** What the directives ask for. */
    public Settings settings() {
        return settings;
    }

    /** How many rules, chains counted once. */
    public int size() {
        return rules.size();
    }

    /**
     * Begins to watch one exchange. The transaction belongs to one thread at a time.
     *
     * @param id the exchange's unique id
     * @param time when it began
     */
    public Transaction begin(String id, Instant time, InetSocketAddress client, InetSocketAddress server) {
        return new RunningTransaction(this, id, time, client, server);
    }

    /**
     * The same rules, run without the plan: every operator on every value, every transformation anew. Slow; the reference that the
     * plan is compared with.
     */
    RuleSet plain() {
        return new RuleSet(
                settings,
                rules,
                phases,
                txNames,
                texts,
                steps,
                false,
                new Persistent(Duration.ofSeconds(settings.collectionTimeoutSeconds())));
    }

    boolean planned() {
        return planned;
    }

    Phase phase(int number) {
        return phases[number];
    }

    TxNames txNames() {
        return txNames;
    }

    Texts texts() {
        return texts;
    }

    Steps steps() {
        return steps;
    }

    Persistent persistent() {
        return persistent;
    }

    /** Stands for "no rule yet". */
    CompiledRule nothing() {
        return nothing;
    }

    /** Stands for a match that nobody is told of. */
    RuleMatch noMatch() {
        return noMatch;
    }
}
