package sekisho.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.Configuration;
import sekisho.app.control.ControlClient;
import sekisho.app.control.ControlException;
import sekisho.journal.Entry;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.journal.Verification;
import sekisho.store.Keys;
import sekisho.words.Bilingual;

@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "記録の検証・検索・書き出し。Verifies, searches and exports the journal.")
final class JournalCommand {
    @ParentCommand
    private Main main;

    /** Opens the journal of a configuration for reading; a running instance is asked to write out what it holds first. */
    static Journal open(Configuration configuration) {
        try {
            new ControlClient(configuration.socket()).ask("flush");
        } catch (ControlException e) {
            if (e.code() != ControlException.Code.NOT_RUNNING) {
                throw e;
            }
        }
        if (!Files.isDirectory(configuration.journal().folder())) {
            throw new VerbException(
                    1,
                    new Bilingual(
                            "記録がまだありません: " + configuration.journal().folder(),
                            "There is no journal yet: "
                                    + configuration.journal().folder()));
        }
        return Journal.read(configuration.journal(), Keys.open(configuration.data(), configuration.masterKey()));
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "改ざんがないか確かめます。Verifies chain, signatures and every record.")
    int verify(@Mixin ConfigurationOption file, @Option(names = "--json") boolean json) throws IOException {
        Terminal terminal = main.terminal();
        try (Journal journal = open(file.read(terminal))) {
            Verification verification = journal.verify();
            if (json) {
                ObjectMapper mapper = new ObjectMapper();
                ObjectNode node = mapper.createObjectNode();
                node.put("intact", verification.intact());
                node.put("segments", verification.segments());
                node.put("records", verification.records());
                verification.findings().forEach(node.putArray("findings")::add);
                verification.notes().forEach(node.putArray("notes")::add);
                terminal.line(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node));
            } else {
                terminal.line(
                        "区間 " + verification.segments() + " 個、記録 " + verification.records() + " 件を検証しました。",
                        verification.segments() + " segments with " + verification.records() + " records verified.");
                verification.notes().forEach(note -> terminal.line("  " + Terminal.safe(note)));
                verification
                        .findings()
                        .forEach(finding ->
                                terminal.line(terminal.coloured("  × " + Terminal.safe(finding), Terminal.Colour.RED)));
                if (verification.intact()) {
                    terminal.line("改ざんは見つかりませんでした。", "No change was found.");
                } else {
                    terminal.line("記録が変えられたか、欠けています。", "The journal was changed or is incomplete.");
                }
            }
            return verification.intact() ? 0 : 1;
        }
    }

    /** What to search for, shared by search and export. */
    static final class QueryOptions {
        @Option(names = "--kind", paramLabel = "access|audit", description = "Only this kind.")
        private Optional<Kind> kind = Optional.empty();

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "From this day or instant (2026-04-01, 2026-04-01T09:00:00+09:00).")
        private Optional<String> from = Optional.empty();

        @Option(names = "--to", paramLabel = "TIME", description = "Before this day or instant.")
        private Optional<String> to = Optional.empty();

        @Option(
                names = "--where",
                paramLabel = "FIELD=TEXT",
                description = "Field that must equal a text (client.ip=192.0.2.1); may be repeated.")
        private Map<String, String> where = new HashMap<>();

        Query query(int limit, boolean newestFirst) {
            return new Query(
                    kind.map(Set::of).orElse(Set.of()),
                    from.map(QueryOptions::instant).orElse(Instant.EPOCH),
                    to.map(QueryOptions::instant).orElse(Instant.MAX),
                    where,
                    limit,
                    newestFirst);
        }

        private static Instant instant(String text) {
            try {
                return text.length() <= 10
                        ? LocalDate.parse(text)
                                .atStartOfDay(ZoneId.systemDefault())
                                .toInstant()
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new VerbException(
                        2,
                        new Bilingual(
                                "時刻は 2026-04-01 または 2026-04-01T09:00:00+09:00 の形で書いてください。",
                                "Write times as 2026-04-01 or 2026-04-01T09:00:00+09:00."));
            }
        }
    }

    @Command(
            name = "search",
            mixinStandardHelpOptions = true,
            description = "記録を検索します。Searches by time and field; newest first.")
    int search(
            @Mixin ConfigurationOption file,
            @Mixin QueryOptions options,
            @Option(names = "--limit", defaultValue = "50", description = "Most records (default ${DEFAULT-VALUE}).")
                    int limit)
            throws IOException {
        Terminal terminal = main.terminal();
        try (Journal journal = open(file.read(terminal))) {
            List<Entry> entries = journal.search(options.query(limit, true));
            ObjectMapper mapper = new ObjectMapper();
            for (Entry entry : entries) {
                terminal.line(mapper.writeValueAsString(entry.fields()));
            }
            return 0;
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "JSONL か CSV に書き出します。Exports to JSON Lines or CSV.")
    int export(
            @Mixin ConfigurationOption file,
            @Mixin QueryOptions options,
            @Option(names = "--format", paramLabel = "jsonl|csv", defaultValue = "jsonl") Journal.Format format,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            required = true,
                            description = "Where to write it.")
                    Path out)
            throws IOException {
        Terminal terminal = main.terminal();
        try (Journal journal = open(file.read(terminal));
                OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out))) {
            long count = journal.export(options.query(Query.UNLIMITED, false), format, stream);
            terminal.line("記録 " + count + " 件を書き出しました: " + out, count + " records written to " + out);
            return 0;
        }
    }
}
