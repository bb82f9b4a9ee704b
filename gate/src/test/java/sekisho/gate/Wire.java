package sekisho.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A connection on which a test writes and reads bytes. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
    }

    /** A message as it was read. Names in lower case, several values joined by {@code ", "}. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Message(String startLine, Map<String, String> fields, byte[] body) {
        int status() {
            return Integer.parseInt(startLine.split(" ", 3)[1]);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    Socket socket() {
        return socket;
    }

    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Message head() throws IOException {
        String startLine = line();
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new Message(startLine, fields, new byte[0]);
    }

    /** A whole answer to a request with a method other than HEAD. */
    Message answer() throws IOException {
        Message head = head();
        if (head.status() == 204 || head.status() == 304 || head.status() < 200) {
            return head;
        }
        return withBody(head, true);
    }

    /** A whole request. */
    Message request() throws IOException {
        return withBody(head(), false);
    }

    private Message withBody(Message head, boolean answer) throws IOException {
        byte[] body;
        if (head.field("transfer-encoding").equals("chunked")) {
            body = chunks(head.fields());
        } else if (head.fields().containsKey("content-length")) {
            body = exactly(Integer.parseInt(head.field("content-length")));
        } else {
            body = answer ? in.readAllBytes() : new byte[0];
        }
        return new Message(head.startLine(), head.fields(), body);
    }

    private byte[] chunks(Map<String, String> fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0], 16);
            if (size == 0) {
                for (String line = line(); !line.isEmpty(); line = line()) {
                    int colon = line.indexOf(':');
                    fields.put(
                            "trailer-" + line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
                return body.toByteArray();
            }
            body.write(exactly(size));
            line();
        }
    }

    byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the stream ended " + (length - bytes.length) + " bytes early");
        }
        return bytes;
    }

    /** Everything until the peer ends; what it sent before a reset counts. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (IOException e) {
            all.write('!'); // cut off, not ended
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the stream ended within a line: " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
