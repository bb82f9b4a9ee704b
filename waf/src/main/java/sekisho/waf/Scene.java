package sekisho.waf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sekisho.waf.operator.Evaluation;
import sekisho.waf.seclang.Template;
import sekisho.waf.seclang.Variable;

/** What the rules of one exchange can look at and speak of: its message, what they noted, what the rule at hand matched. One thread. */
final class Scene implements Evaluation {
    private static final int MAX_MATCHED_VARIABLES = 1024;

    private final RuleSet rules;
    private final long startNanos = System.nanoTime();
    private final Message message;
    private final Variables variables;
    private final Notes notes;
    private int highestSeverity = 255;
    private CompiledRule rule;
    private final List<Match> matched = new ArrayList<>();
    private Match last = Match.NONE;

    Scene(RuleSet rules, Message message, Notes notes) {
        this.rules = rules;
        this.message = message;
        this.variables = new Variables(message);
        this.notes = notes;
        this.rule = rules.nothing();
    }

    Message message() {
        return message;
    }

    Variables variables() {
        return variables;
    }

    Notes notes() {
        return notes;
    }

    // ---- what matched

    /** The next rule, which has matched nothing yet. */
    void turnTo(CompiledRule next) {
        rule = next;
        if (!matched.isEmpty()) {
            matched.clear();
        }
    }

    CompiledRule rule() {
        return rule;
    }

    /** A value matched. */
    void found(Match match) {
        last = match;
        if (matched.size() < MAX_MATCHED_VARIABLES) {
            matched.add(match);
        }
    }

    /** As if this value had matched last. */
    void remember(Match match) {
        last = match;
    }

    /** The value that matched last, if of an earlier rule. */
    Match last() {
        return last;
    }

    /** How many values the rule at hand has matched. */
    int matches() {
        return matched.size();
    }

    /** One of them, as a member of MATCHED_VARS or MATCHED_VARS_NAMES. */
    Field match(Variable variable, int index) {
        Match match = matched.get(index);
        return variable == Variable.MATCHED_VARS ? match.asValue() : match.asName();
    }

    /** A rule of this severity matched. */
    void matchedWith(int severity) {
        highestSeverity = Math.min(highestSeverity, severity);
    }

    // ---- variables

    /** The members of what is looked at. */
    Fields fields(Look look) {
        if (!look.live()) {
            return look.selector() instanceof Selector.XPath path
                    ? message.xpath(look.variable(), path.expression())
                    : variables.of(look.variable());
        }
        return look.variable() == Variable.TX && look.selector() instanceof Selector.Matching selector
                ? notes.tx().members(selector)
                : live(look.variable());
    }

    /** Variables that change while rules run. */
    private Fields live(Variable variable) {
        return switch (variable) {
            case TX, IP, GLOBAL, SESSION, USER, RESOURCE, ENV, SESSIONID, USERID -> notes.of(variable);
            case MATCHED_VAR -> Fields.of(last.name(), last.value);
            case MATCHED_VAR_NAME -> Fields.of("", Latin1.bytes(last.name()));
            case MATCHED_VARS, MATCHED_VARS_NAMES -> {
                Fields all = new Fields();
                for (int i = 0; i < matched.size(); i++) {
                    all.add(match(variable, i));
                }
                yield all;
            }
            case HIGHEST_SEVERITY -> Fields.of("", Latin1.bytes(highestSeverity));
            case DURATION ->
                Fields.of(
                        "",
                        Latin1.bytes(
                                Duration.ofNanos(System.nanoTime() - startNanos).toMillis()));
            case RULE -> ruleFields();
            default -> variables.of(variable);
        };
    }

    private Fields ruleFields() {
        Fields all = new Fields();
        rule.id().ifPresent(id -> all.add(new Field("id", Latin1.bytes(id))));
        all.add(new Field("rev", Latin1.bytes(rule.revision())));
        all.add(new Field("ver", Latin1.bytes(rule.version())));
        rule.severity().ifPresent(severity -> all.add(new Field("severity", Latin1.bytes(severity))));
        if (rule.message() instanceof Texts.Constant constant) {
            all.add(new Field("msg", constant.bytes()));
        }
        return all;
    }

    // ---- texts

    @Override
    public byte[] expand(Template template) {
        return expand(rules.texts().of(template));
    }

    byte[] expand(Texts.Text text) {
        return expand(text, Integer.MAX_VALUE);
    }

    /** The same, but no more than so many of its first bytes where it is composed. */
    byte[] expand(Texts.Text text, int most) {
        return switch (text) {
            case Texts.Constant constant -> constant.bytes();
            case Texts.Composed composed -> {
                List<Texts.Piece> pieces = composed.pieces();
                if (pieces.size() == 1) {
                    yield valueOf(pieces.getFirst());
                }
                byte[][] values = new byte[pieces.size()][];
                int length = 0;
                for (int i = 0; i < values.length; i++) {
                    values[i] = valueOf(pieces.get(i));
                    length = Math.min(length + values[i].length, most);
                }
                byte[] all = new byte[length];
                int at = 0;
                for (byte[] value : values) {
                    int count = Math.min(value.length, length - at);
                    System.arraycopy(value, 0, all, at, count);
                    at += count;
                }
                yield all;
            }
        };
    }

    private byte[] valueOf(Texts.Piece piece) {
        return switch (piece) {
            case Texts.Literal literal -> literal.text().bytes();
            case Texts.Macro macro
            when macro.slot() >= 0 -> {
                byte[] value = notes.tx().get(macro.slot());
                yield value == null ? Latin1.EMPTY : value;
            }
            case Texts.Macro macro -> {
                Fields fields = live(macro.variable());
                Field field =
                        macro.key().isEmpty() ? fields.size() == 0 ? null : fields.at(0) : fields.named(macro.key());
                yield field == null ? Latin1.EMPTY : field.value;
            }
        };
    }
}
