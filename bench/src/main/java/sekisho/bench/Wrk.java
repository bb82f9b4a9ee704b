package sekisho.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Debian's wrk: one thread, HTTP/1.1, connections kept open. */
final class Wrk implements Load {
    private static final Pattern RESULT =
            Pattern.compile("^result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$", Pattern.MULTILINE);

    private final Path folder;
    private final int connections;
    private final String report;

    /** @param folder where scripts are written */
    Wrk(Path folder, int connections) throws IOException {
        this.folder = folder;
        this.connections = connections;
        try (InputStream resource = Wrk.class.getResourceAsStream("report.lua")) {
            if (resource == null) {
                throw new IllegalStateException("report.lua belongs to this class");
            }
            report = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Outcome run(URI uri, Workload workload, Duration length) {
        Path script = folder.resolve(workload.id() + ".lua");
        try {
            Files.writeString(script, (workload.varied() ? requests(workload) : request(workload)) + report);
        } catch (IOException e) {
            throw new BenchException("the script of " + workload.id() + " cannot be written", e);
        }
        List<String> command = List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + length.toSeconds() + "s",
                "--timeout=10s",
                "--script=" + script,
                uri.toString());
        return parse(Commands.output(command, length.plusSeconds(60)));
    }

    /** The request as wrk's scripts set it: method, fields and body; host and path come with the URI. */
    static String request(Workload workload) {
        StringBuilder script = new StringBuilder();
        script.append("wrk.method = ").append(quoted(workload.method())).append('\n');
        workload.fields()
                .forEach((name, value) -> script.append("wrk.headers[")
                        .append(quoted(name))
                        .append("] = ")
                        .append(quoted(value))
                        .append('\n'));
        if (!workload.body().isEmpty()) {
            script.append("wrk.body = ").append(quoted(workload.body())).append('\n');
        }
        return script.toString();
    }

    /** Requests that were written to a file beforehand, one after the other and again from the first. */
    private String requests(Workload workload) throws IOException {
        Path file = folder.resolve(workload.id() + ".requests");
        if (Files.notExists(file)) {
            Files.writeString(file, String.join("\0", Variations.of(workload)), StandardCharsets.ISO_8859_1);
        }
        return """
                local requests = {}
                for one in io.open(%s, "rb"):read("*a"):gmatch("[^%%z]+") do requests[#requests + 1] = one end
                local last = 0
                request = function() last = last %% #requests + 1; return requests[last] end
                """.formatted(quoted(file.toString()));
    }

    /** Lua's short string. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    static Outcome parse(String output) {
        MatchResult result = RESULT.matcher(output)
                .results()
                .findFirst()
                .orElseThrow(() -> new BenchException("wrk printed no result"));
        return new Outcome(
                number(result, 1),
                number(result, 2),
                number(result, 3),
                number(result, 4),
                number(result, 5),
                number(result, 6));
    }

    private static long number(MatchResult result, int group) {
        return Long.parseLong(result.group(group));
    }
}
