package sekisho.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real WordPress of Debian's packages with a database of its own, on a loopback port; gone when it is closed. */
final class WordPress implements AutoCloseable {
    final int port = RunningSekisho.free();
    private final Process process;

    /** @param posts how many posts it has */
    WordPress(Path folder, int posts) throws IOException {
        Path output = folder.resolve("wordpress.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Launcher.ROOT.resolve("it/wordpress/start-wordpress").toString(),
                        folder.resolve("wordpress").toString(),
                        Integer.toString(port),
                        Integer.toString(posts))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process = builder.start();
        Await.until("WordPress", Duration.ofMinutes(4), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(output));
            }
            return Files.readString(output).contains("ready");
        });
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends both servers. */
    void switchOff() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("WordPress did not end");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
