package sekisho.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleText;
import sekisho.waf.Tuning;
import sekisho.waf.seclang.Linked;
import sekisho.waf.seclang.OperatorCall;
import sekisho.waf.seclang.Piece;
import sekisho.waf.seclang.SecLang;

/** The different regular expressions of a Core Rule Set. */
final class Expressions {
    private Expressions() {}

    static List<String> of(Path rules) {
        try {
            List<Piece> pieces = new ArrayList<>();
            for (RuleText text : CoreRuleSet.in(rules)
                    .orElseThrow(() -> new BenchException("no Core Rule Set in " + rules))
                    .texts(Tuning.DEFAULT)) {
                pieces.add(new Piece(text.name(), text.text(), text.folder()));
            }
            return switch (SecLang.read(pieces)) {
                case SecLang.Outcome.Loaded loaded -> of(loaded.program().rules());
                case SecLang.Outcome.Refused refused ->
                    throw new BenchException(
                            "the rules are refused: " + refused.problems().getFirst());
            };
        } catch (IOException e) {
            throw new BenchException("the rules cannot be read", e);
        }
    }

    private static List<String> of(Iterable<Linked> rules) {
        Set<String> all = new LinkedHashSet<>();
        for (Linked linked : rules) {
            if (linked instanceof Linked.Rule rule) {
                for (Linked.Link link : rule.links()) {
                    link.operator()
                            .filter(call ->
                                    call.name().equals("rx") && call.argument().isConstant())
                            .map(OperatorCall::argument)
                            .ifPresent(argument -> all.add(argument.constant()));
                }
            }
        }
        return List.copyOf(all);
    }
}
