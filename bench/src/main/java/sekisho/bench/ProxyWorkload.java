package sekisho.bench;

import java.util.List;
import java.util.Map;

/**
 * A resource to be forwarded.
 *
 * @param tls whether over TLS; otherwise as from a proxy in front that has taken TLS off
 * @param bodyBytes length of each answer
 */
record ProxyWorkload(boolean tls, int bodyBytes) implements Workload {
    static final List<ProxyWorkload> ALL = List.of(
            new ProxyWorkload(true, 1 << 10),
            new ProxyWorkload(true, 100 << 10),
            new ProxyWorkload(false, 1 << 10),
            new ProxyWorkload(false, 100 << 10));

    @Override
    public String id() {
        return (tls ? "tls" : "cleartext") + "-" + (bodyBytes >> 10) + "KiB";
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/" + (bodyBytes >> 10) + "KiB";
    }

    /** Behind a proxy, who the client is (an address in Japan) and that it came over TLS. */
    @Override
    public Map<String, String> fields() {
        return tls ? Map.of() : Map.of("X-Forwarded-For", "210.130.1.1", "X-Forwarded-Proto", "https");
    }

    @Override
    public String body() {
        return "";
    }

    @Override
    public boolean varied() {
        return false;
    }

    @Override
    public boolean refused() {
        return false;
    }
}
