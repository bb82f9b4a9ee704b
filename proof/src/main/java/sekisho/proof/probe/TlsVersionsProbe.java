package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Offers SSL 3.0, TLS 1.0 and 1.1 and expects refusals; completes handshakes with TLS 1.2 and 1.3. */
final class TlsVersionsProbe implements Probe {
    private static final String CONTROL = "tls-min-version";

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;

    TlsVersionsProbe(Supplier<GateSettings> settings, Supplier<List<InetSocketAddress>> https) {
        this.settings = settings;
        this.https = https;
    }

    @Override
    public String id() {
        return "tls-versions";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<InetSocketAddress> listeners = https.get();
        if (listeners.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("HTTPS の待受が設定されていません。", "No HTTPS listener is configured."),
                    Map.of("listeners", "0")));
        }
        String host = settings.get().sites().getFirst().host();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("listeners", Integer.toString(listeners.size()));
        facts.put("addresses", Sockets.text(listeners));
        List<String> wronglyTaken = new ArrayList<>();
        List<String> wronglyRefused = new ArrayList<>();
        for (Version version : Version.values()) {
            for (InetSocketAddress listener : listeners) {
                String outcome = version.modern ? complete(listener, host, version) : offer(listener, host, version);
                facts.merge(version.key, outcome, (one, other) -> one.equals(other) ? one : one + ", " + other);
                boolean taken = outcome.startsWith("accepted");
                if (taken && !version.modern) {
                    wronglyTaken.add(version.text);
                } else if (!taken && version.modern) {
                    wronglyRefused.add(version.text);
                }
            }
        }
        // A client of today needs one of the two modern versions; TLS 1.2 alone would still be in order.
        boolean reachable = wronglyRefused.size() < 2 * listeners.size();
        boolean holds = wronglyTaken.isEmpty() && reachable;
        return List.of(new Observation(
                CONTROL,
                holds ? Result.HOLDS : Result.FAILS,
                Means.TRIED,
                seen(wronglyTaken, wronglyRefused, listeners),
                facts));
    }

    private static Bilingual seen(List<String> taken, List<String> refused, List<InetSocketAddress> listeners) {
        int count = listeners.size();
        if (!taken.isEmpty()) {
            String versions = String.join(", ", taken.stream().distinct().toList());
            return new Bilingual(
                    "古い " + versions + " の接続が受け付けられました（" + count + " 待受を試行）。",
                    "Connections with the old " + versions + " were accepted (tried on "
                            + English.count(count, "listener") + ").");
        }
        List<String> modern = java.util.stream.Stream.of("TLS 1.2", "TLS 1.3")
                .filter(version -> !refused.contains(version))
                .toList();
        if (modern.isEmpty()) {
            return new Bilingual(
                    "TLS 1.2 でも 1.3 でも接続できませんでした。", "Neither TLS 1.2 nor TLS 1.3 could be used to connect.");
        }
        return new Bilingual(
                "SSL 3.0、TLS 1.0、TLS 1.1 の接続は拒否され、" + String.join(" と ", modern) + " は成立しました（" + count + " 待受で試行）。",
                "Connections with SSL 3.0, TLS 1.0 and TLS 1.1 were refused; " + String.join(" and ", modern)
                        + " succeeded (tried on " + English.count(count, "listener") + ").");
    }

    private static String offer(InetSocketAddress listener, String host, Version version) throws IOException {
        return switch (Hello.offer(listener, host, Hello.Offer.of(version.code, Suites.before13()))) {
            case Hello.Accepted accepted -> "accepted " + Suites.name(accepted.suite());
            case Hello.Refused refused -> "refused " + refused.text();
        };
    }

    private static String complete(InetSocketAddress listener, String host, Version version) {
        try (Wire wire = Wire.tls(listener, host, List.of(version.jdk), List.of("http/1.1"))) {
            return "accepted " + wire.session().getCipherSuite();
        } catch (javax.net.ssl.SSLException e) {
            return "refused";
        } catch (IOException e) {
            return "unreachable";
        }
    }

    private enum Version {
        SSL_3_0("ssl-3.0", "SSL 3.0", Hello.SSL_3_0, "", false),
        TLS_1_0("tls-1.0", "TLS 1.0", Hello.TLS_1_0, "", false),
        TLS_1_1("tls-1.1", "TLS 1.1", Hello.TLS_1_1, "", false),
        TLS_1_2("tls-1.2", "TLS 1.2", Hello.TLS_1_2, "TLSv1.2", true),
        TLS_1_3("tls-1.3", "TLS 1.3", Hello.TLS_1_3, "TLSv1.3", true);

        private final String key;
        private final String text;
        private final int code;
        private final String jdk;
        private final boolean modern;

        Version(String key, String text, int code, String jdk, boolean modern) {
            this.key = key;
            this.text = text;
            this.code = code;
            this.jdk = jdk;
            this.modern = modern;
        }
    }
}
