package sekisho.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Bilingual;

class ControlChannelTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aVerbTellsItsProgressThenItsResult() {
        Path socket = folder.resolve("control.sock");
        ControlServer.Verb count = (request, actor, progress) -> {
            progress.accept(JSON.numberNode(1));
            progress.accept(JSON.numberNode(2));
            return JSON.objectNode()
                    .put("actor", actor)
                    .put("n", request.path("n").asInt());
        };
        try (ControlServer _ = ControlServer.start(socket, Map.of("count", count))) {
            List<Integer> steps = new ArrayList<>();
            JsonNode result = new ControlClient(socket)
                    .ask("count", JSON.objectNode().put("n", 7), step -> steps.add(step.asInt()));
            assertThat(steps).containsExactly(1, 2);
            assertThat(result.path("n").asInt()).isEqualTo(7);
            assertThat(result.path("actor").asText()).isEqualTo("cli:" + System.getProperty("user.name"));
        }
    }

    @Test
    void onlyTheOwnerCanConnect() throws IOException {
        Path socket = folder.resolve("control.sock");
        try (ControlServer _ = ControlServer.start(socket, Map.of())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aRefusalArrivesWithItsTextAndAFailureWithoutDetails() {
        Path socket = folder.resolve("control.sock");
        Bilingual text = new Bilingual("できません", "cannot");
        Map<String, ControlServer.Verb> verbs = Map.of(
                "refuse",
                (request, actor, progress) -> {
                    throw new ControlException(ControlException.Code.REFUSED, text);
                },
                "fail",
                (request, actor, progress) -> {
                    throw new IllegalStateException("secret detail");
                });
        try (ControlServer _ = ControlServer.start(socket, verbs)) {
            ControlClient client = new ControlClient(socket);
            assertThatThrownBy(() -> client.ask("refuse"))
                    .isInstanceOfSatisfying(
                            ControlException.class, e -> assertThat(e.text()).isEqualTo(text));
            assertThatThrownBy(() -> client.ask("fail"))
                    .isInstanceOfSatisfying(
                            ControlException.class,
                            e -> assertThat(e.text().en()).doesNotContain("secret"));
            assertThatThrownBy(() -> client.ask("unknown"))
                    .isInstanceOfSatisfying(
                            ControlException.class, e -> assertThat(e.code()).isEqualTo(ControlException.Code.REFUSED));
        }
    }

    @Test
    void nobodyThereIsSaidClearly() {
        assertThatThrownBy(() -> new ControlClient(folder.resolve("none.sock")).ask("controls"))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.code()).isEqualTo(ControlException.Code.NOT_RUNNING));
    }
}
