package sekisho.gate;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;

/** A request as a resident sees it. One event loop. */
record ResidentHead(Exchange exchange, HttpServerRequest request) implements Resident.Head {
    @Override
    public String method() {
        return exchange.head.method();
    }

    @Override
    public String host() {
        return exchange.site().host();
    }

    @Override
    public String target() {
        return exchange.head.target();
    }

    @Override
    public String field(String name) {
        String value = request.headers().get(name);
        if (value == null) {
            return "";
        }
        List<String> all = request.headers().getAll(name);
        return all.size() < 2 ? value : String.join(", ", all);
    }

    @Override
    public InetAddress client() {
        return exchange.client;
    }

    @Override
    public String id() {
        return exchange.id;
    }
}
