package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.app.control.ControlClient;
import sekisho.words.Bilingual;

@Command(name = "sheet", mixinStandardHelpOptions = true, description = "チェックシート。Customers' check sheets.")
final class SheetCommand {
    @ParentCommand
    private Main main;

    @Command(
            name = "answer",
            mixinStandardHelpOptions = true,
            description = "証跡から回答を記入します。Answers a workbook from evidence.")
    int answer(
            @Parameters(paramLabel = "IN.xlsx", description = "The customer's workbook.") Path in,
            @Option(
                            names = {"-o", "--out"},
                            required = true,
                            paramLabel = "OUT.xlsx",
                            description = "Where the answered copy goes.")
                    Path out,
            @Option(
                            names = "--json",
                            paramLabel = "REPORT",
                            description = "Write one object per question to this file.")
                    Optional<Path> report,
            @Mixin ConfigurationOption configuration)
            throws IOException {
        Terminal terminal = main.terminal();
        ControlClient client = configuration.client(terminal);
        if (!Files.isReadable(in)) {
            throw new VerbException(1, new Bilingual("ファイルを読めません: " + in, "The file cannot be read: " + in));
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("in", in.toAbsolutePath().toString());
        request.put("out", out.toAbsolutePath().toString());
        request.put("lang", terminal.lang().tag());
        JsonNode items = client.ask("sheet-answer", request, progress -> {});
        if (report.isPresent()) {
            Files.writeString(
                    report.get(),
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(items) + "\n");
        }
        SheetSummary.print(items, out, terminal);
        return 0;
    }

    @Command(
            name = "doubtful",
            mixinStandardHelpOptions = true,
            description = "渡した後に証跡が失われた回答を一覧にします。Lists answers handed out that evidence no longer backs.")
    int doubtful(
            @Option(names = "--json", description = "Print a JSON list.") boolean json,
            @Mixin ConfigurationOption configuration)
            throws IOException {
        Terminal terminal = main.terminal();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("lang", terminal.lang().tag());
        JsonNode sheets = configuration.client(terminal).ask("sheet-doubtful", request, progress -> {});
        if (json) {
            terminal.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(sheets));
            return 0;
        }
        if (sheets.isEmpty()) {
            terminal.line("渡した回答は、今もすべて証跡に支えられています。", "Every answer handed out still rests on evidence.");
        }
        for (JsonNode sheet : sheets) {
            terminal.line(Terminal.safe(sheet.path("name").asText()) + "  "
                    + sheet.path("handed-out-at").asText());
            for (JsonNode answer : sheet.path("answers")) {
                terminal.line(Terminal.safe(String.join(
                        "  ",
                        "",
                        answer.path("sheet").asText() + ":" + answer.path("row").asInt(),
                        answer.path("answer").asText(),
                        answer.path("question").asText(),
                        answer.path("control").asText() + "="
                                + answer.path("result").asText())));
            }
        }
        return sheets.isEmpty() ? 0 : 1;
    }
}
