package sekisho.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real WordPress behind its published copy: crawled, compared, attacked, switched off, tampered with. */
class WordPressTest {
    private static final int POSTS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path RULES = Launcher.ROOT.resolve("../shared/crs").toAbsolutePath();
    private static final String SITE = """
            sites:
              - host: localhost
                upstream: %s
                vault:
                  crawl: {per-second: 1000, concurrency: 4}
                  exclude: ["/20*/feed/"]
            """;

    /** Hinting and compression are the same on both sides; what may differ is less than a word. */
    private static final double SAME_PICTURE = 0.001;

    @TempDir
    Path folder;

    private static String path(String readable) {
        StringBuilder path = new StringBuilder();
        for (String segment : readable.split("/", -1)) {
            path.append(path.isEmpty() && segment.isEmpty() ? "" : "/")
                    .append(URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        String joined = path.toString();
        return joined.startsWith("/") ? joined : "/" + joined;
    }

    /** Text and links of a page as a reader meets them, the site's own address taken off. */
    private static String read(String html, String site) {
        Document document = Jsoup.parse(html.replace(site, ""));
        return document.title() + "\n" + document.body().text() + "\n"
                + document.select("a[href]").eachAttr("href") + "\n"
                + document.select("img[src]").eachAttr("src")
                + document.select("[srcset]").eachAttr("srcset");
    }

    @Test
    void visitorsReachTheCopyAndNothingElse() throws Exception {
        try (WordPress wordpress = new WordPress(folder, POSTS);
                RunningSekisho sekisho = new RunningSekisho(folder, SITE.formatted(wordpress.uri()))) {
            assertThat(sekisho.get("/").statusCode())
                    .as("nothing is published yet")
                    .isEqualTo(503);
            Launcher.Outcome crawled =
                    sekisho.verb("vault", "crawl", "localhost", "--publish", "--json", "-c", "sekisho.yaml");
            assertThat(crawled.status()).as(crawled.output()).isZero();
            JsonNode version =
                    JSON.readTree(crawled.output().substring(crawled.output().indexOf('{')));
            assertThat(version.path("pages").asInt()).isGreaterThan(POSTS);
            compare(wordpress, sekisho);
            look(wordpress, sekisho);
            attack(sekisho);
            tamper(sekisho);
            inject(wordpress, sekisho);
            wordpress.switchOff();
            assertThat(sekisho.get("/").statusCode())
                    .as("the CMS is switched off")
                    .isEqualTo(200);
            Launcher.Outcome failed = sekisho.verb("vault", "crawl", "localhost", "-c", "sekisho.yaml");
            assertThat(failed.status()).as(failed.output()).isEqualTo(1);
            assertThat(sekisho.get("/feed/").statusCode()).isEqualTo(200);
            Launcher.Outcome search = sekisho.verb(
                    "journal",
                    "search",
                    "--kind",
                    "audit",
                    "--where",
                    "event.action=vault.published",
                    "-c",
                    "sekisho.yaml");
            assertThat(search.output()).contains("vault.published");
        }
    }

    private static List<String> paths(RunningSekisho sekisho) throws IOException {
        Launcher.Outcome diff =
                sekisho.verb("vault", "diff", "localhost", "--before", "0", "--json", "-c", "sekisho.yaml");
        List<String> paths = new ArrayList<>();
        JSON.readTree(diff.output().substring(diff.output().indexOf('{')))
                .path("added")
                .forEach(path -> paths.add(path.asText()));
        return paths;
    }

    /** Every post and some of everything else, against what WordPress itself answers. */
    private static void compare(WordPress wordpress, RunningSekisho sekisho) throws IOException, InterruptedException {
        List<String> all = paths(sekisho);
        List<String> posts = all.stream()
                .filter(path -> path.matches("/20\\d\\d/\\d\\d/.*-\\d+/"))
                .toList();
        assertThat(posts).as("posts with Japanese slugs").hasSizeGreaterThanOrEqualTo(POSTS);
        HttpClient plain = HttpClient.newHttpClient();
        HttpClient client = sekisho.client();
        String site = "https://localhost:" + sekisho.https;
        int compared = 0;
        for (int i = 0; i < all.size(); i++) {
            String path = all.get(i);
            boolean text = path.endsWith("/") && !path.contains("feed");
            if (!text || (posts.contains(path) && i % 5 != 0)) {
                continue;
            }
            HttpResponse<String> origin = plain.send(
                    HttpRequest.newBuilder(URI.create(wordpress.uri() + path(path)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> copy =
                    client.send(sekisho.request(path(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(copy.statusCode()).as(path).isEqualTo(origin.statusCode());
            assertThat(copy.headers().firstValue("Content-Type"))
                    .isEqualTo(origin.headers().firstValue("Content-Type"));
            assertThat(read(copy.body(), site)).as(path).isEqualTo(read(origin.body(), wordpress.uri()));
            assertThat(copy.body()).as(path).doesNotContain(wordpress.uri()).doesNotContain("127.0.0.1");
            compared++;
        }
        assertThat(compared).isGreaterThan(POSTS / 10);
        for (String feed : List.of("/feed/", "/wp-sitemap.xml", "/robots.txt")) {
            HttpResponse<String> copy = sekisho.get(feed);
            assertThat(copy.statusCode()).as(feed).isEqualTo(200);
            assertThat(copy.body()).as(feed).contains(site).doesNotContain(wordpress.uri());
        }
        HttpResponse<String> photo = sekisho.get(path(
                all.stream().filter(path -> path.endsWith(".jpg")).findFirst().orElseThrow()));
        assertThat(photo.headers().firstValue("Content-Type")).contains("image/jpeg");
    }

    /** One page of each kind in a real browser, beside the origin's; the search is the copy's own. */
    private static void look(WordPress wordpress, RunningSekisho sekisho) throws IOException {
        List<String> all = paths(sekisho);
        String site = "https://localhost:" + sekisho.https;
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("front", "/");
        pages.put("second", "/page/2/");
        pages.put("category", first(all, "/category/[^/]+/"));
        pages.put("tag", first(all, "/tag/[^/]+/"));
        pages.put("post", first(all, "/20\\d\\d/\\d\\d/.*-12/"));
        pages.put("featured", first(all, "/20\\d\\d/\\d\\d/.*-20/"));
        try (Sight sight = new Sight()) {
            for (Map.Entry<String, String> page : pages.entrySet()) {
                String path = path(page.getValue());
                Sight.Seen origin = sight.look(wordpress.uri(), path, "wordpress-" + page.getKey() + "-origin");
                Sight.Seen copy = sight.look(site, path, "wordpress-" + page.getKey() + "-copy");
                assertThat(copy.failures()).as(page.getKey()).isEmpty();
                assertThat(copy.text()).as(page.getKey()).isEqualTo(origin.text());
                assertThat(copy.images())
                        .as(page.getKey())
                        .isEqualTo(origin.images())
                        .noneMatch(image -> image.endsWith(" 0x0"));
                assertThat(copy.boxes()).as(page.getKey()).isEqualTo(origin.boxes());
                assertThat(copy.difference(origin)).as(page.getKey()).isLessThan(SAME_PICTURE);
                if (page.getKey().equals("post")) {
                    assertThat(copy.images()).as("a post has a photograph").isNotEmpty();
                }
            }
            assertThat(sight.search(site, "/?s=" + URLEncoder.encode("飛脚", StandardCharsets.UTF_8), "の話 その"))
                    .contains("飛脚");
        }
    }

    private static String first(List<String> paths, String pattern) {
        return paths.stream().filter(path -> path.matches(pattern)).findFirst().orElseThrow();
    }

    /** With rules, what no copy needs to fear is refused all the same. */
    private static void inject(WordPress wordpress, RunningSekisho sekisho) throws IOException, InterruptedException {
        sekisho.configure(SITE.formatted(wordpress.uri()) + "waf: {rules: " + RULES + "}");
        String injection = "/?p="
                + URLEncoder.encode("1' UNION SELECT user_login, user_pass FROM wp_users -- ", StandardCharsets.UTF_8);
        Await.until(
                "the rules",
                Duration.ofSeconds(90),
                () -> sekisho.get(injection).statusCode() == 403);
        for (String path : List.of(
                "/?file=../../../../wp-config.php",
                "/?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E",
                "/wp-content/plugins/x/x.php?cmd=%3Bcat%20/etc/passwd")) {
            assertThat(sekisho.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(sekisho.get("/").statusCode()).as("a visitor").isEqualTo(200);
    }

    /** What attackers of a WordPress try; the copy has none of it. */
    private static void attack(RunningSekisho sekisho) throws IOException, InterruptedException {
        for (String path : List.of(
                "/wp-login.php",
                "/wp-admin/",
                "/wp-admin/admin-ajax.php?action=x",
                "/xmlrpc.php",
                "/wp-json/wp/v2/users",
                "/wp-config.php",
                "/wp-config.php.bak",
                "/wp-content/plugins/x/shell.php",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/.git/config")) {
            assertThat(sekisho.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(sekisho.get("/?author=1").statusCode())
                .as("no redirect that names an author")
                .isEqualTo(200);
        for (String method : List.of("POST", "PUT", "DELETE")) {
            HttpResponse<String> answer = sekisho.client()
                    .send(
                            sekisho.request("/wp-login.php")
                                    .method(method, HttpRequest.BodyPublishers.ofString("log=admin&pwd=x"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(method).isEqualTo(404);
        }
    }

    private void tamper(RunningSekisho sekisho) throws IOException {
        Path published = folder.resolve("data/vault/localhost/public");
        Path victim;
        try (Stream<Path> files = Files.walk(published)) {
            victim = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] genuine = Files.readAllBytes(victim);
        byte[] changed = genuine.clone();
        changed[0] ^= 1;
        Files.write(victim, changed);
        Await.until(
                "healed", Duration.ofSeconds(60), () -> java.util.Arrays.equals(Files.readAllBytes(victim), genuine));
        Await.until("alerted", Duration.ofSeconds(60), () -> sekisho.output().contains("event=vault-tampered"));
        Launcher.Outcome search = sekisho.verb(
                "journal", "search", "--kind", "audit", "--where", "event.action=vault.tampered", "-c", "sekisho.yaml");
        assertThat(search.output()).contains("vault.tampered");
    }
}
