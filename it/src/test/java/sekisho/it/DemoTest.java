package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The main job, as {@code ./sekisho demo --once} does it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTest {
    @TempDir
    static Path folder = Path.of("");

    private static final String OFFSET = Integer.toString(freeOffset());

    /** An offset with which all of the demo's ports are free. */
    private static int freeOffset() {
        for (int offset = 11_000; offset < 40_000; offset += 101) {
            boolean free = true;
            for (int port : new int[] {8443, 8080, 9443, 9090, 8090, 8091}) {
                free &= RunningSekisho.isFree(port + offset);
            }
            if (free) {
                return offset;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    @Test
    @Order(1)
    void theMainJobIsDoneOnRealInput() throws IOException {
        Launcher.Outcome demo = Launcher.run(
                folder,
                "demo",
                "--once",
                "--port-offset",
                OFFSET,
                "--out",
                folder.resolve("out").toString());
        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains("TLS")
                .contains("check-sheet-answered.xlsx")
                .contains("人の判断に残した設問")
                .contains("公開しているコピー: https://www.localhost:")
                .contains("フォームから印の付いた値を送り")
                .contains("いま署名したメールが、DNS に公開された鍵での検証に合格しました")
                .contains("公開コピーのサイト 1 件では、CMS の入口");
        try (Stream<Path> letters = Files.list(folder.resolve("out/mail"))) {
            assertThat(letters.toList()).as("what probes send reaches nobody").isEmpty();
        }
        assertThat(folder.resolve("out/sekisho.yaml")).isRegularFile();

        JsonNode items =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        Set<String> statuses = new HashSet<>();
        for (JsonNode item : items) {
            statuses.add(item.path("status").asText());
            if (item.path("status").asText().equals("answered")) {
                assertThat(item.path("evidence")).as("%s", item).isNotEmpty();
                assertThat(item.path("answer").asText()).isNotBlank();
            } else {
                assertThat(item.path("answer").asText()).isEmpty();
                assertThat(item.path("why").asText()).isNotBlank();
            }
        }
        assertThat(statuses).containsExactlyInAnyOrder("answered", "matched", "left");
    }

    @Test
    @Order(2)
    void itGoesWellASecondTimeOnTheSameFolder() {
        Launcher.Outcome demo = Launcher.run(
                folder,
                "demo",
                "--once",
                "--port-offset",
                OFFSET,
                "--out",
                folder.resolve("out").toString());
        assertThat(demo.status()).as(demo.output()).isZero();
    }

    @Test
    @Order(3)
    void theJournalItLeftVerifies() {
        Launcher.Outcome verify = Launcher.run(folder, "journal", "verify", "-c", "out/sekisho.yaml");
        assertThat(verify.status()).as(verify.output()).isZero();
        assertThat(verify.output()).contains("改ざんは見つかりませんでした");
    }

    @Test
    @Order(4)
    void aVerbThatNeedsTheInstanceSaysThatItIsNotRunning() {
        Launcher.Outcome controls = Launcher.run(folder, "controls", "-c", "out/sekisho.yaml");
        assertThat(controls.status()).isEqualTo(3);
        assertThat(controls.output()).contains("動いていません");
    }

    @Test
    @Order(5)
    void theAnsweredWorkbookOpensInAnOffice() throws IOException, InterruptedException {
        Path pdf = Office.pdf(folder.resolve("out/check-sheet-answered.xlsx"), folder);
        String text = Office.text(pdf);
        assertThat(text).contains("セキュリティチェックシート").contains("○");
    }

    @Test
    @Order(6)
    void nothingThatWasSentIsReadableInTheDataFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("out/data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains("198.51.100."))
                        .as("an address in %s", file)
                        .isFalse();
                assertThat(bytes.contains("/orders")).as("a path in %s", file).isFalse();
            }
        }
    }
}
