package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.app.corpus.FalseBlocks;
import sekisho.words.Lang;

class WafCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Lang.JA, false, false);

    @TempDir
    private Path folder;

    @Test
    void theMostFrequentRuleIsShownFirstWithAnExample() {
        FalseBlocks found = new FalseBlocks(
                40_000,
                12,
                new TreeMap<>(Map.of(941_310L, 3, 942_100L, 9)),
                List.of(new FalseBlocks.Example(942_100L, "json", "構成\u001b[31m")));

        WafCorpusCommand.print(found, 1, terminal);

        assertThat(out.toString().lines())
                .containsExactly(
                        "40000 文のうち 12 文が遮断されました（1万文あたり 3.00、パラノイアレベル 1）。",
                        "942100    9",
                        "  json      構成\\u001b[31m",
                        "941310    3");
    }

    @Test
    void aFolderWithoutSentencesIsRefused() {
        assertThat(Main.run(terminal, "waf", "corpus", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("文が一つもありません").contains(folder.toString());
    }

    @Test
    void aMissingFolderOfRulesIsNamed() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "文です。");
        String missing = folder.resolve("none").toString();

        assertThat(Main.run(terminal, "waf", "corpus", folder.toString(), "--rules", missing))
                .isEqualTo(2);
        assertThat(err.toString()).contains(missing);
    }

    @Test
    void aLevelThatDoesNotExistIsRefused() {
        assertThat(Main.run(terminal, "waf", "corpus", folder.toString(), "--level", "5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--level");
    }
}
