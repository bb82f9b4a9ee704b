package sekisho.gate;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sekisho.antivirus.ClamdAddress;
import sekisho.antivirus.Scanner;
import sekisho.antivirus.ScannerSettings;
import sekisho.store.Scratch;
import sekisho.waf.RuleSet;
import sekisho.waf.RuleText;

/** A gate in a process of its own, so that a test can give it little memory: UPSTREAM, CLAMD'S SOCKET, FOLDER, and a file of rules to inspect by too. */
final class SmallGate {
    private static final long MOST = 2L << 30;

    private SmallGate() {}

    public static void main(String[] arguments) throws Exception {
        GateSettings.Timeouts patient = new GateSettings.Timeouts(
                Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
        GateSettings.Site site = new GateSettings.Site(
                        GateSettings.Site.ANY_HOST,
                        URI.create(arguments[0]),
                        GateSettings.Addresses.ANY,
                        GateSettings.CountryLimit.NONE,
                        GateSettings.Rate.DEFAULT,
                        patient,
                        MOST)
                .with(new Antivirus(
                        new Scanner(new ScannerSettings(
                                new ClamdAddress.Unix(Path.of(arguments[1])),
                                1,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(10),
                                MOST)),
                        new Scratch(Path.of(arguments[2]), MOST),
                        Antivirus.Scope.DEFAULT,
                        Antivirus.Policy.STRICT,
                        Duration.ofDays(7)));
        if (arguments.length > 3) {
            site = site.with(rules(Path.of(arguments[3])));
        }
        GateSettings settings = new GateSettings(
                List.of(),
                List.of(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(TestGate.certificate("localhost")),
                List.of(site),
                List.of(),
                Optional.empty(),
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(1));
        try (Gate gate = Gate.start(Vertx.vertx(), settings, record -> true, InstantSource.system())) {
            System.out.println("port " + gate.cleartextPorts().getFirst());
            System.in.read(); // until the test is done with it
        }
        System.exit(0);
    }

    private static Waf rules(Path file) throws IOException {
        return switch (RuleSet.load(List.of(RuleText.of(file)))) {
            case RuleSet.Loaded loaded -> new Waf(Waf.Mode.BLOCK, Waf.Oversize.PASS, loaded.rules()::begin);
            case RuleSet.Rejected rejected -> throw new IllegalStateException(rejected.toString());
        };
    }
}
