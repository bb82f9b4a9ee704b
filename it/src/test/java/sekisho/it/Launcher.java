package sekisho.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./sekisho} as a user does: a process of its own, its output in a file. */
final class Launcher {
    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("sekisho.root"), "sekisho.root"));

    private Launcher() {}

    /** What a verb came to. */
    record Outcome(int status, String output) {}

    /** Runs a verb to its end; 300 s at most. */
    static Outcome run(Path folder, String... arguments) {
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            Process process = start(folder, output, arguments);
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "the verb did not end: " + List.of(arguments) + "\n" + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a verb that stays; the caller ends it. */
    static Process start(Path folder, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("sekisho").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SEKISHO_LANG", "ja");
        return builder.start();
    }
}
