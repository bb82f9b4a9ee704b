package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.MasterKey;

/** A site of 20,000 pages in a process of 256 MiB. */
class LargeSiteTest {
    private static final int PAGES = 20_000;

    @TempDir
    Path folder;

    /** Page n leads to the pages below it, so that none is known before another was read; each edition changes every tenth. */
    private static byte[] page(int number, int edition) {
        StringBuilder page = new StringBuilder("<!doctype html><meta charset=utf-8><title>記事 ")
                .append(number)
                .append("</title><article><p>街道の宿場と茶屋の話、その ")
                .append(number)
                .append("、第")
                .append(number % 10 == 0 ? edition : 1)
                .append("版。むかしの道具は、いまの暮らしにも役に立ちます。</p></article><nav>");
        for (int child = number * 5 + 1; child <= number * 5 + 5 && child < PAGES; child++) {
            page.append("<a href=\"/記事/").append(child).append("/\">次</a>");
        }
        return page.append("</nav>").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whoever asks for the first page finds another edition. */
    private static HttpServer cms() throws IOException {
        AtomicInteger editions = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                boolean known = path.equals("/") || path.matches("/記事/\\d+/");
                int number = path.equals("/") || !known ? 0 : Integer.parseInt(path.split("/", -1)[2]);
                int edition = path.equals("/") ? editions.incrementAndGet() : editions.get();
                byte[] body = known ? page(number, edition) : new byte[0];
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(known ? 200 : 404, known ? body.length : -1);
                if (known) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
        return server;
    }

    /** Crawls and publishes two editions and rolls back; says how many pages there are, and how long it took, and ends. */
    public static final class Crawler {
        private Crawler() {}

        /** Arguments: a folder, and the address of the CMS. */
        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            Keys keys = Keys.open(folder.resolve("data"), new MasterKey.File(folder.resolve("master.key")));
            VaultSettings plain = VaultSettings.of("www.example.jp", URI.create(arguments[1]));
            VaultSettings settings = new VaultSettings(
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
                    new VaultSettings.CrawlLimits(10_000, 4, Duration.ofSeconds(60), 50_000, 1 << 20),
                    plain.login(),
                    plain.guard(),
                    plain.schedule(),
                    plain.publishFresh(),
                    plain.keep(),
                    plain.webhookSecret(),
                    plain.serving());
            try (Database database = Database.open(folder.resolve("data"))) {
                SiteVault site = SiteVault.open(
                        folder.resolve("data"),
                        settings,
                        new SiteVault.Tools(
                                database.jdbi(),
                                keys,
                                record -> {},
                                ContentScan.NONE,
                                new SecureRandom(),
                                InstantSource.system()));
                for (int edition = 1; edition <= 2; edition++) {
                    long start = System.nanoTime();
                    Version version = site.crawl("test", progress -> {});
                    say("crawled", start);
                    start = System.nanoTime();
                    site.publish(version.number(), true, "test");
                    say("published", start);
                    System.out.println("version " + version.number() + " pages " + version.pages());
                }
                for (int wanted : List.of(1, 2, 1)) {
                    long start = System.nanoTime();
                    Version version = site.rollBack(wanted, "test");
                    say("rolled back", start);
                    System.out.println("version " + version.number());
                }
                System.out.println("tampered " + site.verify(true));
            }
        }

        private static void say(String what, long start) {
            System.out.println(what + " in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
    }

    @Test
    void twentyThousandPagesNeedNoMoreThanASmallHeap() throws Exception {
        HttpServer cms = cms();
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Crawler.class.getName(),
                            folder.toString(),
                            "http://127.0.0.1:" + cms.getAddress().getPort())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                List<String> lines = out.lines().toList();
                lines.stream().filter(line -> line.endsWith(" ms")).forEach(System.out::println);
                assertThat(lines)
                        .containsSubsequence(
                                "version 1 pages " + PAGES,
                                "version 2 pages " + PAGES,
                                "version 1",
                                "version 2",
                                "version 1",
                                "tampered 0");
            }
            assertThat(process.waitFor()).isZero();
        } finally {
            cms.stop(0);
        }
    }
}
