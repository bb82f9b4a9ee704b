package sekisho.gate;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An application made of a socket: does with each connection what the test says, and keeps every byte it was sent. */
final class Backend implements AutoCloseable {
    /** Serves a connection from a virtual thread; the connection is closed when it returns. */
    @FunctionalInterface
    interface Script {
        void serve(Wire wire) throws IOException;
    }

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Script script;

    Backend(Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers every request with 200 and the request's head as the body. */
    static Backend mirror() throws IOException {
        return new Backend(Backend::mirror);
    }

    static void mirror(Wire wire) throws IOException {
        while (true) {
            Wire.Message request = wire.request();
            StringBuilder text = new StringBuilder(request.startLine()).append('\n');
            request.fields()
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append('\n'));
            text.append('\n').append(request.text());
            wire.send(ok(text.toString()));
        }
    }

    static String ok(String body) {
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    void script(Script next) {
        script = next;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                Wire wire = new Wire(new Recorded(socket))) {
            script.serve(wire);
        } catch (IOException e) {
            // the gate closed it, or the test ended
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Every byte it was ever sent. */
    String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** A socket whose input is kept. */
    private final class Recorded extends Socket {
        private final Socket socket;

        Recorded(Socket socket) {
            this.socket = socket;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(socket.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    if (b >= 0) {
                        synchronized (received) {
                            received.write(b);
                        }
                    }
                    return b;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    if (count > 0) {
                        synchronized (received) {
                            received.write(bytes, offset, count);
                        }
                    }
                    return count;
                }
            };
        }

        @Override
        public java.io.OutputStream getOutputStream() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void setSoTimeout(int timeout) throws java.net.SocketException {
            socket.setSoTimeout(timeout);
        }

        @Override
        public void setTcpNoDelay(boolean on) throws java.net.SocketException {
            socket.setTcpNoDelay(on);
        }

        @Override
        public void setSoLinger(boolean on, int linger) throws java.net.SocketException {
            socket.setSoLinger(on, linger);
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
