package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import sekisho.words.Lang;

/** Every verb can be asked for help, and says what was wrong with a call that it cannot take. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Lang.JA, false, false);

    static Stream<String> verbs() {
        Terminal nowhere = new Terminal(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Lang.EN, false, false);
        List<String> verbs = new ArrayList<>();
        collect(new CommandLine(new Main(nowhere)), "", verbs);
        return verbs.stream();
    }

    private static void collect(CommandLine of, String before, List<String> verbs) {
        of.getSubcommands().forEach((name, inner) -> {
            if (!name.equals(inner.getCommandName())) {
                return; // another name of the same
            }
            String verb = (before + " " + name).strip();
            verbs.add(verb);
            collect(inner, verb, verbs);
        });
    }

    private int run(String verb, String argument) {
        List<String> arguments = new ArrayList<>(Arrays.asList(verb.split(" ")));
        arguments.add(argument);
        return Main.run(terminal, arguments.toArray(new String[0]));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbExplainsItself(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: sekisho " + verb);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void whatAVerbDoesNotKnowIsAMisuse(String verb) {
        assertThat(run(verb, "--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: sekisho");
    }

    @Test
    void withoutAVerbTheVerbsAreShown() {
        assertThat(Main.run(terminal)).isEqualTo(2);
        assertThat(out.toString()).contains("demo", "check", "run", "controls", "sheet", "journal", "explain");
    }
}
