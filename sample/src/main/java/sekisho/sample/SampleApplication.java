package sekisho.sample;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * 受発注 (orders): a small business application with pages, a form, an upload, a JSON API, a slow page and a WebSocket echo.
 * It speaks plain HTTP on loopback and knows nothing of what stands in front of it. Event loop; keeps nothing.
 */
public final class SampleApplication implements AutoCloseable {
    private static final long MOST_BODY_BYTES = 16L << 20;
    private static final List<Order> ORDERS = List.of(
            new Order("A-1024", "事務用品 一式", 48_200, "受付済"),
            new Order("A-1025", "ノートパソコン 12 台", 1_980_000, "承認待ち"),
            new Order("A-1026", "会議室モニター", 129_800, "出荷済"),
            new Order("A-1027", "複合機リース(12 か月)", 356_400, "受付済"));

    private record Order(String id, String item, long yen, String state) {
        JsonObject json() {
            return new JsonObject()
                    .put("id", id)
                    .put("item", item)
                    .put("yen", yen)
                    .put("state", state);
        }
    }

    private final HttpServer server;

    private SampleApplication(HttpServer server) {
        this.server = server;
    }

    /** Starts on {@code 127.0.0.1:port}; 0 lets the system choose. Uploads lie in {@code uploads} until answered. */
    public static Future<SampleApplication> start(Vertx vertx, int port, Path uploads) {
        Router router = Router.router(vertx);
        router.route()
                .handler(BodyHandler.create(uploads.toString())
                        .setBodyLimit(MOST_BODY_BYTES)
                        .setDeleteUploadedFilesOnEnd(true));
        router.get("/").handler(SampleApplication::home);
        router.get("/orders").handler(SampleApplication::orders);
        router.get("/orders/:id").handler(SampleApplication::order);
        router.get("/inquiry").handler(SampleApplication::inquiry);
        router.post("/inquiry").handler(SampleApplication::inquired);
        router.get("/upload").handler(SampleApplication::upload);
        router.post("/upload").handler(SampleApplication::uploaded);
        router.get("/api/orders").handler(SampleApplication::apiOrders);
        router.get("/slow").handler(context -> slow(vertx, context));
        router.route().handler(context -> page(context, 404, "見つかりません", "<p>このページはありません。</p>"));
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
        return vertx.createHttpServer(options)
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(socket::writeTextMessage);
                    socket.binaryMessageHandler(socket::writeBinaryMessage);
                })
                .requestHandler(router)
                .listen()
                .map(SampleApplication::new);
    }

    public int port() {
        return server.actualPort();
    }

    private static void home(RoutingContext context) {
        page(context, 200, "受発注システム", """
                <p>本日の受注は <strong>%d 件</strong>です。</p>
                <ul><li><a href="/orders">受注一覧</a></li><li><a href="/inquiry">お問い合わせ</a></li>
                <li><a href="/upload">注文書の取り込み</a></li><li><a href="/api/orders">API</a></li>
                <li><a href="/slow">月次集計(時間がかかります)</a></li></ul>""".formatted(ORDERS.size()));
    }

    private static void orders(RoutingContext context) {
        StringBuilder rows = new StringBuilder();
        for (Order order : ORDERS) {
            rows.append(
                    "<tr><td><a href=\"/orders/%s\">%s</a></td><td>%s</td><td class=\"n\">%,d 円</td><td>%s</td></tr>"
                            .formatted(order.id(), order.id(), order.item(), order.yen(), order.state()));
        }
        page(context, 200, "受注一覧", "<table><tr><th>番号</th><th>品名</th><th>金額</th><th>状態</th></tr>" + rows + "</table>");
    }

    private static void order(RoutingContext context) {
        Optional<Order> found = ORDERS.stream()
                .filter(order -> order.id().equals(context.pathParam("id")))
                .findFirst();
        if (found.isEmpty()) {
            context.next();
            return;
        }
        Order order = found.get();
        page(
                context,
                200,
                "受注 " + order.id(),
                "<p>%s</p><p>%,d 円(%s)</p>".formatted(order.item(), order.yen(), order.state()));
    }

    private static void inquiry(RoutingContext context) {
        page(context, 200, "お問い合わせ", """
                <form method="post"><p><label>会社名 <input name="company" required></label></p>
                <p><label>内容 <textarea name="message" rows="5" cols="40" required></textarea></label></p>
                <p><button>送信</button></p></form>""");
    }

    private static void inquired(RoutingContext context) {
        String company = Optional.ofNullable(context.request().getFormAttribute("company"))
                .orElse("");
        page(context, 200, "受け付けました", "<p>%s 様、お問い合わせありがとうございます。</p>".formatted(escape(company)));
    }

    private static void upload(RoutingContext context) {
        page(context, 200, "注文書の取り込み", """
                <form method="post" enctype="multipart/form-data"><p><input type="file" name="file" required></p>
                <p><button>取り込む</button></p></form>""");
    }

    private static void uploaded(RoutingContext context) {
        StringBuilder files = new StringBuilder();
        for (FileUpload file : context.fileUploads()) {
            files.append("<li>%s(%,d バイト)</li>".formatted(escape(file.fileName()), file.size()));
        }
        page(context, 200, "取り込みました", "<ul>" + files + "</ul>");
    }

    private static void apiOrders(RoutingContext context) {
        JsonArray orders = new JsonArray();
        ORDERS.forEach(order -> orders.add(order.json()));
        context.json(new JsonObject().put("orders", orders));
    }

    private static void slow(Vertx vertx, RoutingContext context) {
        vertx.setTimer(
                TimeUnit.SECONDS.toMillis(3), timer -> page(context, 200, "月次集計", "<p>集計が終わりました。合計 2,514,400 円</p>"));
    }

    private static void page(RoutingContext context, int status, String title, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end("""
                        <!DOCTYPE html>
                        <html lang="ja"><head><meta charset="utf-8"><title>%s</title>
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <style>body{font-family:sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;line-height:1.7}
                        table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.3rem .7rem}.n{text-align:right}</style>
                        </head><body><h1>%s</h1>%s<p><a href="/">ホーム</a></p></body></html>
                        """.formatted(title, title, body));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public void close() throws TimeoutException {
        server.close().await(10, TimeUnit.SECONDS);
    }
}
