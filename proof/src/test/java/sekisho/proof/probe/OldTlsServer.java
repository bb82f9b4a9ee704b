package sekisho.proof.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A TLS server that takes what nobody should: runs in a JVM of its own, because what TLS may do is decided once per JVM. Ends
 * when it is closed, or when the JVM that started it goes away.
 */
final class OldTlsServer implements AutoCloseable {
    private final Process process;
    private final InetSocketAddress address;

    private OldTlsServer(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * A server that disables nothing by itself.
     *
     * @param protocols as the JDK names them
     * @param suites empty for the JDK's own choice, a single asterisk for all it has
     */
    static OldTlsServer start(Path folder, List<String> protocols, List<String> suites)
            throws IOException, InterruptedException {
        return start(
                folder,
                protocols,
                suites,
                "jdk.tls.disabledAlgorithms=\njdk.certpath.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\n");
    }

    /** With what the JDK disables by itself. */
    static OldTlsServer startSound(Path folder, List<String> protocols, List<String> suites)
            throws IOException, InterruptedException {
        return start(folder, protocols, suites, "");
    }

    private static OldTlsServer start(Path folder, List<String> protocols, List<String> suites, String properties)
            throws IOException, InterruptedException {
        Path store = TestCertificates.make(folder, "app.example.jp");
        Path security = folder.resolve("old.security");
        Files.writeString(security, properties);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.security.properties=" + security,
                "-cp",
                System.getProperty("java.class.path"),
                OldTlsServer.class.getName(),
                store.toString(),
                String.join(",", protocols),
                String.join(",", suites)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the server did not start");
        }
        return new OldTlsServer(
                process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        SSLServerSocket server = (SSLServerSocket) TestCertificates.context(Path.of(arguments[0]))
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setEnabledProtocols(arguments[1].split(",", -1));
        if (arguments.length > 2 && arguments[2].equals("*")) {
            server.setEnabledCipherSuites(server.getSupportedCipherSuites());
        } else if (arguments.length > 2 && !arguments[2].isEmpty()) {
            server.setEnabledCipherSuites(arguments[2].split(",", -1));
        }
        System.out.println(server.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try {
                // The parent never writes: the end of input is the end of the parent.
                int end = System.in.read();
                System.exit(end < 0 ? 0 : 1);
            } catch (IOException e) {
                System.exit(1);
            }
        });
        while (true) {
            SSLSocket socket = (SSLSocket) server.accept();
            Thread.ofVirtual().start(() -> {
                try (socket) {
                    socket.setSoTimeout(5_000);
                    socket.startHandshake();
                } catch (IOException e) {
                    // A refused handshake is what many of the tests are about.
                }
            });
        }
    }
}
