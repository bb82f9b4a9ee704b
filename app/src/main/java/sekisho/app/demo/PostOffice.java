package sekisho.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import sekisho.mail.Letterbox;

/**
 * A mail server on loopback that takes every mail and delivers none: each becomes a file in a folder, of which the newest
 * {@value #KEPT} are kept. Virtual threads.
 */
public final class PostOffice implements AutoCloseable {
    private static final int KEPT = 50;

    private final Letterbox server;
    private final Path folder;
    private final AtomicInteger taken = new AtomicInteger();

    private PostOffice(Path folder) throws IOException {
        this.folder = folder;
        this.server = Letterbox.open(_ -> true, this::keep);
    }

    /** Opens on a port that the system chooses; mails become {@code 0001.eml} and so on in {@code folder}, which begins empty. */
    public static PostOffice open(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path old : letters(folder)) {
            Files.delete(old);
        }
        return new PostOffice(folder);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    private static List<Path> letters(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> String.valueOf(file.getFileName()).endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    private synchronized void keep(Letterbox.Letter letter) {
        try {
            Files.writeString(
                    folder.resolve("%04d.eml".formatted(taken.incrementAndGet())),
                    letter.message(),
                    StandardCharsets.ISO_8859_1);
            List<Path> letters = letters(folder);
            for (Path old : letters.subList(0, Math.max(0, letters.size() - KEPT))) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a letter cannot be kept", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
