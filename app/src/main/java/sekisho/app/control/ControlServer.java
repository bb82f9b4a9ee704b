package sekisho.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import sekisho.words.Bilingual;

/**
 * The instance's end of the control channel. One request per connection: a JSON object on one line, answered by any number
 * of {@code progress} lines and one {@code result} or {@code error} line. Only the owner of the data folder can connect
 * (mode 0600). Each connection has a virtual thread; at most 16 at a time.
 */
public final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
    private static final int MOST_REQUEST_CHARS = 1 << 20;
    /** Longest path that Linux takes for a socket ({@code sun_path} holds 108 bytes with its end). */
    private static final int MOST_PATH_BYTES = 107;

    private final ObjectMapper json = new ObjectMapper();
    private final Path socket;
    private final ServerSocketChannel channel;
    private final Map<String, Verb> verbs;
    private final Semaphore permits = new Semaphore(16);

    /** Something that can be asked of the instance. */
    public interface Verb {
        /**
         * Answers one request.
         *
         * @param request the whole request
         * @param actor who asks, for the journal: {@code cli:USER}
         * @param progress told as often as useful
         * @return the result
         */
        JsonNode answer(JsonNode request, String actor, Consumer<JsonNode> progress) throws Exception;
    }

    private ControlServer(Path socket, ServerSocketChannel channel, Map<String, Verb> verbs) {
        this.socket = socket;
        this.channel = channel;
        this.verbs = Map.copyOf(verbs);
    }

    /**
     * Opens the socket and answers from now on.
     *
     * @throws ControlException {@code SOCKET} when it cannot be opened
     */
    public static ControlServer start(Path socket, Map<String, Verb> verbs) {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
            throw new ControlException(
                    ControlException.Code.SOCKET,
                    new Bilingual(
                            "データフォルダーのパスが長すぎます。短い場所を data に書いてください。",
                            "The data folder's path is too long for a socket; choose a shorter one in data."));
        }
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            ControlServer server = new ControlServer(socket, channel, verbs);
            Thread.ofVirtual().name("control").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.Code.SOCKET,
                    new Bilingual("操作用ソケットを開けません。", "The control socket cannot be opened."));
        }
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                if (!permits.tryAcquire()) {
                    client.close();
                    continue;
                }
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        serve(client);
                    } catch (IOException e) {
                        LOG.log(System.Logger.Level.DEBUG, "control client gone");
                    } finally {
                        permits.release();
                    }
                });
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.log(System.Logger.Level.ERROR, "control accept failed", e);
                }
            }
        }
    }

    private void serve(SocketChannel client) throws IOException {
        Writer out = Channels.newWriter(client, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        ObjectNode last = json.createObjectNode();
        try {
            JsonNode request = json.readTree(boundedLine(in));
            Verb verb = verbs.get(request.path("verb").asText());
            if (verb == null) {
                throw new ControlException(
                        ControlException.Code.REFUSED, new Bilingual("知らない操作です。", "Unknown operation."));
            }
            JsonNode result = verb.answer(request, actor(client), progress -> line(out, "progress", progress));
            last.set("result", result);
            line(out, last);
        } catch (ControlException e) {
            error(out, e.text());
        } catch (JsonProcessingException e) {
            error(out, new Bilingual("要求を読めません。", "The request cannot be read."));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            LOG.log(System.Logger.Level.ERROR, "control request failed", e);
            error(out, new Bilingual("内部で問題が起きました。ログを見てください。", "Something went wrong inside; see the log."));
        }
    }

    private static String boundedLine(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() == MOST_REQUEST_CHARS) {
                throw new ControlException(
                        ControlException.Code.REFUSED, new Bilingual("要求が大きすぎます。", "The request is too large."));
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static String actor(SocketChannel client) throws IOException {
        return "cli:"
                + client.getOption(jdk.net.ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
    }

    private void error(Writer out, Bilingual text) throws IOException {
        ObjectNode error = json.createObjectNode();
        error.putObject("error").put("ja", text.ja()).put("en", text.en());
        line(out, error);
    }

    private void line(Writer out, String name, JsonNode value) {
        try {
            ObjectNode line = json.createObjectNode();
            line.set(name, value);
            line(out, line);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "control client gone");
        }
    }

    private void line(Writer out, JsonNode line) throws IOException {
        out.write(json.writeValueAsString(line) + "\n");
        out.flush();
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "control socket not removed");
        }
    }
}
