package sekisho.gate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * What a client reads whose request did not pass. Fixed text only: nothing that the client sent is shown, except that the
 * request id is ours. Loads nothing from anywhere. Only computes; any thread.
 */
final class RefusalPage {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;\
            font-family:system-ui,"Hiragino Sans","Noto Sans JP","Yu Gothic UI",sans-serif;line-height:1.7;\
            background:#f6f5f1;color:#24272b}
            main{box-sizing:border-box;width:100%;max-width:36rem;padding:2.5rem 1.5rem}
            h1{font-size:1.35rem;line-height:1.5;margin:0 0 1rem}
            p{margin:0 0 1.25rem}
            dl{margin:0;padding:1rem 1.25rem;border-radius:.5rem;background:#fff;border:1px solid #dcd9d0}
            dt{font-size:.85rem;color:#5b6068}
            dd{margin:0 0 .75rem;overflow-wrap:anywhere;font-family:ui-monospace,Menlo,Consolas,monospace;\
            user-select:all}
            dd:last-child{margin:0}
            @media(prefers-color-scheme:dark){body{background:#17191c;color:#e7e5df}\
            dl{background:#202327;border-color:#383c42}dt{color:#a4a9b1}}
            """;

    /** For the answer's Content-Security-Policy: the page's own style and nothing else. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Bilingual QUOTE = new Bilingual(
            "お心当たりのない場合は、下の受付番号を添えて、このサイトの運営者にお問い合わせください。",
            "If this is unexpected, please contact the operator of this site and quote the request ID below.");
    private static final Bilingual REQUEST_ID = new Bilingual("受付番号（リクエストID）", "Request ID");
    private static final Bilingual SCREEN = new Bilingual("権限のない画面", "Screen without permission");
    private static final Bilingual STATUS = new Bilingual("状態", "Status");

    private RefusalPage() {}

    /** A page that reads well on a phone, {@code text/html; charset=utf-8}. */
    static String html(Reason reason, int status, Lang lang, String requestId) {
        return html(reason, status, lang, requestId, Optional.empty());
    }

    /** The same with the name of the screen that the member may not use, for whom to ask about it. */
    static String html(Reason reason, int status, Lang lang, String requestId, Optional<String> screen) {
        String missing = screen.map(name -> "<dt>" + escape(SCREEN.in(lang)) + "</dt><dd>" + escape(name) + "</dd>\n")
                .orElse("");
        String text = escape(reason.text().in(lang));
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                <dl>
                %s<dt>%s</dt><dd>%s</dd>
                <dt>%s</dt><dd>%d %s</dd>
                </dl>
                </main>
                </body>
                </html>
                """.formatted(
                        lang.tag(),
                        text,
                        STYLE,
                        text,
                        escape(QUOTE.in(lang)),
                        missing,
                        escape(REQUEST_ID.in(lang)),
                        escape(requestId),
                        escape(STATUS.in(lang)),
                        status,
                        escape(reason.id()));
    }

    /** Problem details (RFC 9457), {@code application/problem+json}, with the members {@code reason} and {@code request-id}. */
    static String json(Reason reason, int status, Lang lang, String requestId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", phrase(status))
                .put("status", status)
                .put("detail", reason.text().in(lang))
                .put("reason", reason.id())
                .put("request-id", requestId)
                .toString();
    }

    /** The reason phrase of the status code, which the type {@code about:blank} asks for (RFC 9457 §4.2.1). */
    private static String phrase(int status) {
        return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
