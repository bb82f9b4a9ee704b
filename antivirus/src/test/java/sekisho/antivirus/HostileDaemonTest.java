package sekisho.antivirus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Clean;
import sekisho.antivirus.ScanResult.Infected;
import sekisho.antivirus.ScanResult.Refused;
import sekisho.antivirus.ScanResult.Trouble;
import sekisho.antivirus.ScanResult.Unavailable;

/** Peers that answer what no daemon should, over TCP. */
class HostileDaemonTest {
    private static final byte[] FILE = {1, 2, 3};

    /** Reads a whole INSTREAM command when told to, answers these bytes and ends the connection. */
    private static final class Peer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Peer(String answer, boolean reads) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        if (reads) {
                            socket.getInputStream().readNBytes("zINSTREAM\0".length() + 4 + FILE.length + 4);
                        }
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        socket.getOutputStream().flush();
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        // the client or the test ended it
                    }
                }
            });
        }

        Scanner scanner() {
            return new Scanner(new ScannerSettings(
                    new ClamdAddress.Tcp("127.0.0.1", server.getLocalPort()),
                    2,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    1 << 20));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stream: OK",
                "stream: ok\0",
                "OK\0",
                "stream:  FOUND\0",
                "stream: FOUND\0",
                "stream: OK FOUND extra\0",
                "stream: Can't allocate memory ERROR\0",
                "\0",
                "HTTP/1.1 400 Bad Request\r\n\r\n\0"
            })
    void whatIsNoAnswerOfADaemonIsNoResult(String answer) throws IOException {
        try (Peer peer = new Peer(answer, true)) {
            assertThat(peer.scanner().scan(FILE)).isEqualTo(new Unavailable(Trouble.BROKEN));
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotKept() throws IOException {
        try (Peer peer = new Peer("x".repeat(100_000), true)) {
            assertThat(peer.scanner().scan(FILE)).isEqualTo(new Unavailable(Trouble.BROKEN));
        }
        // these commands are shorter than INSTREAM: a peer that waited for one would let them time out instead
        try (Peer peer = new Peer("x".repeat(100_000), false)) {
            assertThat(peer.scanner().about()).isEmpty();
            assertThat(peer.scanner().answers()).isFalse();
        }
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Scanner scanner = new Scanner(new ScannerSettings(
                    new ClamdAddress.Tcp("127.0.0.1", silent.getLocalPort()),
                    1,
                    Duration.ofMillis(200),
                    Duration.ofMillis(300),
                    1 << 20));
            assertThat(scanner.scan(FILE)).isEqualTo(new Unavailable(Trouble.TIMEOUT));
            assertThat(scanner.scan(new byte[1 << 20])).isEqualTo(new Unavailable(Trouble.TIMEOUT));
            assertThat(scanner.answers()).isFalse();
        }
    }

    @Test
    void aScanThatNobodyWantsAnyMoreEnds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Scanner scanner =
                    new Scanner(ScannerSettings.defaults(new ClamdAddress.Tcp("127.0.0.1", silent.getLocalPort())));
            Scan scan = scanner.begin();
            Thread other = Thread.ofVirtual().start(scan::close);
            assertThat(scan.finish()).isInstanceOf(Unavailable.class);
            other.join();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Heuristics.Encrypted.Zip, ENCRYPTED",
        "Heuristics.Encrypted.PDF, ENCRYPTED",
        "Heuristics.Limits.Exceeded.MaxRecursion, NESTED",
        "Heuristics.Limits.Exceeded.MaxScanSize, TOO_LARGE",
        "Heuristics.Limits.Exceeded.MaxFiles, TOO_LARGE",
        "Heuristics.Limits.Exceeded, TOO_LARGE"
    })
    void heuristicsAboutLimitsAreNoMalware(String name, Cause cause) {
        assertThat(Reply.read("stream: " + name + " FOUND")).isEqualTo(new Refused(cause));
    }

    @Test
    void aSignatureIsShownAsVisibleCharactersOnly() {
        assertThat(Reply.read("stream: OK")).isEqualTo(new Clean());
        assertThat(Reply.read("stream: Win.Test-1 FOUND")).isEqualTo(new Infected("Win.Test-1"));
        assertThat(Reply.read("stream: a\u001b[1m\u00e9 b FOUND")).isEqualTo(new Infected("a?[1m??b"));
        assertThat(((Infected) Reply.read("stream: " + "x".repeat(4000) + " FOUND")).signature())
                .hasSize(128);
        assertThat(Reply.read("INSTREAM size limit exceeded. ERROR")).isEqualTo(new Refused(Cause.TOO_LARGE));
    }

    @Test
    void theAgeOfThePatternsIsReadWhereItIsTold() {
        assertThat(Scanner.about("ClamAV 1.4.6/27500/Sat Nov  7 21:35:44 2026", ZoneOffset.UTC))
                .isEqualTo(
                        new Scanner.About("ClamAV 1.4.6", "27500", Optional.of(Instant.parse("2026-11-07T21:35:44Z"))));
        assertThat(Scanner.about("ClamAV 1.4.6", ZoneOffset.UTC))
                .isEqualTo(new Scanner.About("ClamAV 1.4.6", "", Optional.empty()));
        assertThat(Scanner.about("ClamAV 1.4.6/1/yesterday", ZoneOffset.UTC).patternsTime())
                .isEmpty();
    }

    @Test
    void addressesAreReadAsWritten() {
        java.nio.file.Path base = java.nio.file.Path.of("/etc");
        assertThat(ClamdAddress.parse("unix:/run/c", base).toString()).isEqualTo("unix:/run/c");
        assertThat(ClamdAddress.parse("unix:c", base).toString()).isEqualTo("unix:/etc/c");
        assertThat(ClamdAddress.parse("localhost:3310", base).toString()).isEqualTo("localhost:3310");
        assertThat(ClamdAddress.parse("[::1]:3310", base)).isEqualTo(new ClamdAddress.Tcp("::1", 3310));
        for (String bad : new String[] {"unix:", "/run/c", "localhost", ":3310", "::1:3310", "h:0", "h:x", "h:65536"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> ClamdAddress.parse(bad, base))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
