package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crawl in a process of its own that is killed by the CMS while it asks, again and again. */
class KilledCrawlTest {
    private static final int OLD_PAGES = 20;
    private static final int NEW_PAGES = 240;
    /** So many pages may be asked for whose answers are not noted yet. */
    private static final int UNDER_WAY = 64;

    @TempDir
    Path folder;

    private final TestCms cms = new TestCms();

    @AfterEach
    void stop() {
        cms.close();
    }

    /** Crawls once. */
    public static final class Crawler {
        private Crawler() {}

        /** Arguments: a folder, and the address of the CMS. */
        public static void main(String[] arguments) {
            try (TestVault vault = new TestVault(Path.of(arguments[0]), TestVault.settings(URI.create(arguments[1])))) {
                vault.crawl();
            }
        }
    }

    /** Page n leads to the four below it; all share a style sheet and every tenth has an image. */
    private void edition(String edition, int pages) {
        cms.file("/style.css", "text/css", "p{content:'" + edition + "'}");
        for (int i = 0; i < pages; i++) {
            StringBuilder html =
                    new StringBuilder("<link rel=stylesheet href=/style.css><p>" + edition + " " + i + "</p>");
            for (int child = i * 4 + 1; child <= i * 4 + 4 && child < pages; child++) {
                html.append("<a href=/p").append(child).append("/>次</a>");
            }
            if (i % 10 == 0) {
                html.append("<img src=/i").append(i).append(".png>");
                cms.bytes("/i" + i + ".png", "image/png", new byte[] {1, 2, (byte) i, (byte) (i >> 8)});
            }
            cms.page(i == 0 ? "/" : "/p" + i + "/", html.toString());
        }
    }

    private TestVault open(Path where) {
        return new TestVault(where, TestVault.settings(cms));
    }

    /** Crawls in another process, which is killed in the middle of the first request that {@code when} names. */
    private void crawlAndKill(Predicate<String> when) throws Exception {
        CompletableFuture<ProcessHandle> victim = new CompletableFuture<>();
        cms.forget();
        cms.watch(target -> {
            if (when.test(target)) {
                victim.join().destroyForcibly();
            }
        });
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crawler.class.getName(),
                        folder.resolve("killed").toString(),
                        cms.uri().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("crawler.log").toFile())
                .start();
        try {
            victim.complete(process.toHandle());
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
            cms.watch(target -> {});
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("crawler.log")))
                .isEqualTo(128 + 9);
    }

    private static Predicate<String> request(int number) {
        AtomicInteger asked = new AtomicInteger();
        return target -> asked.incrementAndGet() == number;
    }

    /** The last thing that a crawl asks for: every page is noted, and no version is made of them yet. */
    private static Predicate<String> theLastRequest(TestVault vault) {
        byte[] hash = vault.keys().lookup(TestVault.SITE, "vault.missing");
        return ("/sekisho-" + HexFormat.of().formatHex(hash, 0, 12) + "/")::equals;
    }

    private static int noted(TestVault vault) {
        return vault.database()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                        select count(*) from vault_page
                        where state = 1 and generation = (select max(generation) from vault_page)""").mapTo(Integer.class).one());
    }

    private static void assertOnlyTheOldVersionIsSeen(TestVault vault) {
        SiteVault site = vault.site();
        assertThat(site.isUnfinished()).isTrue();
        assertThat(site.versions()).extracting(Version::number).containsExactly(1);
        assertThat(site.published()).map(Version::number).contains(1);
        for (int i = 0; i < OLD_PAGES; i++) {
            assertThat(vault.get(i == 0 ? "/" : "/p" + i + "/").text()).contains("<p>旧 " + i + "</p>");
        }
        assertThat(vault.get("/style.css").text()).contains("旧");
        assertThat(vault.get("/p" + OLD_PAGES + "/").status()).isEqualTo(404);
        assertThat(site.verify(true)).as("changed files").isZero();
    }

    @Test
    void goesOnWhereItWasAndNobodySeesHalfOfIt() throws Exception {
        edition("旧", OLD_PAGES);
        Predicate<String> last;
        try (TestVault vault = open(folder.resolve("killed"))) {
            vault.crawlAndPublish();
            last = theLastRequest(vault);
        }
        edition("新", NEW_PAGES);

        int before = 0;
        for (int kill : List.of(40, 140)) {
            crawlAndKill(request(kill));
            try (TestVault vault = open(folder.resolve("killed"))) {
                assertOnlyTheOldVersionIsSeen(vault);
                int noted = noted(vault);
                assertThat(noted - before).as("noted of " + kill).isBetween(kill - UNDER_WAY, kill);
                before = noted;
            }
        }

        crawlAndKill(last);
        List<String> rest = cms.asked();
        try (TestVault vault = open(folder.resolve("killed"))) {
            assertOnlyTheOldVersionIsSeen(vault);
            int all = noted(vault);
            assertThat(rest)
                    .as("no page that was noted, none twice, and the last")
                    .hasSize(all - before + 1);
            assertThat(rest).doesNotHaveDuplicates();
            cms.forget();
            Version version = vault.crawl();
            assertThat(cms.asked())
                    .as("nothing but what was asked last")
                    .allMatch(last)
                    .hasSize(1);
            assertThat(vault.get("/p1/").text()).as("staged only").contains("旧");
            vault.site().publish(version.number(), true, "cli:test");
            assertThat(version.pages()).isEqualTo(NEW_PAGES);
            assertThat(vault.site().isUnfinished()).isFalse();
            assertThat(vault.get("/p" + (NEW_PAGES - 1) + "/").text()).contains("新");
            try (TestVault unbroken = open(folder.resolve("unbroken"))) {
                assertSame(vault, unbroken);
            }
        }
    }

    /** That the newest version equals the one that an unbroken crawl makes, down to the files that are kept. */
    private void assertSame(TestVault killed, TestVault unbroken) throws IOException {
        edition("旧", OLD_PAGES);
        unbroken.crawlAndPublish();
        edition("新", NEW_PAGES);
        unbroken.crawlAndPublish();
        Manifest expected = manifest(unbroken);
        Manifest found = manifest(killed);
        assertThat(found.version()).isEqualTo(expected.version());
        assertThat(found.entries()).isEqualTo(expected.entries()).hasSizeGreaterThan(NEW_PAGES);
        assertThat(found.findings()).isEqualTo(expected.findings());
        assertThat(found.hosts()).isEqualTo(expected.hosts());
        killed.crawl(); // what killed processes left is tidied at the end of a crawl
        assertThat(files(killed)).isEqualTo(files(unbroken));
    }

    private static Manifest manifest(TestVault vault) {
        Path site = VaultSettings.folder(vault.data(), TestVault.SITE);
        return SiteStore.open(site, TestVault.SITE, vault.keys(), () -> new byte[16])
                .manifest(2);
    }

    private static Set<String> files(TestVault vault) throws IOException {
        try (Stream<Path> files = Files.walk(VaultSettings.folder(vault.data(), TestVault.SITE))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }
}
