package sekisho.gate;

import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import sekisho.identity.Canary;
import sekisho.identity.Identity;
import sekisho.identity.PageReply;
import sekisho.identity.PageRequest;
import sekisho.identity.Pages;
import sekisho.identity.ScimRequest;

/**
 * Brings requests for the login's pages to {@link Pages}, each on a virtual thread, of which at most {@value #AT_ONCE} run at a time;
 * more are answered with 503.
 */
public final class LoginPages implements Resident {
    static final int AT_ONCE = 200;

    private static final System.Logger LOG = System.getLogger(LoginPages.class.getName());
    private static final int MOST_FIELDS = 64;
    private static final Reply BUSY =
            new Reply(503, List.of(new Field("Retry-After", "5"), new Field("Cache-Control", "no-store")), Body.EMPTY);

    private static final Claim INSIDE =
            new Claim.Now(new Reply(204, List.of(new Field("Cache-Control", "no-store")), Body.EMPTY));

    private final Identity identity;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** @param identity whose pages they are */
    public LoginPages(Identity identity) {
        this.identity = identity;
    }

    Identity identity() {
        return identity;
    }

    @Override
    public Claim claim(Head head) {
        String target = head.target();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (Canary.isPlace(path)) {
            return INSIDE; // who has come here has passed every check
        }
        if (!Pages.owns(path)) {
            return Claim.NONE;
        }
        if (ScimRequest.owns(path)) {
            return scim(head, path, query < 0 ? Map.of() : pairs(target.substring(query + 1)));
        }
        PageRequest request = new PageRequest(
                head.method(),
                head.host(),
                path,
                query < 0 ? Map.of() : pairs(target.substring(query + 1)),
                Map.of(),
                head.field("Cookie").replace(", ", "; "),
                head.client(),
                head.field("User-Agent"),
                head.field("Accept-Language"),
                head.field("Origin"),
                head.field("Sec-Fetch-Site"),
                query < 0 ? "" : target.substring(query + 1));
        boolean form = head.method().equals("POST")
                && head.field("Content-Type").startsWith("application/x-www-form-urlencoded");
        return form
                ? new Claim.WithBody(
                        identity.pages().mostFormBytes(request.host(), path, request.cookies()),
                        body -> answer(request.with(pairs(text(body)))))
                : new Claim.Later(answer(request));
    }

    private Claim scim(Head head, String path, Map<String, String> query) {
        String method = head.method();
        String host = head.host();
        String authorization = head.field("Authorization");
        boolean bodied = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        Function<ByteBuffer, CompletionStage<Reply>> answer = body -> answer(
                () -> identity.scim().answer(new ScimRequest(method, host, path, query, authorization, text(body))));
        return bodied
                ? new Claim.WithBody(ScimRequest.MOST_BYTES, answer)
                : new Claim.Later(answer.apply(ByteBuffer.allocate(0)));
    }

    private CompletionStage<Reply> answer(PageRequest request) {
        return answer(() -> identity.pages().answer(request));
    }

    private CompletionStage<Reply> answer(Supplier<PageReply> page) {
        if (!permits.tryAcquire()) {
            return CompletableFuture.completedFuture(BUSY);
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Thread.ofVirtual().name("login").start(() -> {
            try {
                reply.complete(reply(page.get()));
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "event=login-page-failed", e);
                reply.completeExceptionally(e);
            } finally {
                permits.release();
            }
        });
        return reply;
    }

    private static Reply reply(PageReply page) {
        List<Field> fields = new ArrayList<>();
        page.fields().forEach(field -> fields.add(new Field(field.name(), field.value())));
        return new Reply(page.status(), fields, new Body.Bytes(ByteBuffer.wrap(page.bytes())));
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }

    /** {@code application/x-www-form-urlencoded}: the first value of each of the first 64 names; what cannot be read is left out. */
    static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : encoded.split("&", MOST_FIELDS + 1)) {
            int equals = pair.indexOf('=');
            if (pairs.size() < MOST_FIELDS && equals > 0) {
                try {
                    pairs.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                    // a wrong escape; no form of ours sends one
                }
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
