package sekisho.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import sekisho.words.Bilingual;

/** The command line's end of the control channel. Blocks until the instance has answered. */
public final class ControlClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;

    public ControlClient(Path socket) {
        this.socket = socket;
    }

    /**
     * Asks and waits.
     *
     * @throws ControlException {@code NOT_RUNNING} when nobody answers, {@code REFUSED} with the instance's own text
     */
    public JsonNode ask(String verb, ObjectNode request, Consumer<JsonNode> progress) {
        request.put("verb", verb);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer bytes =
                    ByteBuffer.wrap((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode answer = JSON.readTree(line);
                if (answer.has("result")) {
                    return answer.get("result");
                }
                if (answer.has("error")) {
                    JsonNode error = answer.get("error");
                    throw new ControlException(
                            ControlException.Code.REFUSED,
                            new Bilingual(
                                    error.path("ja").asText("-"),
                                    error.path("en").asText("-")));
                }
                progress.accept(answer.path("progress"));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notRunning();
        }
        throw notRunning();
    }

    /** Asks without parameters or progress. */
    public JsonNode ask(String verb) {
        return ask(verb, JSON.createObjectNode(), progress -> {});
    }

    private ControlException notRunning() {
        return new ControlException(
                ControlException.Code.NOT_RUNNING,
                new Bilingual(
                        "Sekisho は動いていません(" + socket + " に応答がありません)。./sekisho run で起動してください。",
                        "Sekisho is not running (no answer at " + socket + "). Start it with ./sekisho run."));
    }
}
