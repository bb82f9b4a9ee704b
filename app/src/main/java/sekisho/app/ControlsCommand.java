package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sekisho.app.control.ControlClient;

@Command(
        name = "controls",
        mixinStandardHelpOptions = true,
        description = "統制の一覧と証跡の状態。The control table of the running instance.")
final class ControlsCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption configuration;

    @Option(names = "--json", description = "Print a JSON list.")
    private boolean json;

    @Option(names = "--probe", description = "Run every probe first.")
    private boolean probe;

    @Option(names = "--all", description = "List controls without evidence, too.")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = main.terminal();
        ControlClient client = configuration.client(terminal);
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("lang", terminal.lang().tag());
        JsonNode controls = client.ask(
                probe ? "observe" : "controls",
                request,
                step -> terminal.progress(step.path("done").asInt() + "/"
                        + step.path("total").asInt() + " " + step.path("probe").asText()));
        terminal.progressDone();
        if (json) {
            terminal.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(controls));
        } else {
            ControlListing.print(controls, Instant.now(), terminal, all);
        }
        return 0;
    }
}
