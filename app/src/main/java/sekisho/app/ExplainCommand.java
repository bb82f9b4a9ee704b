package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.Configuration;
import sekisho.app.config.WafConfiguration;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.waf.Tuning;
import sekisho.words.Bilingual;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "一つのリクエストがどう判定されたか。The whole trail of one request.")
final class ExplainCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Mixin
    private ConfigurationOption file;

    @Parameters(
            paramLabel = "REQUEST-ID",
            arity = "0..1",
            description = "As the page or the field X-Request-Id shows it.")
    private String requestId = "";

    @ArgGroup(exclusive = false)
    private @Nullable Access access;

    /** A request that nobody has sent. */
    static final class Access {
        @Option(names = "--account", required = true, description = "Whose request it would be: id or mail address.")
        private String account = "";

        @Option(names = "--host", required = true, description = "Of which site.")
        private String host = "";

        @Option(names = "--path", required = true, description = "Which path.")
        private String path = "";

        @Option(names = "--method", defaultValue = "GET", description = "Which method.")
        private String method = "GET";
    }

    @Option(names = "--json", description = "Print the record as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = main.terminal();
        Access asked = access;
        if (asked != null) {
            return explainAccess(terminal, asked);
        }
        if (requestId.isEmpty()) {
            throw new VerbException(
                    2,
                    new Bilingual(
                            "リクエスト番号か、--account・--host・--path を書いてください。",
                            "Give a request id, or --account, --host and --path."));
        }
        Configuration configuration = file.read(terminal);
        try (Journal journal = JournalCommand.open(configuration)) {
            List<Entry> found = journal.search(new Query(
                    Set.of(Kind.ACCESS), Instant.EPOCH, Instant.MAX, Map.of("http.request.id", requestId), 1, true));
            if (found.isEmpty()) {
                throw new VerbException(
                        1, new Bilingual("その番号のリクエストは記録にありません。", "There is no record of a request with that id."));
            }
            if (json) {
                terminal.line(new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(found.getFirst().fields()));
            } else {
                Entry entry = found.getFirst();
                Explanation.print(entry, terminal);
                Optional<Tuning> tuning = Optional.ofNullable(
                                configuration.waf().sites().get(entry.text("sekisho.site")))
                        .map(WafConfiguration.Site::tuning);
                WafExplanation.print(entry, tuning, terminal);
            }
        }
        return 0;
    }

    /** Answers without trying; exit status 0 when it would pass, 1 when not. */
    private int explainAccess(Terminal terminal, Access asked) throws JsonProcessingException {
        ObjectNode request = Asking.request()
                .put("account", asked.account)
                .put("host", asked.host)
                .put("path", asked.path)
                .put("method", asked.method);
        JsonNode answer = file.client(terminal).ask("explain-access", request, progress -> {});
        boolean allowed = answer.path("allowed").asBoolean();
        if (json) {
            terminal.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else {
            terminal.line(allowed ? "通ります。" : "通りません。", allowed ? "It would pass." : "It would be refused.");
            terminal.line(basis(Asking.text(answer, "basis"), Asking.text(answer, "screen"))
                    .in(terminal.lang()));
        }
        return allowed ? 0 : 1;
    }

    private static Bilingual basis(String basis, String screen) {
        return switch (basis) {
            case "unlisted-open" ->
                new Bilingual("どの画面にも登録されていないパスで、既定で許可されています。", "No screen has the path; the default opens it.");
            case "unlisted-closed" ->
                new Bilingual("どの画面にも登録されていないパスで、既定で禁止されています。", "No screen has the path; the default keeps it closed.");
            case "role" ->
                new Bilingual("画面「" + screen + "」は役割で許可されています。", "The screen \"" + screen + "\" is open to the role.");
            case "granted" ->
                new Bilingual(
                        "画面「" + screen + "」は本人に許可されています。", "The screen \"" + screen + "\" was given to the member.");
            case "withdrawn" ->
                new Bilingual(
                        "画面「" + screen + "」は本人に禁止されています。", "The screen \"" + screen + "\" was taken from the member.");
            case "ambiguous-path" ->
                new Bilingual("パスを一通りに読めないので、通しません。", "The path can be read in more than one way, so it is refused.");
            default ->
                new Bilingual(
                        "画面「" + screen + "」は役割にも本人にも許可されていません。",
                        "Neither role nor matrix opens the screen \"" + screen + "\".");
        };
    }
}
