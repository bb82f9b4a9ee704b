package sekisho.antivirus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A real ClamAV daemon of our own that knows one signature, that of the test file, for the demo and for tests: no patterns need to be
 * fetched. Its files lie in one folder, its socket among them. Ended by {@link #close}; any thread.
 */
public final class DemoDaemon implements AutoCloseable {
    /** What it says of the test file; libclamav marks patterns that are not signed. */
    public static final String SIGNATURE = "Eicar-Test-Signature.UNOFFICIAL";

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/clamd"), Path.of("/usr/bin/clamd"), Path.of("/usr/local/sbin/clamd"));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd MMM yyyy HH-mm Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int VERSION = 27_500;
    private static final int HEADER = 512;
    private static final int TAR_BLOCK = 512;

    private final Process process;
    private final ClamdAddress.Unix address;

    private DemoDaemon(Process process, ClamdAddress.Unix address) {
        this.process = process;
        this.address = address;
    }

    /** The program, when it is installed. */
    public static Optional<Path> program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /**
     * Starts one and waits until it answers. Blocks for a second or so.
     *
     * @param folder empty, of few enough characters for the path of a socket
     * @param patternsTime when its patterns are said to have been published
     * @param lines of clamd.conf in addition, which win over the ones that are there
     * @throws IllegalStateException when there is no program, or it does not start
     */
    public static DemoDaemon start(Path folder, Instant patternsTime, List<String> lines) {
        Path program = program().orElseThrow(() -> new IllegalStateException("clamd is not installed"));
        ClamdAddress.Unix address = new ClamdAddress.Unix(folder.resolve("clamd.sock"));
        try {
            Path patterns = Files.createDirectories(folder.resolve("patterns"));
            Files.createDirectories(folder.resolve("streams"));
            Files.write(patterns.resolve("daily.cud"), database(patternsTime));
            Path settings = Files.writeString(folder.resolve("clamd.conf"), settings(folder, address, lines));
            Process process = new ProcessBuilder(program.toString(), "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("clamd.out").toFile())
                    .start();
            DemoDaemon daemon = new DemoDaemon(process, address);
            daemon.awaitAnswer();
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon's files cannot be written", e);
        }
    }

    private static String settings(Path folder, ClamdAddress.Unix address, List<String> lines) {
        List<String> keys = lines.stream().map(line -> line.split(" ", 2)[0]).toList();
        Stream<String> own = Stream.of(
                        "LocalSocket " + address.socket(),
                        "DatabaseDirectory " + folder.resolve("patterns"),
                        "TemporaryDirectory " + folder.resolve("streams"),
                        "Foreground yes",
                        "SelfCheck 0",
                        "AlertEncrypted yes",
                        "AlertExceedsMax yes")
                .filter(line -> !keys.contains(line.split(" ", 2)[0]));
        return String.join("\n", Stream.concat(own, lines.stream()).toList()) + "\n";
    }

    private void awaitAnswer() {
        Scanner scanner = new Scanner(ScannerSettings.defaults(address));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!scanner.answers()) {
            if (hasEndedWithin(50) || System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException("clamd did not start; see clamd.out next to its socket");
            }
        }
    }

    private boolean hasEndedWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Where it listens. */
    public ClamdAddress.Unix address() {
        return address;
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        if (!hasEndedWithin(10_000)) {
            kill();
        }
    }

    /** A database in the form of {@code sigtool --unsigned --build}: a header, then a compressed archive with an index. */
    private static byte[] database(Instant time) throws IOException {
        byte[] patterns = ("Eicar-Test-Signature:0:0:" + HexFormat.of().formatHex(Samples.eicar()) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        String index = header(time, "X") + "\ndaily.ndb:" + patterns.length + ":"
                + HexFormat.of().formatHex(digest("SHA-256", patterns)) + "\n";
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(archive)) {
            tarEntry(out, "COPYING", "none\n".getBytes(StandardCharsets.US_ASCII));
            tarEntry(out, "daily.info", index.getBytes(StandardCharsets.US_ASCII));
            tarEntry(out, "daily.ndb", patterns);
            out.write(new byte[2 * TAR_BLOCK]);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String header = header(time, HexFormat.of().formatHex(digest("MD5", archive.toByteArray())));
        file.write(String.format(Locale.ROOT, "%-" + HEADER + "s", header).getBytes(StandardCharsets.US_ASCII));
        archive.writeTo(file);
        return file.toByteArray();
    }

    private static String header(Instant time, String digest) {
        return "ClamAV-VDB:" + TIME.format(time) + ":" + VERSION + ":1:90:" + digest + ":X:sekisho:"
                + time.getEpochSecond();
    }

    /** IEEE Std 1003.1, ustar interchange format. */
    private static void tarEntry(OutputStream out, String name, byte[] content) throws IOException {
        byte[] head = new byte[TAR_BLOCK];
        put(head, 0, name);
        put(head, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(head, 124, String.format(Locale.ROOT, "%011o\0", content.length));
        put(head, 136, "00000000000\0");
        put(head, 148, "        ");
        put(head, 156, "0");
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte b : head) {
            sum += b & 0xFF;
        }
        put(head, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(head);
        out.write(content);
        out.write(new byte[(TAR_BLOCK - content.length % TAR_BLOCK) % TAR_BLOCK]);
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
