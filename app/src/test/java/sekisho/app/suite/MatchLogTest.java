package sekisho.app.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchLogTest {
    @TempDir
    private Path folder;

    @Test
    void onlyFinishedLinesThatWereWrittenSinceAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "before\n");
        try (MatchLog log = MatchLog.open(file)) {
            assertThat(log.newLines()).isEmpty();
            append(file, "one\ntw");
            assertThat(log.newLines()).containsExactly("one");
            assertThat(log.newLines()).isEmpty();
            append(file, "o é\n" + "x".repeat(200_000) + "\n");
            assertThat(log.newLines()).containsExactly("two é", "x".repeat(200_000));
        }
    }

    @Test
    void rulesAreReadFromBothShapesOfLine() {
        assertThat(MatchLog.rules(List.of(
                        "[id \"7\"] [id \"5\"] {\"id\": 1}",
                        "{\"id\":\"9\"}",
                        "{\"a\":0,\"ruleId\":4}",
                        "id 3",
                        "[id \"99999999999\"]")))
                .containsExactly(4, 5, 7, 9);
    }

    @Test
    void aLogThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> MatchLog.open(folder.resolve("none")))
                .isInstanceOf(SuiteException.class)
                .hasMessageContaining("none");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
