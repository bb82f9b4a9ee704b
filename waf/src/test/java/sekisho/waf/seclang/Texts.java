package sekisho.waf.seclang;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Short ways to read SecLang in tests. */
final class Texts {
    private Texts() {}

    static SecLang.Outcome read(String text) {
        return SecLang.read(List.of(new Piece("test.conf", text, Path.of("."))));
    }

    static Program program(String text) {
        return program(read(text));
    }

    static Program program(SecLang.Outcome outcome) {
        return switch (outcome) {
            case SecLang.Outcome.Loaded(Program program) -> program;
            case SecLang.Outcome.Refused(List<Problem> problems, Program _) ->
                throw new AssertionError(
                        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        };
    }

    static List<String> problems(String text) {
        return switch (read(text)) {
            case SecLang.Outcome.Loaded _ -> List.of();
            case SecLang.Outcome.Refused(List<Problem> problems, Program _) ->
                problems.stream().map(Problem::toString).toList();
        };
    }

    static Linked.Rule rule(String text, int index) {
        return (Linked.Rule) program(text).rules().get(index);
    }
}
