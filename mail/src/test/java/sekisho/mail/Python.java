package sekisho.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs a script of the test resources by Debian's Python, which sees Debian's packages (python3-dkim, python3-spf). */
final class Python {
    private Python() {}

    /** The lines that the script prints. */
    static List<String> run(String script, byte[] input, String... arguments) throws IOException, InterruptedException {
        Path file = Files.createTempFile("sekisho-", ".py");
        try (InputStream source = Objects.requireNonNull(Python.class.getResourceAsStream("/" + script), script)) {
            Files.write(file, source.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", file.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Files.delete(file);
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().toList();
    }
}
