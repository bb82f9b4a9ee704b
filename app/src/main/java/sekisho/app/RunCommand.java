package sekisho.app;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.Configuration;

@Command(name = "run", mixinStandardHelpOptions = true, description = "起動します。Runs until it is told to end.")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption file;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = main.terminal();
        Configuration configuration = file.read(terminal);
        try (Lifetime lifetime = new Lifetime();
                Instance instance = Starting.instance(configuration, InstantSource.system());
                ConfigurationWatch _ = new ConfigurationWatch(instance)) {
            Starting.announce(instance, terminal);
            lifetime.awaitEnd();
            terminal.line("終了しています…", "Ending …");
        }
        return 0;
    }
}
