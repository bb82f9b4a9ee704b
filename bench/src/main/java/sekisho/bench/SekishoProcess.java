package sekisho.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product in a JVM of its own, with the arguments of this JVM: {@link SekishoTarget}. */
final class SekishoProcess implements Target {
    private static final Pattern READY = Pattern.compile("ready https=(\\d*) cleartext=(\\d+)");

    private final Process process;
    private final int tlsPort;
    private final int plainPort;

    private SekishoProcess(Process process, int tlsPort, int plainPort) {
        this.process = process;
        this.tlsPort = tlsPort;
        this.plainPort = plainPort;
    }

    /** @param arguments of {@link SekishoTarget} after the folder */
    static SekishoProcess start(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.matches("-(agentlib|javaagent|XX:(AOT|SharedArchiveFile|Archive)).*"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), SekishoTarget.class.getName(), folder.toString()));
        command.addAll(arguments);
        Path errors = folder.resolve("error.log");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new SekishoProcess(
                        process,
                        ready.group(1).isEmpty() ? 0 : Integer.parseInt(ready.group(1)),
                        Integer.parseInt(ready.group(2)));
            }
        }
        Commands.stop(process);
        throw new BenchException(
                "Sekisho did not start: " + Files.readString(errors).strip());
    }

    @Override
    public String name() {
        return "sekisho";
    }

    @Override
    public URI uri(Workload workload) {
        return workload.tls()
                ? URI.create("https://localhost:" + tlsPort + workload.path())
                : URI.create("http://localhost:" + plainPort + workload.path());
    }

    @Override
    public long cpuMicros() {
        return CpuTime.micros(process.toHandle());
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close(); // the end of its input tells it to stop
        } catch (IOException e) {
            // It is gone already; stop() below sees to it.
        }
        Commands.stop(process);
    }
}
