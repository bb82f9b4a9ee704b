package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "attest",
        mixinStandardHelpOptions = true,
        description = "人や委託先が行う統制について表明します。Vouches for an operational or provider control.")
final class AttestCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption configuration;

    @Parameters(
            paramLabel = "CONTROL",
            description = "The control's name, as ./sekisho controls --all --json lists it.")
    private String control = "";

    @Option(names = "--owner", required = true, description = "The department or role that vouches.")
    private String owner = "";

    @Option(names = "--text", required = true, description = "What is vouched for.")
    private String text = "";

    @Option(names = "--text-en", description = "The same in English (default: the same text).")
    private Optional<String> textEn = Optional.empty();

    @Option(names = "--file", description = "Name of a document that shows it.")
    private Optional<String> file = Optional.empty();

    @Option(names = "--from", description = "First day, as 2026-04-01 (default: today).")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--valid-until", required = true, description = "Last day, as 2027-03-31.")
    private LocalDate validUntil = LocalDate.EPOCH;

    @Override
    public Integer call() {
        Terminal terminal = main.terminal();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("control", control);
        request.put("owner", owner);
        request.put("text-ja", text);
        request.put("text-en", textEn.orElse(text));
        file.ifPresent(name -> request.put("file", name));
        request.put(
                "from",
                from.orElseGet(() -> LocalDate.now(ZoneId.systemDefault())).toString());
        request.put("valid-until", validUntil.toString());
        JsonNode result = configuration.client(terminal).ask("attest", request, progress -> {});
        String id = result.path("evidence").asText();
        terminal.line(
                "表明を記録しました(証跡 " + id + "、期限 " + validUntil + ")。",
                "The attestation is recorded (evidence " + id + ", valid until " + validUntil + ").");
        return 0;
    }
}
