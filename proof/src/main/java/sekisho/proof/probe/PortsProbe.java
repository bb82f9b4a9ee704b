package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Asks the kernel on which ports this process listens: beyond loopback there may be none but the configured ones. Says nothing
 * of other processes on the machine, and its text says so.
 */
final class PortsProbe implements Probe {
    private static final String CONTROL = "firewall-min-ports";

    private final Supplier<List<InetSocketAddress>> https;
    private final Supplier<List<InetSocketAddress>> http;
    private final Set<Integer> others;
    private final Callable<List<ListeningSockets.Listening>> sockets;

    PortsProbe(
            Supplier<List<InetSocketAddress>> https,
            Supplier<List<InetSocketAddress>> http,
            Set<Integer> others,
            Callable<List<ListeningSockets.Listening>> sockets) {
        this.https = https;
        this.http = http;
        this.others = others;
        this.sockets = sockets;
    }

    @Override
    public String id() {
        return "listening-ports";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws Exception {
        Set<Integer> configured = new TreeSet<>(others);
        https.get().forEach(listener -> configured.add(listener.getPort()));
        http.get().forEach(listener -> configured.add(listener.getPort()));
        List<ListeningSockets.Listening> listening = sockets.call();
        if (listening.isEmpty()) {
            throw new IOException("the kernel names no listening socket, though the gate has some");
        }
        Set<Integer> open = new TreeSet<>();
        Set<String> local = new TreeSet<>();
        Set<String> surplus = new TreeSet<>();
        for (ListeningSockets.Listening socket : listening) {
            if (socket.local()) {
                local.add(socket.text());
            } else {
                open.add(socket.port());
                if (!configured.contains(socket.port())) {
                    surplus.add(socket.text());
                }
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("configured", join(configured));
        facts.put("open", open.isEmpty() ? "none" : join(open));
        facts.put("loopback", local.isEmpty() ? "none" : String.join(" ", local));
        facts.put("surplus", surplus.isEmpty() ? "none" : String.join(" ", surplus));
        facts.put("scope", "this process");
        return List.of(
                surplus.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.INSPECTED,
                                new Bilingual(
                                        "外部から届く待受ポートは設定どおり"
                                                + (open.isEmpty() ? "（なし。ループバックのみ）" : "（" + join(open) + "）")
                                                + "で、ほかに開いているポートはありませんでした（このプロセスの TCP）。",
                                        "The ports open beyond loopback are the configured ones ("
                                                + (open.isEmpty() ? "none, loopback only" : join(open))
                                                + ") and no others (TCP of this process)."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.INSPECTED,
                                new Bilingual(
                                        "設定にない待受がありました（" + String.join("、", surplus) + "）。",
                                        "There are listeners that are not configured (" + String.join(", ", surplus)
                                                + ")."),
                                facts));
    }

    private static String join(Set<Integer> ports) {
        return String.join(" ", ports.stream().map(String::valueOf).toList());
    }
}
