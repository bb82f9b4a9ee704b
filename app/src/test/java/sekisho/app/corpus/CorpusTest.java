package sekisho.app.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir
    private Path folder;

    @Test
    void sentencesAreDistinctAndKeepTheOrderOfTheirFiles() throws IOException {
        Files.createDirectories(folder.resolve("c"));
        Files.writeString(folder.resolve("a.txt"), "お世話になっております。\n\n  よろしく。 \r\n");
        Files.writeString(folder.resolve("c/b.txt"), "よろしく。\n以上です。");
        Files.writeString(folder.resolve("sources.tsv"), "読まれない");

        Corpus corpus = Corpus.read(folder);

        assertThat(corpus.sentences()).containsExactly("お世話になっております。", "よろしく。", "以上です。");
        assertThat(corpus.files()).isEqualTo(2);
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Files.write(folder.resolve("sjis.txt"), new byte[] {(byte) 0x83, 0x5c});

        assertThatThrownBy(() -> Corpus.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sjis.txt");
    }

    @Test
    void aSentenceIsSentAsBrowsersSendIt() {
        assertThat(body(Submission.Shape.FORM, "A&B 円")).isEqualTo("name=sekisho&comment=A%26B+%E5%86%86&page=1");
        assertThat(body(Submission.Shape.MULTIPART, "A&B 円"))
                .contains("name=\"comment\"\r\n\r\nA&B 円\r\n")
                .endsWith("--\r\n");
        assertThat(body(Submission.Shape.JSON, "\"円\\"))
                .isEqualTo("{\"name\":\"sekisho\",\"comment\":\"\\\"円\\\\\",\"page\":1}");
    }

    private static String body(Submission.Shape shape, String sentence) {
        return new String(Submission.of(shape, sentence).body(), StandardCharsets.UTF_8);
    }
}
