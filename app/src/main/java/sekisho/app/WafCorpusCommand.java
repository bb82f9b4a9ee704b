package sekisho.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.app.corpus.Corpus;
import sekisho.app.corpus.FalseBlocks;
import sekisho.app.corpus.Measurement;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.waf.Tuning;
import sekisho.words.Bilingual;

@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "普通の文章がどれだけ遮断されるかを測ります。Measures how many ordinary sentences the rules refuse.")
final class WafCorpusCommand implements Callable<Integer> {
    private static final int EXAMPLE_COLUMNS = 96;
    private static final Path DEBIAN = Path.of("/usr/share/modsecurity-crs");

    @ParentCommand
    private WafCommand waf;

    @Parameters(paramLabel = "DIR", description = "Folder of *.txt: UTF-8, one sentence a line.")
    private Path folder = Path.of("");

    @Option(
            names = "--level",
            paramLabel = "1|2|3|4",
            defaultValue = "1",
            description = "Paranoia level (default ${DEFAULT-VALUE}).")
    private int level;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON too.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "Folder of the Core Rule Set (default: Debian's modsecurity-crs).")
    private Optional<Path> rules = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = waf.terminal();
        if (level < 1 || level > 4) {
            throw new VerbException(2, new Bilingual("--level は 1 から 4 です。", "--level is 1 to 4."));
        }
        Corpus corpus = sentences(folder);
        RuleSet loaded = load(rules.orElse(DEBIAN), level);
        int total = corpus.sentences().size();
        FalseBlocks found =
                Measurement.of(corpus, loaded, Instant.now(), done -> terminal.progress(done + " / " + total));
        terminal.progressDone();
        print(found, level, terminal);
        if (json.isPresent()) {
            Files.writeString(
                    json.get(),
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(found.json(level)) + "\n");
        }
        return 0;
    }

    private static Corpus sentences(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new VerbException(2, new Bilingual("フォルダーがありません: " + folder, "There is no such folder: " + folder));
        }
        Corpus corpus = Corpus.read(folder);
        if (corpus.sentences().isEmpty()) {
            throw new VerbException(
                    2,
                    new Bilingual(
                            "文が一つもありません（*.txt、UTF-8、1行1文）: " + folder,
                            "There is no sentence (*.txt, UTF-8, one a line) in: " + folder));
        }
        return corpus;
    }

    private static RuleSet load(Path folder, int level) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new VerbException(
                    2,
                    new Bilingual(
                            "ルールのフォルダーがありません: " + folder + "（--rules で指定するか、modsecurity-crs を入れてください）",
                            "There is no folder of rules: " + folder
                                    + " (name one by --rules, or install modsecurity-crs)"));
        }
        CoreRuleSet rules = CoreRuleSet.in(folder)
                .orElseThrow(() -> new VerbException(
                        2,
                        new Bilingual(
                                "Core Rule Set のフォルダーではありません: " + folder,
                                "This is no folder of the Core Rule Set: " + folder)));
        return switch (RuleSet.load(rules.texts(Tuning.DEFAULT.with(level)))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected -> {
                String problems = rejected.problems().stream()
                        .map(problem -> Terminal.safe(problem.toString()))
                        .collect(Collectors.joining("\n  ", "\n  ", ""));
                throw new VerbException(
                        2, new Bilingual("ルールを読み込めません:" + problems, "The rules cannot be loaded:" + problems));
            }
        };
    }

    /** The most frequent rules first, each with its examples. */
    static void print(FalseBlocks found, int level, Terminal terminal) {
        terminal.line(
                found.sentences() + " 文のうち " + found.blocked() + " 文が遮断されました（1万文あたり " + found.perTenThousand()
                        + "、パラノイアレベル " + level + "）。",
                found.blocked() + " of " + found.sentences() + " sentences were refused (" + found.perTenThousand()
                        + " per 10,000, paranoia level " + level + ").");
        Comparator<Map.Entry<Long, Integer>> frequentFirst = Map.Entry.comparingByValue(Comparator.reverseOrder());
        List<Map.Entry<Long, Integer>> rules =
                found.byRule().entrySet().stream().sorted(frequentFirst).toList();
        for (Map.Entry<Long, Integer> rule : rules) {
            terminal.line(Terminal.fit(Long.toString(rule.getKey()), 10) + rule.getValue());
            for (FalseBlocks.Example example : found.examples()) {
                if (example.rule() == rule.getKey()) {
                    terminal.line("  " + Terminal.fit(example.shape(), 10)
                            + Terminal.fit(Terminal.safe(example.sentence()), EXAMPLE_COLUMNS)
                                    .stripTrailing());
                }
            }
        }
    }
}
