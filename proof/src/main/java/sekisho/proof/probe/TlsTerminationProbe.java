package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Reaches, over HTTPS, every application that itself speaks plain HTTP only. */
final class TlsTerminationProbe implements Probe {
    private static final String CONTROL = "tls-termination";
    private static final int SITES = 50;
    private static final int CLIENT_ERROR = 400;

    /** The gate's reasons that say that an exchange ended before the application answered. */
    private static final Set<String> UNREACHED = Stream.of(
                    Reason.UPSTREAM_UNREACHABLE,
                    Reason.UPSTREAM_TIMEOUT,
                    Reason.UPSTREAM_BROKEN,
                    Reason.OVERLOADED,
                    Reason.INTERNAL,
                    Reason.UNKNOWN_HOST)
            .map(Reason::id)
            .collect(Collectors.toUnmodifiableSet());

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Guests guests;

    TlsTerminationProbe(Supplier<GateSettings> settings, Caller caller, Guests guests) {
        this.settings = settings;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "tls-termination";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<GateSettings.Site> plain = settings.get().sites().stream()
                .filter(site -> "http".equalsIgnoreCase(site.upstream().getScheme()))
                .limit(SITES)
                .toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("plain-http-applications", Integer.toString(plain.size()));
        if (plain.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual(
                            "平文 HTTP で動くアプリケーションは設定されていません。", "No application that speaks plain HTTP is configured."),
                    facts));
        }
        List<String> unreached = new ArrayList<>();
        for (GateSettings.Site site : plain) {
            String path = site.login().isPresent() ? caller.path() : "/"; // the login must not answer in its place
            refusal(site, path).ifPresent(reason -> unreached.add(site.host() + ": " + reason));
        }
        facts.put("reached", Integer.toString(plain.size() - unreached.size()));
        facts.put("unreached", unreached.isEmpty() ? "none" : String.join("; ", unreached));
        return List.of(
                unreached.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "平文 HTTP で動くアプリケーション " + plain.size() + " 件に、改修なしで HTTPS で接続できました。",
                                        English.count(plain.size(), "application")
                                                + " speaking plain HTTP could be reached over HTTPS without a change."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "HTTPS で到達できないアプリケーションがありました（" + unreached.size() + " 件）。",
                                        English.count(unreached.size(), "application")
                                                + " could not be reached over HTTPS."),
                                facts));
    }

    /** Why the application was not reached; empty when it was, whatever it answered. */
    private Optional<String> refusal(GateSettings.Site site, String path) throws IOException {
        InetAddress guest = guests.one(site);
        if (caller.call(site, guest, "HEAD", path, Map.of()).status() < CLIENT_ERROR) {
            return Optional.empty();
        }
        // An answer to HEAD says nothing of who gave it, and an application may know GET only.
        Wire.Answer answer = caller.call(site, guest, "GET", path, Map.of("Accept", "application/json"));
        return Caller.refusal(answer).filter(UNREACHED::contains);
    }
}
