package sekisho.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "waf",
        mixinStandardHelpOptions = true,
        subcommands = {WafSuiteCommand.class, WafCorpusCommand.class},
        description = "WAF の検査。Tests of the WAF.")
final class WafCommand {
    @ParentCommand
    private Main main;

    Terminal terminal() {
        return main.terminal();
    }
}
