package sekisho.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The CMS: asked for one path after the other, at a polite pace. Virtual threads, several at a time. */
final class Origin implements AutoCloseable {
    static final String USER_AGENT = "Sekisho-Vault/0.1 (publishes this site)";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LOGIN_PAGE = 1 << 20;

    static {
        // The name by which the CMS knows itself may be another than the address at which we reach it. The client reads
        // this
        // when it is first used.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private final VaultSettings settings;
    private final HttpClient client;
    private final long gapNanos;
    private long nextNanos = System.nanoTime();

    Origin(VaultSettings settings) {
        this.settings = settings;
        this.gapNanos = 1_000_000_000L / settings.crawl().perSecond();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (settings.login().isPresent()) {
            builder.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
        }
        this.client = builder.build();
    }

    /** Waits for its turn, then asks. The body is the caller's to close. */
    HttpResponse<InputStream> get(String key, Map<String, String> fields) throws IOException {
        pace();
        HttpRequest.Builder request = request(key).GET();
        fields.forEach(request::header);
        return send(request.build());
    }

    private HttpRequest.Builder request(String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.origin() + key))
                .timeout(settings.crawl().timeout())
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", settings.publicAuthority());
        if (!settings.originHost().equalsIgnoreCase(settings.origin().getRawAuthority())) {
            request.header("Host", settings.originHost());
        }
        settings.login()
                .map(VaultSettings.Login::cookie)
                .filter(cookie -> !cookie.isEmpty())
                .ifPresent(cookie -> request.header("Cookie", cookie));
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpTimeoutException("interrupted");
        }
    }

    private void pace() {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            long mine = Math.max(now, nextNanos);
            nextNanos = mine + gapNanos;
            wait = mine - now;
        }
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }

    /**
     * Fills in the login form as a browser would, hidden fields included.
     *
     * @throws VaultException {@code LOGIN} when there is no such form, or it is shown again
     */
    void logIn() {
        Optional<VaultSettings.Login> login =
                settings.login().filter(form -> !form.page().isEmpty());
        if (login.isEmpty()) {
            return;
        }
        String page = login.get().page();
        try {
            Document shown;
            try (InputStream body = send(request(page).GET().build()).body()) {
                shown = Jsoup.parse(new String(body.readNBytes(LOGIN_PAGE), StandardCharsets.UTF_8));
            }
            Element form = shown.selectFirst("form:has(input[type=password])");
            if (form == null) {
                throw new VaultException(VaultException.Code.LOGIN, "no login form at the page that was named");
            }
            Map<String, String> fields = form.select("input[type=hidden]").stream()
                    .collect(Collectors.toMap(field -> field.attr("name"), field -> field.attr("value"), (a, b) -> b));
            fields.putAll(login.get().fields());
            String body = fields.entrySet().stream()
                    .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                    .collect(Collectors.joining("&"));
            SiteUrls urls = new SiteUrls(settings);
            String action = form.attr("action").isEmpty() ? page : target(form.attr("action"), page, urls);
            HttpResponse<InputStream> answer = send(request(action)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            try (InputStream in = answer.body()) {
                Document after = Jsoup.parse(new String(in.readNBytes(LOGIN_PAGE), StandardCharsets.UTF_8));
                boolean again = after.selectFirst("form:has(input[type=password])") != null;
                if (answer.statusCode() >= 400 || again) {
                    throw new VaultException(VaultException.Code.LOGIN, "the CMS did not take the login");
                }
            }
        } catch (IOException e) {
            throw new VaultException(VaultException.Code.LOGIN, "the CMS did not answer the login", e);
        }
    }

    /** The form's own target; its query is not ours to leave out. */
    private static String target(String action, String page, SiteUrls urls) {
        String key = urls.insideKey(action, page)
                .orElseThrow(() -> new VaultException(VaultException.Code.LOGIN, "the login form leads elsewhere"));
        int question = action.indexOf('?');
        return question < 0 || key.indexOf('?') >= 0 ? key : key + action.substring(question);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
