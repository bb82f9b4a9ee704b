package sekisho.waf.seclang;

import java.util.Optional;
import java.util.Set;

/** Reads the operator of a rule: {@code !@rx ^a}, {@code @pm a b}, or a bare regular expression. */
final class OperatorParser {
    /** Operators that never expand macros, so that a percent sign in their argument is one. */
    private static final Set<String> WITHOUT_MACROS = Set.of(
            "pm",
            "pmFromFile",
            "ipMatch",
            "ipMatchFromFile",
            "validateByteRange",
            "verifyCC",
            "verifyCPF",
            "verifySSN",
            "verifySVNR");

    private final Problems problems;
    private final TemplateParser templates;

    OperatorParser(Problems problems, TemplateParser templates) {
        this.problems = problems;
        this.templates = templates;
    }

    Optional<OperatorCall> parse(Source at, String text) {
        String rest = text.stripLeading();
        boolean negated = rest.startsWith("!");
        if (negated) {
            rest = rest.substring(1).stripLeading();
        }
        if (!rest.startsWith("@")) {
            return Optional.of(new OperatorCall(negated, "rx", templates.parse(at, rest)));
        }
        int end = 1;
        while (end < rest.length() && !Words.isBlank(rest.charAt(end))) {
            end++;
        }
        String written = rest.substring(1, end);
        Optional<String> name = Vocabulary.operator(written);
        if (name.isEmpty()) {
            problems.add(at, "unknown operator @" + written);
            return Optional.empty();
        }
        String argument = rest.substring(end).stripLeading();
        Template template =
                WITHOUT_MACROS.contains(name.get()) ? TemplateParser.literal(argument) : templates.parse(at, argument);
        return Optional.of(new OperatorCall(negated, name.get(), template));
    }
}
