package sekisho.gate;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sekisho.words.Lang;

/** The answers that we give ourselves: refusals, challenges, redirects. One event loop. */
final class Answers {
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence HSTS = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence CSP = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final int OK = 200;
    private static final int SEE_OTHER = 303;
    private static final long CANCEL = 8;

    private final Deadlines deadlines;
    private final AccessLog log;

    Answers(Deadlines deadlines, AccessLog log) {
        this.deadlines = deadlines;
        this.log = log;
    }

    /** What every answer carries, ours and the application's: the request id and, over TLS, HSTS (RFC 6797 §7.1). */
    static void sign(Exchange exchange, MultiMap fields) {
        fields.set(X_REQUEST_ID, exchange.id);
        if (exchange.hsts != null) {
            fields.set(HSTS, exchange.hsts);
        }
    }

    /** What a verdict other than a pass makes of the exchange. The response must not have begun. */
    void give(Exchange exchange, HttpServerRequest request, Verdict verdict) {
        switch (verdict) {
            case Verdict.Pass pass -> throw new IllegalArgumentException("nothing to answer");
            case Verdict.Refuse refuse -> {
                boolean ours = refuse.reason() == Reason.INTERNAL;
                refuse(exchange, request, refuse, ours ? Exchange.Outcome.FAILED : Exchange.Outcome.REFUSED);
            }
            case Verdict.Challenge challenge -> challenge(exchange, request, challenge);
            case Verdict.SendAway away -> {
                HttpServerResponse response = begin(exchange, request, away.status());
                response.headers().set(HttpHeaders.LOCATION, away.location());
                end(exchange, request, new byte[0], Exchange.Outcome.REFUSED, away.reason());
            }
            case Verdict.Drop drop -> drop(exchange, request, drop);
        }
    }

    private void drop(Exchange exchange, HttpServerRequest request, Verdict.Drop drop) {
        exchange.status = 0;
        request.response().exceptionHandler(gone -> {});
        conclude(exchange, () -> {
            log.ended(exchange, Exchange.Outcome.REFUSED, drop.reason());
            if (exchange.head.isHttp2()) {
                request.response().reset(CANCEL);
            } else {
                request.connection().close();
            }
        });
    }

    private static void conclude(Exchange exchange, Runnable then) {
        Inspection inspection = exchange.inspection;
        if (inspection == null) {
            then.run();
        } else {
            inspection.conclude(then);
        }
    }

    /** A page or, for clients of an API, problem details. The response must not have begun. */
    void refuse(Exchange exchange, HttpServerRequest request, Verdict.Refuse refuse, Exchange.Outcome outcome) {
        refuse(exchange, request, refuse, outcome, List.of());
    }

    /** @param more fields that the answer bears besides */
    void refuse(
            Exchange exchange,
            HttpServerRequest request,
            Verdict.Refuse refuse,
            Exchange.Outcome outcome,
            List<Resident.Field> more) {
        Reason reason = refuse.reason();
        HttpServerResponse response = begin(exchange, request, refuse.status());
        MultiMap fields = response.headers();
        more.forEach(field -> field.addTo(fields));
        if (refuse.status() == 401) {
            fields.set("WWW-Authenticate", "Form realm=\"sekisho\""); // RFC 9110 §15.5.2 wants one
        }
        if (refuse.retryAfterSeconds() >= 0) {
            fields.set(HttpHeaders.RETRY_AFTER, Long.toString(refuse.retryAfterSeconds()));
        }
        Lang lang = Lang.negotiate(field(request, HttpHeaders.ACCEPT_LANGUAGE));
        String text;
        if (wantsJson(field(request, HttpHeaders.ACCEPT))) {
            fields.set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
            text = RefusalPage.json(reason, refuse.status(), lang, exchange.id);
        } else {
            fields.set(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8");
            text = RefusalPage.html(reason, refuse.status(), lang, exchange.id, exchange.missingScreen());
        }
        fields.set(HttpHeaders.CONTENT_LANGUAGE, lang.tag());
        end(exchange, request, text.getBytes(StandardCharsets.UTF_8), outcome, reason);
    }

    void challenge(Exchange exchange, HttpServerRequest request, Verdict.Challenge challenge) {
        HttpServerResponse response = begin(exchange, request, SEE_OTHER);
        response.headers().set(HttpHeaders.LOCATION, challenge.location());
        end(exchange, request, new byte[0], Exchange.Outcome.CHALLENGED, challenge.reason());
    }

    void redirect(Exchange exchange, HttpServerRequest request, Redirect redirect) {
        HttpServerResponse response = begin(exchange, request, Redirect.status(exchange.head.method()));
        response.headers().set(HttpHeaders.LOCATION, redirect.location(exchange.head));
        end(exchange, request, new byte[0], Exchange.Outcome.ALLOWED, null);
    }

    void answer(Exchange exchange, HttpServerRequest request, ChallengeAnswer answer) {
        HttpServerResponse response = begin(exchange, request, OK);
        response.headers().set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
        end(exchange, request, answer.text().getBytes(StandardCharsets.US_ASCII), Exchange.Outcome.ALLOWED, null);
    }

    private static HttpServerResponse begin(Exchange exchange, HttpServerRequest request, int status) {
        HttpServerResponse response = request.response();
        response.setStatusCode(status);
        exchange.status = status;
        MultiMap fields = response.headers();
        fields.clear();
        sign(exchange, fields);
        fields.set(HttpHeaders.CACHE_CONTROL, "no-store");
        fields.set(CSP, RefusalPage.CONTENT_SECURITY_POLICY);
        fields.set(NO_SNIFF, "nosniff");
        return response;
    }

    private void end(
            Exchange exchange,
            HttpServerRequest request,
            byte[] body,
            Exchange.Outcome outcome,
            @Nullable Reason reason) {
        HttpServerResponse response = request.response();
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        boolean http2 = exchange.head.isHttp2();
        boolean broken = exchange.head.fault() != null;
        boolean unread = !request.isEnded() && (http2 || (exchange.head.hasBody() && !broken));
        if ((unread || broken) && !http2) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        boolean headOnly = exchange.head.method().equals("HEAD");
        exchange.responseBytes = headOnly ? 0 : body.length;
        conclude(exchange, () -> {
            (headOnly ? response.end() : response.end(Buffer.buffer(body))).onComplete(sent -> {
                if (sent.failed()) {
                    exchange.status = 0;
                    exchange.responseBytes = 0;
                }
                log.ended(exchange, outcome, reason);
            });
            if (unread) {
                Leftover.discard(request, http2, deadlines);
            }
        });
    }

    private static String field(HttpServerRequest request, CharSequence name) {
        String value = request.headers() == null ? null : request.headers().get(name);
        return value == null ? "" : value;
    }

    private static boolean wantsJson(String accept) {
        return accept.contains("json") && !accept.contains("text/html");
    }
}
