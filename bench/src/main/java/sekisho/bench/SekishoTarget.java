package sekisho.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sekisho.app.VaultResident;
import sekisho.gate.Gate;
import sekisho.gate.GateSettings;
import sekisho.gate.LocalCa;
import sekisho.gate.Resident;
import sekisho.gate.Waf;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.vault.ContentScan;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;
import sekisho.vault.VaultSettings;
import sekisho.waf.CoreRuleSet;
import sekisho.waf.RuleSet;
import sekisho.words.AddressRange;

/**
 * The product as it is measured: gate and journal as in production, every check set and none of them refusing. Arguments:
 * a folder of its own and the application's port; then {@code vault}, to serve a published copy of the application, or, to be
 * measured as a WAF, the folder of the rules and the paranoia
 * level, with which it serves any host in cleartext only. Says on standard output when it is ready, and ends with its input.
 */
public final class SekishoTarget {
    private SekishoTarget() {}

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException, TimeoutException {
        Path folder = Path.of(arguments[0]);
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        InstantSource clock = InstantSource.system();
        GateSettings.Certificate certificate =
                LocalCa.open(folder.resolve("ca"), clock).issue(List.of("localhost"));
        Files.createSymbolicLink(folder.resolve("chain.pem"), certificate.chain());
        Files.createSymbolicLink(folder.resolve("key.pem"), certificate.key());
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
        boolean publishing = arguments.length > 2 && arguments[2].equals("vault");
        try (Database database = Database.open(data);
                Journal journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
                Vault vault = Vault.open(
                        data,
                        publishing ? List.of(published(arguments)) : List.of(),
                        journal,
                        database,
                        keys,
                        ContentScan.NONE,
                        clock);
                Gate gate = Gate.start(vertx, settings(certificate, arguments, vault), journal, clock)) {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            out.println("ready https="
                    + (gate.httpsPorts().isEmpty() ? "" : gate.httpsPorts().getFirst()) + " cleartext="
                    + gate.cleartextPorts().getFirst());
            System.in.transferTo(PrintStream.nullOutputStream());
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    /** Every body of the comparison, fetched from the application. */
    private static VaultSettings published(String[] arguments) {
        URI origin = URI.create("http://127.0.0.1:" + arguments[1]);
        VaultSettings plain = VaultSettings.of("localhost", origin);
        return plain.beginningAt(
                ProxyWorkload.ALL.stream().map(ProxyWorkload::path).distinct().toList());
    }

    private static Resident copy(Vault vault) {
        SiteVault site = vault.site("localhost").orElseThrow();
        site.publish(site.crawl("bench", progress -> {}).number(), true, "bench");
        return new VaultResident(vault, site);
    }

    static Path caCertificate(Path folder) {
        return folder.resolve("ca").resolve("ca.pem");
    }

    static Path chain(Path folder) {
        return folder.resolve("chain.pem");
    }

    static Path key(Path folder) {
        return folder.resolve("key.pem");
    }

    private static GateSettings settings(GateSettings.Certificate certificate, String[] arguments, Vault vault)
            throws IOException {
        int applicationPort = Integer.parseInt(arguments[1]);
        boolean publishing = !vault.sites().isEmpty();
        boolean guarding = arguments.length > 2 && !publishing;
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Optional<Path> countries = Optional.ofNullable(System.getProperty("sekisho.country-data"))
                .map(Path::of)
                .filter(Files::isReadable);
        GateSettings.Site site = new GateSettings.Site(
                guarding ? GateSettings.Site.ANY_HOST : "localhost",
                URI.create("http://127.0.0.1:" + applicationPort),
                new GateSettings.Addresses(
                        List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("210.130.0.0/16")),
                        List.of(AddressRange.parse("192.0.2.0/24"))),
                !guarding && countries.isPresent()
                        ? new GateSettings.CountryLimit(Set.of("JP"), Set.of(), true, false)
                        : GateSettings.CountryLimit.NONE,
                new GateSettings.Rate(1_000_000, Duration.ofSeconds(1)),
                GateSettings.Timeouts.DEFAULT,
                10L << 20);
        GateSettings.Site inhabited = publishing ? site.with(copy(vault)) : site;
        if (guarding) {
            inhabited = site.with(waf(Path.of(arguments[2]), Integer.parseInt(arguments[3])));
        }
        return new GateSettings(
                guarding ? List.of() : List.of(loopback),
                List.of(),
                List.of(loopback),
                List.of(certificate),
                List.of(inhabited),
                List.of(AddressRange.parse("127.0.0.0/8")),
                countries,
                GateSettings.Limits.DEFAULT,
                Duration.ofDays(365));
    }

    /** As a site has it that sets nothing but the mode and the level, at level 1. */
    private static Waf waf(Path folder, int level) throws IOException {
        CoreRuleSet rules =
                CoreRuleSet.in(folder).orElseThrow(() -> new BenchException("no Core Rule Set in " + folder));
        return switch (RuleSet.load(rules.texts(new Paranoia(level).tuning()))) {
            case RuleSet.Loaded loaded -> new Waf(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, loaded.rules()::begin);
            case RuleSet.Rejected rejected ->
                throw new BenchException(
                        "the rules are refused: " + rejected.problems().getFirst());
        };
    }
}
