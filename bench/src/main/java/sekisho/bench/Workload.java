package sekisho.bench;

import java.util.List;
import java.util.Map;

/**
 * What the clients ask for.
 *
 * @param tls whether over TLS; otherwise as from a proxy in front that has taken TLS off
 * @param bodyBytes length of each answer
 */
record Workload(boolean tls, int bodyBytes) {
    static final List<Workload> ALL = List.of(
            new Workload(true, 1 << 10),
            new Workload(true, 100 << 10),
            new Workload(false, 1 << 10),
            new Workload(false, 100 << 10));

    String id() {
        return (tls ? "tls" : "cleartext") + "-" + (bodyBytes >> 10) + "KiB";
    }

    /** What each request carries: behind a proxy, who the client is (an address in Japan) and that it came over TLS. */
    Map<String, String> fields() {
        return tls ? Map.of() : Map.of("X-Forwarded-For", "210.130.1.1", "X-Forwarded-Proto", "https");
    }

    String path() {
        return "/" + (bodyBytes >> 10) + "KiB";
    }
}
