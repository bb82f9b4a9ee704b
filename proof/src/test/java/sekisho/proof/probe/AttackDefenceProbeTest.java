package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.gate.GateSettings;
import sekisho.journal.Journal;
import sekisho.journal.JournalSettings;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.FakeGate.Reply;
import sekisho.proof.probe.FakeGate.Seen;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;
import sekisho.vault.ContentScan;
import sekisho.vault.Served;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;
import sekisho.vault.VaultSettings;

/** The probe of what stands before a site, against a real published copy, and against sites where something is open. */
class AttackDefenceProbeTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final GateSettings settings = FakeGate.settings(FakeGate.site());
    private SiteVault copy;

    @BeforeEach
    void publish() throws Exception {
        HttpServer cms = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        cms.createContext("/", exchange -> {
            byte[] page = "<!DOCTYPE html><title>表紙</title><p>ようこそ".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/") ? 200 : 404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        cms.start();
        keep(() -> cms.stop(0));
        Path data = Files.createDirectories(folder.resolve("data"));
        Keys keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        Journal journal =
                keep(Journal.open(JournalSettings.defaults(data.resolve("journal")), keys, InstantSource.system()));
        Database database = keep(Database.open(data));
        VaultSettings one = VaultSettings.of(
                FakeGate.HOST, URI.create("http://127.0.0.1:" + cms.getAddress().getPort()));
        Vault vault =
                keep(Vault.open(data, List.of(one), journal, database, keys, ContentScan.NONE, InstantSource.system()));
        copy = vault.site(FakeGate.HOST).orElseThrow();
        copy.publish(copy.crawl("test", step -> {}).number(), true, "test");
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Observation observe(Optional<SiteVault> published, Function<Seen, Reply> behaviour) throws Exception {
        try (FakeGate gate = new FakeGate(
                TestCertificates.make(Files.createTempDirectory(folder, "tls"), FakeGate.HOST), behaviour)) {
            return new AttackDefenceProbe(() -> settings, host -> published, gate.caller(), FakeGate.guests(settings))
                    .observe()
                    .getFirst();
        }
    }

    private Reply fromCopy(Seen seen) {
        return switch (copy.answer(seen.method(), seen.target(), name -> "").orElseThrow()) {
            case Served.Dynamic _ -> Reply.of(200);
            case Served.Now now -> Reply.of(now.answer().status());
            case Served.Later later ->
                Reply.of(later.answer().toCompletableFuture().join().status());
        };
    }

    @Test
    void aPublishedCopyHoldsAndIsAsItWasAfterwards() throws Exception {
        Observation seen = observe(Optional.of(copy), this::fromCopy);
        assertThat(seen.result()).as("%s", seen).isEqualTo(Result.HOLDS);
        assertThat(seen.facts())
                .containsEntry(FakeGate.HOST + ".planted-change", "noticed, healed")
                .containsEntry(FakeGate.HOST + ".cms", "not reachable by others")
                .containsEntry(FakeGate.HOST + ".files-unlike-manifest", "0");
        assertThat(copy.verify(true)).isZero();
    }

    @Test
    void anEntranceOfTheCmsOrAMethodThatChangesFails() throws Exception {
        Observation entrance = observe(
                Optional.of(copy), seen -> seen.target().equals("/wp-login.php") ? Reply.of(200) : fromCopy(seen));
        assertThat(entrance.result()).isEqualTo(Result.FAILS);
        assertThat(entrance.seen().en()).contains("GET /wp-login.php 200");
        Observation method =
                observe(Optional.of(copy), seen -> seen.method().equals("PUT") ? Reply.of(201) : fromCopy(seen));
        assertThat(method.seen().en()).contains("PUT / 201");
    }

    @Test
    void nothingIsPlantedThatCouldNotBeHealed() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("data/vault/" + FakeGate.HOST + "/sealed"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        assertThat(catchThrowable(() -> observe(Optional.of(copy), this::fromCopy)))
                .as("the runner makes a failure of it")
                .isNotNull();
        assertThat(copy.verify(true)).as("what is published is untouched").isZero();
    }

    @Test
    void aSiteWithNeitherIsSaidToBeBare() throws Exception {
        Observation seen = observe(Optional.empty(), any -> Reply.of(200));
        assertThat(seen.result()).isEqualTo(Result.NOT_CONFIGURED);
        assertThat(seen.seen().ja()).contains(FakeGate.HOST);
    }

    @Test
    void aCmsAtAPublicAddressCountsAsReachable() {
        assertThat(OwnAddresses.reaching(URI.create("http://203.0.113.7:8080"))).contains("has a public address");
        assertThat(OwnAddresses.reaching(URI.create("http://10.1.2.3"))).isEmpty();
        assertThat(OwnAddresses.reaching(URI.create("http://[fd00::1]:80"))).isEmpty();
    }
}
