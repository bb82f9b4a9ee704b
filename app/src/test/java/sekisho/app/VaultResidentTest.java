package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
import sekisho.vault.Vault;
import sekisho.vault.VaultSettings;

class VaultResidentTest {
    private static final String HOST = "www.example.jp";

    /** A visitor's request for the first page. */
    private static final class Visit implements Resident.Head {
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
            return "";
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
            assertThat(resident.claim(new Visit()))
                    .isEqualTo(new Resident.Claim.Refused(
                            Reason.NOT_PUBLISHED, List.of(new Resident.Field("Retry-After", "60"))));
        }
    }
}
