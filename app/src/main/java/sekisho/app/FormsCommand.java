package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "forms",
        mixinStandardHelpOptions = true,
        description = "フォームの一覧・貼り付ける HTML・送信の履歴・送信試験。Mail forms: list, HTML to paste, history, trial.")
final class FormsCommand {
    @ParentCommand
    private Main main;

    private static ObjectNode request(Terminal terminal) {
        return JsonNodeFactory.instance.objectNode().put("lang", terminal.lang().tag());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "フォームと、起動後に受け付けた数・断った数。Lists forms with what was taken and refused since the start.")
    int list(@Mixin ConfigurationOption file, @Option(names = "--json") boolean json) throws IOException {
        Terminal terminal = main.terminal();
        JsonNode forms = file.client(terminal).ask("forms-list", request(terminal), progress -> {});
        if (json) {
            MailCommand.print(terminal, forms);
            return 0;
        }
        for (JsonNode form : forms) {
            counts(form, terminal);
        }
        if (forms.isEmpty()) {
            terminal.line("フォームはありません。", "There are no forms.");
        }
        return 0;
    }

    private static void counts(JsonNode form, Terminal terminal) {
        terminal.line(form.path("id").asText() + "  "
                + Terminal.safe(form.path("title").asText()));
        terminal.line(
                "  受付 " + form.path("taken").asLong() + "、繰り返し "
                        + form.path("repeated").asLong() + "、断ったもの: " + form.path("refused"),
                "  taken " + form.path("taken").asLong() + ", repeated "
                        + form.path("repeated").asLong() + ", refused: " + form.path("refused"));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "項目、貼り付ける HTML、送信の履歴。Shows fields, the HTML to paste, and the history of a form.")
    int show(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "FORM") String form,
            @Option(names = "--json") boolean json)
            throws IOException {
        Terminal terminal = main.terminal();
        JsonNode shown =
                file.client(terminal).ask("forms-show", request(terminal).put("form", form), progress -> {});
        if (json) {
            MailCommand.print(terminal, shown);
            return 0;
        }
        counts(shown, terminal);
        terminal.line("");
        shown.path("snippet").asText().lines().forEach(terminal::line);
        terminal.line("");
        for (JsonNode mail : shown.path("history")) {
            terminal.line(mail.path("accepted").asText() + "  "
                    + MailText.state(mail.path("state").asText(), terminal) + "  "
                    + Terminal.safe(mail.path("recipient").asText()) + "  "
                    + mail.path("id").asText());
        }
        for (JsonNode forward : shown.path("forwards")) {
            terminal.line(forward.path("accepted").asText() + "  "
                    + MailText.state(forward.path("state").asText(), terminal) + "  webhook "
                    + Terminal.safe(forward.path("status").asText()) + "  "
                    + forward.path("id").asText());
        }
        return 0;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "フォームに印の付いた送信を一つ行い、宛先に届くまでを表示します(最長 1 分)。",
                "Sends one marked submission to a form and shows it on its way to the recipients, for at most a minute."
            })
    int test(
            @Mixin ConfigurationOption file,
            @Parameters(paramLabel = "FORM") String form,
            @Option(
                            names = "--value",
                            paramLabel = "FIELD=VALUE",
                            description = "Write this into a field; may be repeated.")
                    Map<String, String> values,
            @Option(names = "--json") boolean json)
            throws IOException {
        Terminal terminal = main.terminal();
        ObjectNode request = request(terminal).put("form", form);
        ObjectNode given = request.putObject("values");
        (values == null ? Map.<String, String>of() : values).forEach(given::put);
        JsonNode tried = file.client(terminal).ask("forms-test", request, step -> {
            if (!json) {
                step(step, terminal);
            }
        });
        boolean delivered = tried.path("delivered").asBoolean();
        if (json) {
            MailCommand.print(terminal, tried);
        } else {
            terminal.line(
                    delivered ? "届きました。" : "届いていません。届かないときは ./sekisho mail check DOMAIN も試してください。",
                    delivered ? "Delivered." : "Not delivered. ./sekisho mail check DOMAIN may tell more.");
        }
        return delivered ? 0 : 1;
    }

    private static void step(JsonNode step, Terminal terminal) {
        boolean good = step.path("good").asBoolean();
        terminal.line(" "
                + terminal.coloured(good ? "○" : "×", good ? Terminal.Colour.GREEN : Terminal.Colour.RED) + " "
                + Terminal.safe(step.path("text").asText())
                + (step.has("mail") ? "  " + step.path("mail").asText() : ""));
    }
}
