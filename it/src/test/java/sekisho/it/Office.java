package sekisho.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** LibreOffice, as a customer's reviewer opens the answered workbook. */
final class Office {
    private Office() {}

    static Path pdf(Path workbook, Path folder) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(folder, "office");
        run(
                folder,
                "soffice",
                "-env:UserInstallation=" + profile.toUri(),
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder.toString(),
                workbook.toString());
        String name = workbook.getFileName().toString();
        return folder.resolve(name.substring(0, name.lastIndexOf('.')) + ".pdf");
    }

    static String text(Path pdf) throws IOException, InterruptedException {
        Path text = Files.createTempFile("page", ".txt");
        run(Path.of("").toAbsolutePath(), "pdftotext", "-enc", "UTF-8", pdf.toString(), text.toString());
        return Files.readString(text, StandardCharsets.UTF_8);
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("office", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(command[0] + " failed: " + Files.readString(output));
        }
    }
}
