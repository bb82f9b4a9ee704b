package sekisho.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.Configuration;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "設定を確かめます。Checks the configuration; all problems at once.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption configuration;

    @Override
    public Integer call() {
        Terminal terminal = main.terminal();
        Configuration valid = configuration.read(terminal);
        int inspected = rules(valid, terminal);
        int sites = valid.gate().sites().size();
        terminal.line("設定に問題はありません(サイト " + sites + " 件)。", "The configuration is valid (" + sites + " sites).");
        if (inspected > 0) {
            terminal.line(
                    "WAF のルールを読み込みました(サイト " + inspected + " 件)。",
                    "The WAF rules were loaded (" + inspected + " sites).");
        }
        for (String host : valid.hostsWithoutCertificate()) {
            terminal.line(
                    "注意: " + host + " には証明書がないため、このマシンの CA の証明書を使います(ブラウザーは信頼しません)。",
                    "Note: " + host
                            + " has no certificate; one of this machine's CA will be used (browsers do not trust it).");
        }
        return 0;
    }

    /** Loads the rules, or prints every problem and ends the verb with status 2. */
    private static int rules(Configuration valid, Terminal terminal) {
        try {
            return new CompiledRules().of(valid.waf()).size();
        } catch (RulesException e) {
            e.problems().forEach(problem -> terminal.err().println(Terminal.safe(problem)));
            throw Starting.wrongRules(e);
        }
    }
}
