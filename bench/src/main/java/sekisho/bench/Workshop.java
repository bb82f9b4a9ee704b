package sekisho.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/** What a comparison has open: a folder that goes away with it, and processes, closed in reverse order. Any thread. */
final class Workshop implements AutoCloseable {
    /** Guarded by itself. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Path folder;

    /** Closes itself also when the process is told to end. */
    Workshop() throws IOException {
        folder = Files.createTempDirectory("sekisho-bench-");
        open.push(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-cleanup"));
    }

    Path folder() {
        return folder;
    }

    Path subfolder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    <T extends AutoCloseable> T opened(T resource) {
        synchronized (open) {
            open.push(resource);
        }
        return resource;
    }

    @Override
    public void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception e) {
                    System.getLogger(Workshop.class.getName())
                            .log(System.Logger.Level.WARNING, "event=cleanup-failed", e);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
