package sekisho.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
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

    @Parameters(paramLabel = "REQUEST-ID", description = "As the page or the field X-Request-Id shows it.")
    private String requestId = "";

    @Option(names = "--json", description = "Print the record as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = main.terminal();
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
}
