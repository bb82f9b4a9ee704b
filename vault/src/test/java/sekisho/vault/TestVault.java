package sekisho.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import sekisho.journal.AuditRecord;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** One site over a {@link TestCms}, on a real database and real files. */
final class TestVault implements AutoCloseable {
    static final String SITE = "www.example.jp";

    private final Path data;
    private final Database database;
    private final Keys keys;
    private final List<AuditRecord> audited = new CopyOnWriteArrayList<>();
    private final ContentScan scan;
    private SiteVault site;

    TestVault(Path folder, VaultSettings settings) {
        this(folder, settings, ContentScan.NONE);
    }

    TestVault(Path folder, VaultSettings settings, ContentScan scan) {
        this.data = folder.resolve("data");
        this.keys = Keys.open(data, new MasterKey.File(folder.resolve("master.key")));
        this.database = Database.open(data);
        this.scan = scan;
        this.site = SiteVault.open(data, settings, tools());
    }

    SiteVault.Tools tools() {
        return new SiteVault.Tools(
                database.jdbi(),
                keys,
                audited::add,
                scan,
                new SecureRandom(),
                InstantSource.system(),
                Duration.ofMillis(1),
                1 << 20);
    }

    static VaultSettings settings(TestCms cms) {
        return settings(cms.uri());
    }

    static VaultSettings settings(URI cms) {
        return settings(cms, plain -> plain);
    }

    static VaultSettings settings(TestCms cms, UnaryOperator<VaultSettings> change) {
        return settings(cms.uri(), change);
    }

    private static VaultSettings settings(URI cms, UnaryOperator<VaultSettings> change) {
        VaultSettings plain = VaultSettings.of(SITE, cms);
        return change.apply(new VaultSettings(
                plain.site(),
                plain.publicAuthority(),
                plain.origin(),
                plain.originHost(),
                plain.aliases(),
                plain.start(),
                plain.include(),
                plain.exclude(),
                plain.dynamic(),
                plain.queries(),
                new VaultSettings.CrawlLimits(5_000, 4, Duration.ofSeconds(20), 50_000, 64 << 20),
                plain.login(),
                plain.guard(),
                plain.schedule(),
                plain.publishFresh(),
                plain.keep(),
                plain.webhookSecret(),
                plain.serving()));
    }

    /** As after a restart. */
    void reopen(VaultSettings settings) {
        site = SiteVault.open(data, settings, tools());
    }

    SiteVault site() {
        return site;
    }

    Path data() {
        return data;
    }

    Keys keys() {
        return keys;
    }

    Database database() {
        return database;
    }

    Version crawl() {
        return site.crawl("cli:test", progress -> {});
    }

    Version crawlAndPublish() {
        Version version = crawl();
        return site.publish(version.number(), true, "cli:test");
    }

    List<String> actions() {
        return audited.stream().map(AuditRecord::action).toList();
    }

    List<AuditRecord> audited() {
        return List.copyOf(audited);
    }

    /** An answer, its fields by lower-case name. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Got(int status, Map<String, String> fields, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    Got get(String target, String... fields) {
        return ask("GET", target, fields);
    }

    Got ask(String method, String target, String... fields) {
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < fields.length; i += 2) {
            sent.put(fields[i], fields[i + 1]);
        }
        Served served =
                site.answer(method, target, name -> sent.getOrDefault(name, "")).orElseThrow();
        return switch (served) {
            case Served.Dynamic dynamic -> new Got(0, Map.of(), new byte[0]);
            case Served.Now now -> got(now.answer());
            case Served.Later later -> got(later.answer().toCompletableFuture().join());
        };
    }

    private static Got got(Served.Answer answer) {
        Map<String, String> fields = new TreeMap<>();
        answer.fields().forEach(field -> fields.put(field.name().toLowerCase(Locale.ROOT), field.value()));
        answer.more().forEach(field -> fields.put(field.name().toLowerCase(Locale.ROOT), field.value()));
        byte[] body = switch (answer.content()) {
            case Served.Content.Bytes bytes -> {
                ByteBuffer copy = bytes.bytes().duplicate();
                byte[] all = new byte[copy.remaining()];
                copy.get(all);
                yield all;
            }
            case Served.Content.Stream stream -> {
                try (InputStream in = stream.opening().open()) {
                    yield in.readNBytes((int) stream.length());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        return new Got(answer.status(), fields, body);
    }

    @Override
    public void close() {
        database.close();
    }
}
