package sekisho.proof.probe;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection of a probe to a listener of this machine, cleartext or TLS with a server name of its choice. Whoever
 * opens it closes it; one thread at a time.
 *
 * <p>Certificates are taken as they come: the listener is this process's own, and whether its certificate is good is a
 * question of its own ({@link CertificatesProbe}) that must not decide the others.
 */
final class Wire implements AutoCloseable {
    private static final int HEAD_BYTES = 64 << 10;
    private static final int BODY_BYTES = 256 << 10;
    private static final SSLContext ANY_CERTIFICATE = context();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 16 << 10);
    }

    /** What came back. Field names are lower case; of a field sent twice, both values. */
    record Answer(int status, Map<String, List<String>> fields, String body) {
        Optional<String> field(String name) {
            List<String> values = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
        }
    }

    static Wire clear(InetSocketAddress listener) throws IOException {
        Socket socket = Sockets.connect(listener);
        try {
            return new Wire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static Wire tls(InetSocketAddress listener, String host) throws IOException {
        return tls(listener, host, List.of("TLSv1.3", "TLSv1.2"), List.of("http/1.1"));
    }

    /** The same as somebody who has a certificate; nothing of it is kept for a later connection. */
    static Wire tls(InetSocketAddress listener, String host, KeyManager as) throws IOException {
        return tls(context(as), listener, host, List.of("TLSv1.3", "TLSv1.2"), List.of("http/1.1"));
    }

    /** Completes a handshake that offers these versions and these application protocols (ALPN, RFC 7301). */
    static Wire tls(InetSocketAddress listener, String host, List<String> versions, List<String> protocols)
            throws IOException {
        return tls(ANY_CERTIFICATE, listener, host, versions, protocols);
    }

    private static Wire tls(
            SSLContext context, InetSocketAddress listener, String host, List<String> versions, List<String> protocols)
            throws IOException {
        Socket plain = Sockets.connect(listener);
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, host, listener.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(versions.toArray(String[]::new));
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            parameters.setServerNames(HostNames.isName(host) ? List.of(new SNIHostName(host)) : List.of());
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Wire(socket);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** The TLS session; asked of TLS connections only. */
    SSLSession session() {
        return ((SSLSocket) socket).getSession();
    }

    String applicationProtocol() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    /** The served chain, leaf first. */
    List<X509Certificate> chain() throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : session().getPeerCertificates()) {
            if (certificate instanceof X509Certificate x509) {
                chain.add(x509);
            }
        }
        return chain;
    }

    /** Sends one request without a body and reads its answer; the connection stays open when both sides allow it. */
    Answer send(String method, String host, String target, Map<String, String> fields) throws IOException {
        return send(method, host, target, fields, new byte[0]);
    }

    /** The same with a body; the fields say how long it is. */
    Answer send(String method, String host, String target, Map<String, String> fields, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        raw(whole);
        return answer(method);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** At most {@code count} bytes, fewer when the peer closes. */
    byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing hangs on how a probe's connection ends.
        }
    }

    private Answer answer(String method) throws IOException {
        int[] left = {HEAD_BYTES};
        String status = line(left);
        if (!status.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("no HTTP/1 status line");
        }
        int code = Integer.parseInt(status.substring(9, 12));
        Map<String, List<String>> fields = new TreeMap<>();
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        boolean bodiless = method.equals("HEAD") || code / 100 == 1 || code == 204 || code == 304;
        return new Answer(code, fields, bodiless ? "" : body(fields));
    }

    /** RFC 9112 §6.3, as far as a probe needs it: chunked, a length, or until the peer closes; cut at 256 KiB. */
    private String body(Map<String, List<String>> fields) throws IOException {
        if (fields.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            return new String(chunked(), StandardCharsets.UTF_8);
        }
        @Nullable List<String> lengths = fields.get("content-length");
        if (lengths == null) {
            return new String(in.readNBytes(BODY_BYTES), StandardCharsets.UTF_8);
        }
        long length;
        try {
            length = Long.parseLong(lengths.getFirst());
        } catch (NumberFormatException e) {
            throw new IOException("no number in Content-Length", e);
        }
        return new String(in.readNBytes((int) Math.clamp(length, 0L, BODY_BYTES)), StandardCharsets.UTF_8);
    }

    private byte[] chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] left = {HEAD_BYTES};
        while (body.size() < BODY_BYTES) {
            String size = line(left).split(";", 2)[0].strip();
            int length;
            try {
                length = Integer.parseInt(size, 16);
            } catch (NumberFormatException e) {
                throw new IOException("no number in a chunk size", e);
            }
            if (length <= 0) {
                while (!line(left).isEmpty()) {
                    // Trailer fields are of no interest.
                }
                return body.toByteArray();
            }
            body.write(in.readNBytes(Math.min(length, BODY_BYTES - body.size())));
            String end = line(left);
            if (!end.isEmpty() && body.size() < BODY_BYTES) {
                throw new IOException("a chunk is longer than its size");
            }
        }
        return body.toByteArray();
    }

    private String line(int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the peer closed within the head of its answer");
            }
            if (--left[0] < 0) {
                throw new IOException("the head of the answer is too long");
            }
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
    }

    private static SSLContext context(KeyManager... as) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(as, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
