package sekisho.sample;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * 青葉木工 (a workshop): the site of a small company as a CMS answers it, with pages, a picture, a feed, a site map, a contact form
 * without a program of its own, and an editors' login. It speaks plain HTTP on loopback and calls itself by that address, as a CMS
 * does. Event loop; keeps nothing.
 */
public final class SampleSite implements AutoCloseable {
    private static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, Article> ARTICLES = articles();

    /** A page of the site: its title, and the name of the resource with what is in it. */
    private record Article(String title, String resource) {}

    private record Content(String type, String text) {}

    private static Map<String, Article> articles() {
        Map<String, Article> articles = new LinkedHashMap<>();
        articles.put("/", new Article("青葉木工", "home.html"));
        articles.put("/works.html", new Article("つくっているもの", "works.html"));
        articles.put("/works/sara.html", new Article("くるみの皿", "sara.html"));
        articles.put("/works/isu.html", new Article("ならの丸椅子", "isu.html"));
        articles.put("/news/spring-fair.html", new Article("春の工房市を開きます", "news-spring.html"));
        articles.put("/news/kurumi.html", new Article("くるみの皿が新しくなりました", "news-kurumi.html"));
        articles.put("/about.html", new Article("工房について", "about.html"));
        articles.put("/contact.html", new Article("お問い合わせ", "contact.html"));
        return articles;
    }

    private final HttpServer server;

    private SampleSite(HttpServer server) {
        this.server = server;
    }

    /** Starts on {@code 127.0.0.1:port}; 0 lets the system choose. */
    public static Future<SampleSite> start(Vertx vertx, int port) {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(port));
        return server.requestHandler(request -> answer(request, server.actualPort()))
                .listen()
                .map(SampleSite::new);
    }

    public int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request, int port) {
        String path = request.path() == null ? "" : request.path();
        Content content = content(path, "http://127.0.0.1:" + port);
        if (content == null) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", HTML)
                    .end(page("見つかりません", "<h1>見つかりません</h1>"));
        } else {
            request.response().putHeader("Content-Type", content.type()).end(content.text());
        }
    }

    private static @Nullable Content content(String path, String own) {
        Article article = ARTICLES.get(path);
        if (article != null) {
            return new Content(HTML, page(article.title(), resource(article.resource())));
        }
        return switch (path) {
            case "/style.css" -> new Content("text/css; charset=utf-8", resource("style.css"));
            case "/images/workshop.svg" -> new Content("image/svg+xml", resource("workshop.svg"));
            case "/feed.xml" -> new Content("application/rss+xml; charset=utf-8", feed(own));
            case "/sitemap.xml" -> new Content("application/xml; charset=utf-8", siteMap(own));
            case "/robots.txt" ->
                new Content("text/plain; charset=utf-8", "User-agent: *\nAllow: /\nSitemap: " + own + "/sitemap.xml\n");
            case "/admin/" -> new Content(HTML, page("編集者のログイン", """
                    <h1>編集者のログイン</h1><form method="post"><p><label>パスワード <input type="password" name="password"></label></p>
                    <p><button>ログイン</button></p></form>"""));
            default -> null;
        };
    }

    private static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="ja"><head><meta charset="utf-8"><title>%s</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="stylesheet" href="/style.css">
                <link rel="alternate" type="application/rss+xml" title="お知らせ" href="/feed.xml"></head>
                <body><header><a class="name" href="/">青葉木工</a> <a href="/works.html">作品</a> <a href="/about.html">工房</a>
                <a href="/contact.html">お問い合わせ</a></header>
                <main>%s</main><footer>青葉木工(見本のサイト)</footer></body></html>
                """.formatted(title, body);
    }

    private static String feed(String own) {
        StringBuilder items = new StringBuilder();
        ARTICLES.forEach((path, article) -> {
            if (path.startsWith("/news/")) {
                items.append("<item><title>%s</title><link>%s%s</link><guid>%s%s</guid></item>"
                        .formatted(article.title(), own, path, own, path));
            }
        });
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>青葉木工のお知らせ</title><link>"
                + own + "/</link><description>工房からのお知らせ</description>" + items + "</channel></rss>\n";
    }

    private static String siteMap(String own) {
        StringBuilder places = new StringBuilder();
        ARTICLES.keySet()
                .forEach(path ->
                        places.append("<url><loc>").append(own).append(path).append("</loc></url>"));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
                + places + "</urlset>\n";
    }

    private static String resource(String name) {
        try (InputStream in = SampleSite.class.getResourceAsStream("site/" + name)) {
            if (in == null) {
                throw new IOException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(10, TimeUnit.SECONDS);
    }
}
