package sekisho.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real WordPress of Debian's packages with a database of its own, on loopback; its processes end when it is closed. */
public final class WordPress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration ENDING = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(200);

    private final Process process;
    private final int port;

    private WordPress(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The program that starts one, which the launcher names. */
    public static Optional<Path> starter() {
        return Optional.ofNullable(System.getProperty("sekisho.wordpress"))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    /**
     * Starts it anew below {@code folder} and waits until it answers, for at most five minutes.
     *
     * @param posts how many posts it has
     * @throws IOException when it does not start; the message names the file that says why
     */
    public static WordPress start(Path starter, Path folder, int port, int posts)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path output = folder.resolve("wordpress.txt");
        Process process = new ProcessBuilder(
                        starter.toString(),
                        folder.resolve("wordpress").toString(),
                        Integer.toString(port),
                        Integer.toString(posts))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        WordPress started = new WordPress(process, port);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(output).contains("ready")) {
            if (System.nanoTime() > end || process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                started.close();
                throw new IOException(output.toString());
            }
        }
        return started;
    }

    /** The port that it answers on. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
