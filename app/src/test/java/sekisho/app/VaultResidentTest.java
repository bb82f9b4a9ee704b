package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.Reason;
import sekisho.gate.Resident;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.vault.ContentScan;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;
import sekisho.vault.VaultSettings;

class VaultResidentTest {
    private static final String HOST = "www.example.jp";

    /** A visitor's request for the first page, or a part of it. */
    private record Visit(String range) implements Resident.Head {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String host() {
            return HOST;
        }

        @Override
        public String target() {
            return "/";
        }

        @Override
        public String field(String name) {
            return name.equals("Range") ? range : "";
        }

        @Override
        public InetAddress client() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public String id() {
            return "1";
        }
    }

    @Test
    void aSiteThatIsNotPublishedRefusesWithItsReason(@TempDir Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        InstantSource clock = InstantSource.system();
        List<VaultSettings> sites = List.of(VaultSettings.of(HOST, URI.create("http://127.0.0.1:9")));
        try (Database database = Database.open(data);
                Journal journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
                Vault vault = Vault.open(data, sites, journal, database, keys, ContentScan.NONE, clock)) {
            Resident resident = new VaultResident(vault, vault.site(HOST).orElseThrow());
            assertThat(resident.claim(new Visit("")))
                    .isEqualTo(new Resident.Claim.Refused(
                            Reason.NOT_PUBLISHED, List.of(new Resident.Field("Retry-After", "60"))));
        }
    }

    @Test
    void aPartBearsItsRangeAndLeavesTheFieldsOfTheWholeAsTheyAre(@TempDir Path folder) throws Exception {
        HttpServer cms = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cms.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            boolean there = exchange.getRequestURI().getPath().equals("/");
            exchange.sendResponseHeaders(there ? 200 : 404, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        cms.start();
        URI origin = URI.create("http://127.0.0.1:" + cms.getAddress().getPort());
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        InstantSource clock = InstantSource.system();
        List<VaultSettings> sites = List.of(VaultSettings.of(HOST, origin));
        try (Database database = Database.open(data);
                Journal journal = Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, clock);
                Vault vault = Vault.open(data, sites, journal, database, keys, ContentScan.NONE, clock)) {
            SiteVault site = vault.site(HOST).orElseThrow();
            site.publish(site.crawl("test", progress -> {}).number(), true, "test");
            Resident resident = new VaultResident(vault, site);
            Resident.Reply whole = reply(resident.claim(new Visit("")));
            Resident.Reply part = reply(resident.claim(new Visit("bytes=1-3")));
            Resident.Reply again = reply(resident.claim(new Visit("")));
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.fields()).contains(new Resident.Field("Accept-Ranges", "bytes"));
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.fields())
                    .containsAll(whole.fields())
                    .hasSize(whole.fields().size() + 1)
                    .contains(new Resident.Field("Content-Range", "bytes 1-3/5"));
            assertThat(again.fields()).isEqualTo(whole.fields());
        } finally {
            cms.stop(0);
        }
    }

    private static Resident.Reply reply(Resident.Claim claim) throws Exception {
        return switch (claim) {
            case Resident.Claim.Now now -> now.reply();
            case Resident.Claim.Later later ->
                later.reply().toCompletableFuture().get(30, TimeUnit.SECONDS);
            default -> throw new AssertionError("no answer: " + claim);
        };
    }
}
