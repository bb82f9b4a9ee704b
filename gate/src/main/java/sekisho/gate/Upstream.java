package sekisho.gate;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ClientConfig;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The application behind a site: where it listens, and the connections to it, a pool for each event loop. Any thread but for
 * the pools.
 */
final class Upstream implements Destination {
    private static final int HTTP = 80;
    private static final int MAX_HEAD = 64 << 10;
    private static final int MAX_CHUNK = 64 << 10;

    private final URI uri;
    private final GateSettings.Timeouts timeouts;
    private final HttpClientAgent client;
    private final List<UpstreamPool> pools;

    private Upstream(URI uri, GateSettings.Timeouts timeouts, HttpClientAgent client, List<UpstreamPool> pools) {
        this.uri = uri;
        this.timeouts = timeouts;
        this.client = client;
        this.pools = pools;
    }

    static Upstream of(GateSettings.Site site, Vertx vertx, int loops) {
        URI uri = site.upstream();
        if (!"http".equals(scheme(uri)) || uri.getHost() == null) {
            throw new GateException(
                    GateException.Code.SETTINGS, "the upstream of " + site.host() + " must be http://host:port");
        }
        HttpClientConfig config = new HttpClientConfig()
                .setVersions(HttpVersion.HTTP_1_1)
                .setConnectTimeout(site.timeouts().connect())
                .setDecompressionEnabled(false)
                .setHttp1Config(new Http1ClientConfig()
                        .setMaxInitialLineLength(MAX_HEAD)
                        .setMaxHeaderSize(MAX_HEAD)
                        .setMaxChunkSize(MAX_CHUNK)
                        .setPipelining(false));
        HttpClientAgent client = vertx.httpClientBuilder().with(config).build();
        int port = uri.getPort() < 0 ? HTTP : uri.getPort();
        List<UpstreamPool> pools = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            pools.add(new UpstreamPool(client, host(uri), port));
        }
        return new Upstream(uri, site.timeouts(), client, List.copyOf(pools));
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether it can serve the site as it is now. */
    boolean serves(GateSettings.Site site) {
        return uri.equals(site.upstream()) && timeouts.equals(site.timeouts());
    }

    GateSettings.Timeouts timeouts() {
        return timeouts;
    }

    UpstreamPool pool(int loop) {
        return pools.get(loop);
    }

    /** Closes every connection at once. */
    void close() {
        client.close();
    }
}
