package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Knocks from one address until it is told to slow down (429 with Retry-After, RFC 6585 §4), then from another, which must
 * still be served. No knock reaches the application. Tries the site with the lowest limit; at most 20,000 knocks or 40 s.
 */
final class RateProbe implements Probe {
    private static final String CONTROL = "abusive-client-block";
    private static final int MOST = 20_000;
    private static final int MARGIN = 10;
    private static final int AT_A_TIME = 4;
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Guests guests;

    RateProbe(Supplier<GateSettings> settings, Caller caller, Guests guests) {
        this.settings = settings;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "request-rate";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException, InterruptedException {
        GateSettings.Site site = settings.get().sites().stream()
                .min(Comparator.comparingDouble(one -> perSecond(one.rate())))
                .orElseThrow();
        GateSettings.Rate rate = site.rate();
        InetAddress abuser = guests.one(site);
        Knocks knocks = new Knocks(site, abuser);
        knocks.run();
        int sent = knocks.sent.get();
        Optional<Wire.Answer> stopped = Optional.ofNullable(knocks.stopped.get());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("limit", rate.requests() + " per " + rate.per());
        facts.put("requests-sent", Integer.toString(sent));
        if (stopped.isEmpty()) {
            facts.put("stopped", "no");
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "1 つのアドレスから " + English.number(sent) + " 回続けて要求しましたが、制限されませんでした。",
                            English.number(sent) + " requests in a row from one address were not limited."),
                    facts));
        }
        String retryAfter = stopped.orElseThrow().field("retry-after").orElse("");
        boolean other = otherIsServed(site, abuser);
        facts.put("stopped", "429");
        facts.put("retry-after", retryAfter.isEmpty() ? "none" : retryAfter);
        facts.put("other-address", other ? "served" : "limited too");
        String limit = English.number(rate.requests());
        if (!retryAfter.matches("[0-9]{1,9}") || !other) {
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "要求の多いアドレスは制限されましたが、待ち時間の案内がないか、ほかのアドレスまで制限されました。",
                            "The busy address was limited, but without a time to wait or together with another address."),
                    facts));
        }
        return List.of(new Observation(
                CONTROL,
                Result.HOLDS,
                Means.TRIED,
                new Bilingual(
                        "1 つのアドレスから続けて要求したところ、" + English.number(sent) + " 回目で制限（429）され、ほかのアドレスは影響を受けませんでした（設定: "
                                + seconds(rate) + "あたり " + limit + " 回）。",
                        "Requests in a row from one address were limited (429) at request " + English.number(sent)
                                + ", while another address was not affected (set to " + limit + " per "
                                + English.count(Math.max(1, rate.per().toSeconds()), "second") + ")."),
                facts));
    }

    private boolean otherIsServed(GateSettings.Site site, InetAddress abuser) throws IOException {
        for (int i = 0; i < 20; i++) {
            InetAddress other = guests.one(site);
            if (!other.equals(abuser)) {
                return caller.knock(site, other).status() != Reason.RATE_EXCEEDED.status();
            }
        }
        // The site takes a single address, so that there is no other one to suffer.
        return true;
    }

    /** Knocks from a few connections at a time until one is told to stop or there have been enough. */
    private final class Knocks {
        private final GateSettings.Site site;
        private final InetAddress abuser;
        private final long startNanos = System.nanoTime();
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicReference<Wire.@Nullable Answer> stopped = new AtomicReference<>();
        private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

        Knocks(GateSettings.Site site, InetAddress abuser) {
            this.site = site;
            this.abuser = abuser;
        }

        void run() throws IOException, InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < AT_A_TIME; i++) {
                threads.add(Thread.ofVirtual().name("probe-knock-" + i).start(this::knock));
            }
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } finally {
                threads.forEach(Thread::interrupt);
            }
            @Nullable IOException broken = failure.get();
            if (broken != null) {
                throw broken;
            }
        }

        private void knock() {
            while (stopped.get() == null && failure.get() == null && more() && sent.incrementAndGet() > 0) {
                try {
                    Wire.Answer answer = caller.knock(site, abuser);
                    if (answer.status() == Reason.RATE_EXCEEDED.status()) {
                        stopped.compareAndSet(null, answer);
                    }
                } catch (IOException e) {
                    failure.compareAndSet(null, e);
                }
            }
        }

        /** As many as the burst, what is refilled meanwhile, and a margin. */
        private boolean more() {
            long passed = System.nanoTime() - startNanos;
            double most = site.rate().requests() + perSecond(site.rate()) * passed / 1e9 + MARGIN;
            return sent.get() < Math.min(MOST, most) && passed < LONGEST.toNanos();
        }
    }

    private static double perSecond(GateSettings.Rate rate) {
        return rate.requests() * 1e9 / rate.per().toNanos();
    }

    private static String seconds(GateSettings.Rate rate) {
        return English.number(Math.max(1, rate.per().toSeconds())) + " 秒";
    }
}
