package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Offers outdated cipher suites and SHA-1 signatures, one kind of weakness at a time, and expects each to be refused. */
final class WeakSuitesProbe implements Probe {
    private static final String CONTROL = "tls-deprecation";

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;

    WeakSuitesProbe(Supplier<GateSettings> settings, Supplier<List<InetSocketAddress>> https) {
        this.settings = settings;
        this.https = https;
    }

    @Override
    public String id() {
        return "tls-weak-suites";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<InetSocketAddress> listeners = https.get();
        String host = settings.get().sites().getFirst().host();
        Map<Suites.Weakness, List<Integer>> offers = new EnumMap<>(Suites.Weakness.class);
        for (int code : Suites.before13()) {
            Suites.Weakness weakness = Suites.of(code).orElseThrow().weakness();
            if (weakness != Suites.Weakness.NONE && weakness != Suites.Weakness.UNLISTED) {
                offers.computeIfAbsent(weakness, kind -> new java.util.ArrayList<>())
                        .add(code);
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        Set<String> accepted = new LinkedHashSet<>();
        int offered = 0;
        for (Map.Entry<Suites.Weakness, List<Integer>> offer : offers.entrySet()) {
            Set<String> taken = new LinkedHashSet<>();
            for (InetSocketAddress listener : listeners) {
                Hello.acceptedSuites(listener, host, Hello.Offer.of(Hello.TLS_1_2, offer.getValue()))
                        .forEach(code -> taken.add(Suites.name(code)));
            }
            offered += offer.getValue().size();
            accepted.addAll(taken);
            facts.put(
                    offer.getKey().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    taken.isEmpty() ? "refused" : "accepted " + String.join(" ", taken));
        }
        boolean sha1 = false;
        for (InetSocketAddress listener : listeners) {
            Hello.Offer offer = new Hello.Offer(Hello.TLS_1_2, Suites.signed(), Groups.codes(), Hello.SHA1_SIGNATURES);
            sha1 |= Hello.offer(listener, host, offer) instanceof Hello.Accepted taken
                    && taken.signature().filter(Hello.SHA1_SIGNATURES::contains).isPresent();
        }
        facts.put("sha1-signature", sha1 ? "accepted" : "refused");
        facts.put("suites-offered", Integer.toString(offered));
        facts.put("suites-accepted", Integer.toString(accepted.size()));
        if (listeners.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("HTTPS の待受が設定されていません。", "No HTTPS listener is configured."),
                    facts));
        }
        String names = String.join(", ", accepted.stream().limit(6).toList());
        if (!accepted.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "古い暗号スイートが受け付けられました（" + names + "）。",
                            "Outdated cipher suites were accepted (" + names + ")."),
                    facts));
        }
        if (sha1) {
            // RFC 9155 §3: a server must not sign a ServerKeyExchange with SHA-1, whatever the client offers.
            return List.of(new Observation(
                    CONTROL,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "古い暗号スイート " + offered + " 種はすべて拒否されましたが、SHA-1 の署名しか扱えないクライアントに SHA-1 で署名しました（TLS 1.2）。",
                            "All of " + offered
                                    + " outdated cipher suites were refused, but for a client that knows no other signatures the server signed with SHA-1 (TLS 1.2)."),
                    facts));
        }
        return List.of(new Observation(
                CONTROL,
                Result.HOLDS,
                Means.TRIED,
                new Bilingual(
                        "古い暗号スイート " + offered
                                + " 種（NULL、EXPORT、RC4、DES、3DES、CBC、匿名、静的 RSA など）と SHA-1 署名を提示し、すべて拒否されました。",
                        "All of " + offered
                                + " outdated cipher suites (NULL, EXPORT, RC4, DES, 3DES, CBC, anonymous, static RSA and others) and SHA-1 signatures were offered and refused."),
                facts));
    }
}
