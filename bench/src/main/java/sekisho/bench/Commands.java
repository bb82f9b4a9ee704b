package sekisho.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other programs: found, installed, run to their end. */
final class Commands {
    private static final Duration INSTALL = Duration.ofMinutes(5);

    private Commands() {}

    /**
     * Makes sure that the programs are there: on Debian, as root, by installing the packages of their names.
     *
     * @throws BenchException saying what to install by hand
     */
    static void need(List<String> programs) {
        install(programs.stream().filter(program -> !exists(program)).toList());
    }

    /**
     * Makes sure that files are there: on Debian, as root, by installing packages.
     *
     * @param files by the package that brings each
     * @throws BenchException saying what to install by hand
     */
    static void need(Map<String, Path> files) {
        install(files.entrySet().stream()
                .filter(file -> !Files.exists(file.getValue()))
                .map(Map.Entry::getKey)
                .toList());
    }

    private static void install(List<String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        String packages = String.join(" ", missing);
        if (!"root".equals(System.getProperty("user.name")) || !exists("apt-get")) {
            throw new BenchException("needs " + packages + "; install with: apt-get install " + packages);
        }
        List<String> install = Stream.concat(
                        Stream.of("apt-get", "install", "-y", "-q", "--no-install-recommends"), missing.stream())
                .toList();
        try {
            output(install, INSTALL);
        } catch (BenchException e) {
            output(List.of("apt-get", "update", "-q"), INSTALL);
            output(install, INSTALL);
        }
    }

    /** Whether the program is on the path or where Debian keeps daemons. */
    static boolean exists(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Standard output and error of a program that is run to its end.
     *
     * @throws BenchException when it cannot be started, fails, or takes longer than {@code most}
     */
    static String output(List<String> command, Duration most) {
        String program = command.getFirst();
        Process process;
        Path captured;
        try {
            captured = Files.createTempFile("sekisho-bench-", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(captured.toFile());
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException("cannot start " + program, e);
        }
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchException(program + " did not end within " + most.toSeconds() + " s");
            }
            String output = Files.readString(captured, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new BenchException(program + " failed: " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new BenchException("cannot read what " + program + " printed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + program + " ran", e);
        } finally {
            stop(process);
            captured.toFile().delete();
        }
    }

    /** Asks the process to end, and makes it after 10 s. */
    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
