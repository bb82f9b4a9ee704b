package sekisho.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sekisho.app.control.ControlClient;
import sekisho.app.demo.NameServer;
import sekisho.app.demo.PostOffice;
import sekisho.app.demo.WordPress;
import sekisho.sample.SampleSite;
import sekisho.words.Bilingual;

/**
 * The demo's company site and what it needs: a CMS that only Sekisho reaches, a mail server that keeps what its form sends, and a
 * DNS server that knows the company's mail domain.
 */
final class DemoSite implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DemoSite.class.getName());
    private static final String HOST = "www.localhost";
    private static final String DOMAIN = "aoba-mokkou.test";
    /** An address of documentation (RFC 5737), as which the demo's mails count. */
    private static final String SENDER = "192.0.2.25";

    private static final int POSTS = 40;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Path letters;
    private final boolean real;
    private final int cms;
    private final PostOffice postOffice;
    private final NameServer names;

    private DemoSite(Vertx vertx, int port, Path out, boolean real, Terminal terminal) throws Exception {
        this.real = real;
        letters = out.resolve("mail");
        try {
            postOffice = keep(PostOffice.open(letters));
            names = keep(NameServer.open());
            names.text(DOMAIN, "v=spf1 ip4:" + SENDER + " -all");
            names.text("_dmarc." + DOMAIN, "v=DMARC1; p=reject; rua=mailto:dmarc@" + DOMAIN);
            cms = real ? wordPress(port, terminal) : sample(vertx, port);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param port of the CMS
     * @param real whether the CMS is a WordPress
     */
    static DemoSite start(Vertx vertx, int port, Path out, boolean real, Terminal terminal) throws Exception {
        return new DemoSite(vertx, port, out, real, terminal);
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    private int sample(Vertx vertx, int port) {
        try {
            return keep(SampleSite.start(vertx, port).await(10, TimeUnit.SECONDS))
                    .port();
        } catch (Exception e) { // await throws whatever the listener failed with, a BindException most of the time
            throw DemoCommand.portTaken(port);
        }
    }

    private int wordPress(int port, Terminal terminal) throws IOException, InterruptedException {
        Path starter = WordPress.starter()
                .orElseThrow(
                        () -> new VerbException(
                                1,
                                new Bilingual(
                                        "WordPress を用意できません。root で ./sekisho demo --wordpress を動かすか、パッケージ wordpress、mariadb-server、php-cli などを入れてください。",
                                        "There is no WordPress; run ./sekisho demo --wordpress as root, or install the packages wordpress, mariadb-server, php-cli and so on.")));
        terminal.line("WordPress を始めています(1 分ほど)…", "Starting WordPress (about a minute) …");
        Path folder = Files.createTempDirectory("sekisho-wordpress");
        opened.push(() -> remove(folder));
        try {
            return keep(WordPress.start(starter, folder, port, POSTS)).port();
        } catch (IOException e) {
            Path log = letters.resolveSibling("wordpress.txt");
            Files.copy(folder.resolve("wordpress.txt"), log, StandardCopyOption.REPLACE_EXISTING);
            throw new VerbException(1, new Bilingual("WordPress が始まりません: " + log, "WordPress does not start: " + log));
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What the configuration says of it. */
    Map<String, String> values() {
        return Map.of(
                "cms",
                Integer.toString(cms),
                "post-office",
                Integer.toString(postOffice.port()),
                "name-server",
                Integer.toString(names.port()),
                "mail-domain",
                DOMAIN,
                "mail-address",
                SENDER);
    }

    /** Copies and publishes the site and lets its mails be signed. */
    void introduce(ControlClient client, int https, Terminal terminal) throws IOException {
        sign(client);
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("site", HOST);
        JsonNode version = client.ask(
                "vault-crawl",
                request.put("publish", true),
                step -> terminal.progress(
                        step.path("fetched").asInt() + "/" + step.path("known").asInt() + " " + HOST));
        terminal.progressDone();
        String site = "https://" + HOST + (https == 443 ? "" : ":" + https);
        String contact = real ? "/%E3%81%8A%E5%95%8F%E3%81%84%E5%90%88%E3%82%8F%E3%81%9B/" : "/contact.html";
        terminal.line(
                "公開しているコピー: " + site + "/(" + version.path("pages").asInt() + " ページ。訪問者は CMS http://127.0.0.1:" + cms
                        + " に届きません)",
                "Published copy: " + site + "/ (" + version.path("pages").asInt()
                        + " pages; visitors do not reach the CMS http://127.0.0.1:" + cms + ")");
        terminal.line(
                "フォーム: " + site + contact + "  届いたメール: " + letters,
                "Form: " + site + contact + "  Mails that arrived: " + letters);
    }

    /** Makes the domain's keys the first time, publishes them, and has them taken into use. */
    private void sign(ControlClient client) throws IOException {
        ObjectNode domain = JsonNodeFactory.instance.objectNode().put("domain", DOMAIN);
        JsonNode keys = client.ask("mail-key-show", domain, step -> {});
        if (keys.path("items").isEmpty()) {
            keys = client.ask("mail-key-make", domain, step -> {});
        }
        boolean waiting = false;
        for (JsonNode key : keys.path("items")) {
            names.text(key.path("name").asText(), key.path("value").asText());
            waiting |= key.path("state").asText().equals("pending");
        }
        if (waiting) {
            client.ask("mail-key-rotate", domain, step -> {});
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.ERROR, "event=close-failed", e);
            }
        }
    }
}
