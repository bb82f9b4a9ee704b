package sekisho.app.suite;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.gate.Waf;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** A gate that serves any host in cleartext on loopback, with a journal that is thrown away. */
final class SuiteGate implements AutoCloseable {
    private static final int HEAD_BYTES = 256 << 10;
    private static final long MOST_BODY_BYTES = 16L << 20;

    private final Journal journal;
    private final Gate gate;

    private SuiteGate(Journal journal, Gate gate) {
        this.journal = journal;
        this.gate = gate;
    }

    /**
     * What a run needs of the gate.
     *
     * @param port on 127.0.0.1; 0 lets the system choose
     * @param backendPort where the backend answers
     * @param folder of its own, for keys and journal; whoever made it removes it
     * @param matchLog where a line is written per matched rule
     * @param rules folder of a Core Rule Set
     */
    record Settings(int port, int backendPort, Path folder, Path matchLog, Path rules) {}

    static SuiteGate start(Vertx vertx, Settings settings) throws IOException {
        InstantSource clock = InstantSource.system();
        Path data = Files.createDirectories(settings.folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(settings.folder.resolve("master.key")));
        Journal journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
        try {
            GateSettings.Certificate unused =
                    LocalCa.open(settings.folder.resolve("ca"), clock).issue(List.of("localhost"));
            GateSettings gate = gateSettings(settings, unused, SuiteRules.waf(settings.rules, settings.folder));
            return new SuiteGate(journal, Gate.start(vertx, gate, journal, clock));
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    private static GateSettings gateSettings(Settings settings, GateSettings.Certificate unused, Waf waf) {
        GateSettings.Site site = new GateSettings.Site(
                GateSettings.Site.ANY_HOST,
                URI.create("http://127.0.0.1:" + settings.backendPort),
                GateSettings.Addresses.ANY,
                GateSettings.CountryLimit.NONE,
                new GateSettings.Rate(1_000_000, Duration.ofSeconds(1)),
                GateSettings.Timeouts.DEFAULT,
                MOST_BODY_BYTES);
        return new GateSettings(
                List.of(),
                List.of(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port)),
                List.of(unused),
                List.of(site.with(waf)),
                List.of(),
                Optional.empty(),
                new GateSettings.Limits(
                        HEAD_BYTES,
                        HEAD_BYTES,
                        GateSettings.Limits.DEFAULT.connections(),
                        GateSettings.Limits.DEFAULT.trackedAddresses()),
                Duration.ofDays(365),
                Optional.of(settings.matchLog));
    }

    int port() {
        return gate.cleartextPorts().getFirst();
    }

    @Override
    public void close() {
        gate.close();
        journal.close();
    }
}
