package sekisho.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import sekisho.app.config.Configuration;
import sekisho.app.config.ConfigurationFile;
import sekisho.app.config.Problem;
import sekisho.app.control.ControlClient;
import sekisho.words.Bilingual;

/** The option {@code -c}, shared by every verb that needs a configuration. */
final class ConfigurationOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    Path file = Path.of("sekisho.yaml");

    /** Reads it, or prints every problem and ends the verb with status 2. */
    Configuration read(Terminal terminal) {
        return switch (ConfigurationFile.read(file)) {
            case ConfigurationFile.Outcome.Valid valid -> valid.configuration();
            case ConfigurationFile.Outcome.Invalid invalid -> {
                for (Problem problem : invalid.problems()) {
                    terminal.err().println(file + ": " + problem.in(terminal.lang()));
                }
                int count = invalid.problems().size();
                throw new VerbException(
                        2,
                        new Bilingual(
                                "設定に " + count + " 件の問題があります。",
                                "The configuration has " + count + (count == 1 ? " problem." : " problems.")));
            }
        };
    }

    ControlClient client(Terminal terminal) {
        return new ControlClient(read(terminal).socket());
    }
}
