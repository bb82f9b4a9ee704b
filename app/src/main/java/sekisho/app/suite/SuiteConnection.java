package sekisho.app.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection that sends any bytes at all and reads one response after another, as leniently as the reference runner: only
 * the head must come; content that is cut off or late is taken as far as it came. One thread.
 */
final class SuiteConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3000;
    private static final int READ_BYTES = 64 << 10;

    /** A server that has said enough may not read on; what it leaves unread must fit in here for a write to end. */
    private static final int SEND_BUFFER_BYTES = 1 << 20;

    private static final int MOST_RESPONSE_BYTES = 64 << 20;

    private static final Pattern STATUS = Pattern.compile("HTTP/\\d\\.\\d (\\d{3})");
    private static final Pattern CLOSE = Pattern.compile("(?im)^connection:\\s*close");
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d{1,9})");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:.*chunked");
    private static final Pattern HEAD_END = Pattern.compile("\\r?\\n\\r?\\n");
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final byte[] block = new byte[READ_BYTES];
    private byte[] buffered = new byte[0];

    /** @param patience the longest that a read waits */
    SuiteConnection(InetSocketAddress target, Duration patience) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(SEND_BUFFER_BYTES);
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.connect(target, CONNECT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends the bytes and reads a final response (RFC 9110 §15.2: informational ones come before it). */
    Answer exchange(byte[] request, boolean headOnly) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // The server may answer and close before everything is sent; reading tells.
        }
        try {
            return response(headOnly);
        } catch (IOException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Answer response(boolean headOnly) throws IOException {
        while (true) {
            int end = headEnd();
            if (end < 0) {
                return new Answer.Failed("the connection ended before a response head did");
            }
            String head = new String(buffered, 0, end, StandardCharsets.ISO_8859_1);
            Matcher line = STATUS.matcher(head);
            if (!line.lookingAt()) {
                return new Answer.Failed("what came is no HTTP");
            }
            int status = Integer.parseInt(line.group(1));
            if (status >= 200 || status == 101) {
                return response(status, head, headOnly);
            }
            buffered = Arrays.copyOfRange(buffered, end, buffered.length);
        }
    }

    /** Where the head ends, or -1 when the connection does before it. */
    private int headEnd() throws IOException {
        while (true) {
            Matcher end = HEAD_END.matcher(new String(buffered, StandardCharsets.ISO_8859_1));
            if (end.find()) {
                return end.end();
            }
            if (!readMore()) {
                return -1;
            }
        }
    }

    private Answer response(int status, String head, boolean headOnly) {
        boolean reusable = head.startsWith("HTTP/1.1") && !CLOSE.matcher(head).find();
        int end = head.length();
        Matcher length = LENGTH.matcher(head);
        int whole;
        try {
            if (headOnly || status == 204 || status == 304) {
                whole = end;
            } else if (CHUNKED.matcher(head).find()) {
                while (!contains(LAST_CHUNK, end - 2) && readMore()) {}
                whole = buffered.length;
            } else if (length.find()) {
                whole = end + Integer.parseInt(length.group(1));
                while (buffered.length < whole && readMore()) {}
            } else {
                reusable = false;
                while (readMore()) {}
                whole = buffered.length;
            }
        } catch (IOException e) {
            reusable = false;
            whole = buffered.length;
        }
        whole = Math.min(whole, buffered.length);
        byte[] bytes = Arrays.copyOf(buffered, whole);
        buffered = Arrays.copyOfRange(buffered, whole, buffered.length);
        return new Answer.Response(status, bytes, reusable);
    }

    private boolean readMore() throws IOException {
        if (buffered.length > MOST_RESPONSE_BYTES) {
            throw new IOException("the response is larger than " + (MOST_RESPONSE_BYTES >> 20) + " MiB");
        }
        int count = socket.getInputStream().read(block);
        if (count < 0) {
            return false;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream(buffered.length + count);
        joined.writeBytes(buffered);
        joined.write(block, 0, count);
        buffered = joined.toByteArray();
        return true;
    }

    private boolean contains(byte[] wanted, int from) {
        for (int i = from; i + wanted.length <= buffered.length; i++) {
            if (Arrays.equals(buffered, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more can be done with it.
        }
    }
}
