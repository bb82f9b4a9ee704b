package sekisho.forms;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;

/**
 * Passes submissions on to another system as signed JSON (HMAC-SHA-256 over time and body), one after the other, with back-off
 * from 30 seconds to six hours until it is taken (2xx), refused for good (410), or too old. Redirects are not followed. One
 * virtual thread; woken by whoever adds.
 */
final class Forwarder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Forwarder.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final int AT_ONCE = 50;

    private final ForwardStore store;
    private final Journal journal;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Function<String, Optional<FormDefinition>> forms;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Semaphore wake = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().name("form-forwarder").unstarted(this::run);
    private volatile boolean closed;

    Forwarder(
            ForwardStore store,
            Journal journal,
            InstantSource clock,
            RandomGenerator random,
            Function<String, Optional<FormDefinition>> forms) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.random = random;
        this.forms = forms;
    }

    void begin() {
        thread.start();
    }

    void wake() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            try {
                round();
                if (wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "event=form-forwarding-failed", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (wake.tryAcquire(1, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        store.forgetBefore(clock.instant().minus(HISTORY));
        List<Forward> due = store.due(clock.instant(), AT_ONCE);
        for (Forward forward : due) {
            if (closed) {
                return;
            }
            one(forward);
        }
    }

    private void one(Forward forward) throws InterruptedException {
        Optional<FormDefinition.Forwarding> target = forms.apply(forward.form()).flatMap(FormDefinition::forwarding);
        Optional<String> payload = store.payload(forward.id());
        if (target.isEmpty() || payload.isEmpty()) {
            giveUp(forward, "not-configured");
            return;
        }
        String status = send(target.get(), forward.id(), payload.get());
        Instant now = clock.instant();
        if (status.startsWith("2")) {
            store.finish(forward.id(), Forward.State.DELIVERED, status, now);
        } else if (status.equals("410")
                || forward.accepted().plus(target.get().giveUpAfter()).isBefore(now)) {
            giveUp(forward, status);
        } else {
            store.retry(forward.id(), now.plus(backoff(forward.attempts())), status);
        }
    }

    private void giveUp(Forward forward, String status) {
        store.finish(forward.id(), Forward.State.DEAD, status, clock.instant());
        journal.audit(new AuditRecord(
                clock.instant(),
                "form.forward-given-up",
                "system",
                false,
                Map.of("form", forward.form(), "id", forward.id(), "status", status)));
    }

    private Duration backoff(int attempts) {
        long seconds = Math.min(6 * 3600L, 30L << Math.min(attempts, 12));
        return Duration.ofMillis(seconds * 900 + random.nextLong(seconds * 200));
    }

    private String send(FormDefinition.Forwarding target, String id, String payload) throws InterruptedException {
        String time = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(URI.create(target.url()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Sekisho-Id", id)
                .header("Sekisho-Signature", "t=" + time + ",v1=" + signature(target.secret(), time, payload))
                .POST(HttpRequest.BodyPublishers.ofString(payload))
                .build();
        try {
            return Integer.toString(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (java.net.http.HttpTimeoutException e) {
            return "timeout";
        } catch (javax.net.ssl.SSLException e) {
            return "tls";
        } catch (IOException e) {
            return "connect";
        }
    }

    /** Hexadecimal HMAC-SHA-256 of {@code time.body}. */
    static String signature(String secret, String time, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
        }
    }

    /** Lets the request under way end; what waits is due again at the next start. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            if (!thread.join(PATIENCE.plusSeconds(5))) {
                LOG.log(Level.WARNING, "event=thread-still-busy thread={0}", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
