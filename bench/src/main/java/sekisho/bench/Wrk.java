package sekisho.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Debian's wrk: one thread, HTTP/1.1, connections kept open. */
final class Wrk implements Load {
    private static final Pattern RESULT =
            Pattern.compile("^result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$", Pattern.MULTILINE);

    private final Path script;
    private final int connections;

    Wrk(Path folder, int connections) throws IOException {
        this.connections = connections;
        script = folder.resolve("report.lua");
        try (InputStream resource = Wrk.class.getResourceAsStream("report.lua")) {
            if (resource == null) {
                throw new IllegalStateException("report.lua belongs to this class");
            }
            Files.copy(resource, script);
        }
    }

    @Override
    public Outcome run(URI uri, Map<String, String> fields, Duration length) {
        List<String> command = new java.util.ArrayList<>(List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + length.toSeconds() + "s",
                "--timeout=10s",
                "--script=" + script));
        fields.forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
        command.add(uri.toString());
        return parse(Commands.output(command, length.plusSeconds(60)));
    }

    static Outcome parse(String output) {
        MatchResult result = RESULT.matcher(output)
                .results()
                .findFirst()
                .orElseThrow(() -> new BenchException("wrk printed no result"));
        return new Outcome(
                number(result, 1), number(result, 2), number(result, 3), number(result, 4), number(result, 5));
    }

    private static long number(MatchResult result, int group) {
        return Long.parseLong(result.group(group));
    }
}
