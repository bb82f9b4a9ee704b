package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Opens HTTP/1.1 and HTTP/2 connections to every TLS listener and tells which ports a customer's network must let out. */
final class ClientNetworkProbe implements Probe {
    private static final String CONTROL = "client-network-compat";
    /** The client's connection preface and an empty SETTINGS frame (RFC 9113 §3.4, §6.5). */
    private static final byte[] PREFACE =
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);

    private static final int FRAME_HEADER = 9;
    private static final int SETTINGS = 4;

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;
    private final Supplier<List<InetSocketAddress>> http;
    private final Caller caller;
    private final Guests guests;

    ClientNetworkProbe(
            Supplier<GateSettings> settings,
            Supplier<List<InetSocketAddress>> https,
            Supplier<List<InetSocketAddress>> http,
            Caller caller,
            Guests guests) {
        this.settings = settings;
        this.https = https;
        this.http = http;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "client-network";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        GateSettings.Site site = settings.get().sites().getFirst();
        Set<Integer> ports = new TreeSet<>();
        Set<String> protocols = new LinkedHashSet<>();
        List<String> faults = new ArrayList<>();
        for (InetSocketAddress listener : https.get()) {
            ports.add(listener.getPort());
            if (speaksHttp2(listener, site.host())) {
                protocols.add("HTTP/2");
            }
        }
        if (caller.knock(site, guests.one(site)).status() > 0) {
            protocols.add("HTTP/1.1");
        } else {
            faults.add("HTTP/1.1");
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("transport", "TCP");
        facts.put("https-ports", join(ports));
        Set<Integer> clear = new TreeSet<>();
        http.get().forEach(listener -> clear.add(listener.getPort()));
        facts.put("redirect-ports", clear.isEmpty() ? "none" : join(clear));
        facts.put("protocols", String.join(" ", protocols));
        return List.of(new Observation(
                CONTROL,
                faults.isEmpty() ? Result.HOLDS : Result.FAILS,
                Means.TRIED,
                new Bilingual(
                        "利用者側で必要な通信は、TCP " + join(ports) + " 番への HTTPS だけです。" + String.join(" と ", protocols)
                                + " で接続できました（専用ソフトウェアや UDP は不要）。",
                        "All that clients need is HTTPS to TCP port " + join(ports) + "; "
                                + String.join(" and ", protocols)
                                + " connections succeeded (no special software, no UDP)."),
                facts));
    }

    private static boolean speaksHttp2(InetSocketAddress listener, String host) {
        try (Wire wire = Wire.tls(listener, host, List.of("TLSv1.3", "TLSv1.2"), List.of("h2"))) {
            if (!wire.applicationProtocol().equals("h2")) {
                return false;
            }
            wire.raw(PREFACE);
            byte[] header = wire.read(FRAME_HEADER);
            return header.length == FRAME_HEADER && header[3] == SETTINGS;
        } catch (IOException e) {
            return false;
        }
    }

    private static String join(Set<Integer> ports) {
        return String.join(" ", ports.stream().map(String::valueOf).toList());
    }
}
