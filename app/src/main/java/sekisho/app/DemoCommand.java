package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sekisho.app.config.Configuration;
import sekisho.app.config.WafConfiguration;
import sekisho.app.control.ControlClient;
import sekisho.proof.sheet.SampleSheet;
import sekisho.sample.SampleApplication;
import sekisho.words.Bilingual;

/** The main job on this machine: a sample application behind Sekisho, its controls probed, a check sheet answered. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "見本のアプリケーションで一通り動かします。The main job, on a sample application.")
final class DemoCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Option(names = "--once", description = "End when everything was shown; status 0 when it went well.")
    private boolean once;

    @Option(names = "--out", paramLabel = "DIR", description = "Where files go (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("demo-out");

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description =
                    "Added to every port (8443, 8080, 9443, 9090, 8090, 8091), for a machine where they are taken.")
    private int offset;

    @Option(
            names = "--wordpress",
            description = "Publish a real WordPress (Debian's packages) instead of the sample site.")
    private boolean wordPress;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = main.terminal();
        if (offset < 0 || offset > 50_000) {
            throw new VerbException(
                    2, new Bilingual("--port-offset は 0 から 50000 までです。", "--port-offset is 0 to 50000."));
        }
        Files.createDirectories(out);
        Vertx vertx = Vertx.vertx();
        try (Lifetime lifetime = new Lifetime();
                AutoCloseable _ = () -> vertx.close().await(10, TimeUnit.SECONDS);
                SampleApplication sample = sample(vertx);
                DemoSite site = DemoSite.start(vertx, 8091 + offset, out, wordPress, terminal);
                DemoScanner scanner = DemoScanner.start(terminal)) {
            Configuration configuration = configuration(sample.port(), site, scanner, terminal);
            try (Instance instance = Starting.instance(configuration, InstantSource.system());
                    ConfigurationWatch _ = new ConfigurationWatch(instance)) {
                Starting.announce(instance, terminal);
                ControlClient client = new ControlClient(configuration.socket());
                site.introduce(client, 8443 + offset, terminal);
                terminal.line("");
                boolean well = show(client, terminal);
                if (!once) {
                    terminal.line("");
                    terminal.line("Ctrl-C で終わります。", "Ctrl-C ends it.");
                    lifetime.awaitEnd();
                }
                return well ? 0 : 1;
            }
        }
    }

    private SampleApplication sample(Vertx vertx) {
        try {
            return SampleApplication.start(
                            vertx, 8090 + offset, out.resolve("uploads").toAbsolutePath())
                    .await(10, TimeUnit.SECONDS);
        } catch (Exception e) { // await throws whatever the listener failed with, a BindException most of the time
            throw portTaken(8090 + offset);
        }
    }

    static VerbException portTaken(int port) {
        return new VerbException(
                1,
                new Bilingual(
                        "見本のアプリケーションのポート " + port + " を開けません。--port-offset で番号をずらせます。",
                        "The sample application's port " + port + " cannot be opened; --port-offset moves all ports."));
    }

    private Configuration configuration(int samplePort, DemoSite site, DemoScanner scanner, Terminal terminal)
            throws IOException {
        LocalDate first = LocalDate.of(LocalDate.now(ZoneId.systemDefault()).getYear(), 1, 1);
        boolean rules = WafConfiguration.installedRules().isPresent();
        if (!rules) {
            terminal.line(
                    "WAF のルールがないため、WAF なしで動かします(./sekisho rules install で入れられます)。",
                    "There are no rules for the WAF, so it is left out (./sekisho rules install takes some in).");
        }
        Map<String, String> values = new HashMap<>(Map.of(
                "waf", rules ? "    waf: {mode: block}\n" : "",
                "antivirus", scanner.yaml(),
                "sample", Integer.toString(samplePort),
                "https", Integer.toString(8443 + offset),
                "http", Integer.toString(8080 + offset),
                "console", Integer.toString(9443 + offset),
                "management", Integer.toString(9090 + offset),
                "from", first.toString(),
                "until", first.plusYears(1).plusMonths(3).minusDays(1).toString()));
        values.putAll(site.values());
        String text = InitCommand.resource("demo.yaml");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        ConfigurationOption file = new ConfigurationOption();
        file.file = out.resolve("sekisho.yaml");
        Files.writeString(file.file, text, StandardCharsets.UTF_8);
        return file.read(terminal);
    }

    private boolean show(ControlClient client, Terminal terminal) throws IOException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("lang", terminal.lang().tag());
        JsonNode controls = client.ask(
                "observe",
                request.deepCopy(),
                step -> terminal.progress(step.path("done").asInt() + "/"
                        + step.path("total").asInt() + " " + step.path("probe").asText()));
        terminal.progressDone();
        ControlListing.print(controls, Instant.now(), terminal, false);
        terminal.line("");

        Path sheet = out.resolve("check-sheet.xlsx");
        Path answered = out.resolve("check-sheet-answered.xlsx");
        SampleSheet.write(sheet);
        request.put("in", sheet.toAbsolutePath().toString());
        request.put("out", answered.toAbsolutePath().toString());
        JsonNode items = client.ask("sheet-answer", request, progress -> {});
        ObjectMapper mapper = new ObjectMapper();
        Files.writeString(
                out.resolve("report.json"),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsString(items) + "\n");
        SheetSummary.print(items, answered, terminal);
        return wentWell(controls, (ArrayNode) items, terminal);
    }

    /** Says that this machine's rules are old, which is not for the demo to change. */
    private static final String AGE_OF_RULES = "signature-update";

    /** Whether nothing failed that the demo can do something about, and something was proven and answered. */
    private static boolean wentWell(JsonNode controls, ArrayNode items, Terminal terminal) {
        List<String> failed = new ArrayList<>();
        int holds = 0;
        for (JsonNode control : controls) {
            switch (control.path("result").asText()) {
                case "fails" -> failed.add(control.path("id").asText());
                case "holds" -> holds++;
                default -> {}
            }
        }
        int answered = 0;
        for (JsonNode item : items) {
            if (item.path("status").asText().equals("answered")) {
                answered++;
            }
        }
        if (failed.remove(AGE_OF_RULES)) {
            terminal.line(
                    "このマシンの WAF のルールは古くなっています。./sekisho rules install で新しいものを入れられます。",
                    "The WAF rules on this machine are old; ./sekisho rules install takes newer ones in.");
        }
        if (!failed.isEmpty()) {
            terminal.error(new Bilingual(
                    "満たしていない統制があります: " + String.join("、", failed),
                    "Controls that do not hold: " + String.join(", ", failed)));
        }
        if (holds == 0 || answered == 0) {
            terminal.error(new Bilingual("確認できた統制か、回答できた設問がありません。", "No control was proven or no question answered."));
        }
        return failed.isEmpty() && holds > 0 && answered > 0;
    }
}
