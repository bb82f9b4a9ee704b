package sekisho.gate;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sekisho.words.AddressSet;

/**
 * Everything that an exchange is decided by, worked out from the settings once. Immutable; a reload makes another one.
 *
 * @param http1 the protocol limits of connections that begin now
 * @param headNanos the longest that any site lets a client take for a head; which site is meant is only known after it
 */
record Snapshot(
        GateSettings settings,
        Map<String, ProtectedSite> sites,
        AddressSet trustedProxies,
        @Nullable Countries countries,
        Http1ServerConfig http1,
        long headNanos,
        CharSequence hsts) {
    private static final int MAX_CHUNK = 64 << 10;
    private static final int DECODER_BUFFER = 256;

    /**
     * Reads what the settings name. Virtual threads or the main thread.
     *
     * @param before whose upstreams and buckets live on where the settings did not change, or null
     * @param loops how many event loops there are
     * @throws GateException naming what is wrong
     */
    static Snapshot of(GateSettings settings, @Nullable Snapshot before, Vertx vertx, int loops) {
        if (settings.sites().isEmpty()) {
            throw wrong("there must be at least one site");
        }
        if (settings.https().isEmpty() && !settings.http().isEmpty()) {
            throw wrong("listening for HTTP only redirects, so it needs HTTPS as well");
        }
        boolean anyHost = settings.sites().stream().anyMatch(site -> site.host().equals(GateSettings.Site.ANY_HOST));
        if (anyHost && !mayServeAnyHost(settings)) {
            throw wrong("a site for any host must be the only one, served in cleartext on loopback addresses only");
        }
        if (!anyHost
                && !settings.cleartext().isEmpty()
                && settings.trustedProxies().isEmpty()) {
            throw wrong("listening for cleartext serves only trusted proxies, so it needs at least one");
        }
        for (InetSocketAddress address : settings.cleartext()) {
            boolean internal = !address.isUnresolved()
                    && !address.getAddress().isAnyLocalAddress()
                    && Countries.isLocal(address.getAddress());
            if (!internal) {
                throw wrong("cleartext is listened for on a loopback or private address only");
            }
        }
        Countries countries = countries(settings);
        Map<String, ProtectedSite> sites = new HashMap<>();
        for (GateSettings.Site site : settings.sites()) {
            if (site.countries().limits() && countries == null) {
                throw new GateException(
                        GateException.Code.COUNTRY_DATA,
                        "the site " + site.host() + " limits countries, which needs country data");
            }
            ProtectedSite known = before == null ? null : before.sites.get(site.host());
            if (sites.put(site.host(), site(site, settings, before, known, vertx, loops)) != null) {
                throw wrong("the site " + site.host() + " is named twice");
            }
        }
        long headNanos = settings.sites().stream()
                .mapToLong(site -> site.timeouts().request().toNanos())
                .max()
                .orElseThrow();
        Http1ServerConfig http1 = new Http1ServerConfig()
                .setMaxInitialLineLength(settings.limits().requestLineBytes())
                .setMaxHeaderSize(settings.limits().headerBytes())
                .setMaxChunkSize(MAX_CHUNK)
                .setDecoderInitialBufferSize(DECODER_BUFFER);
        return new Snapshot(
                settings,
                Map.copyOf(sites),
                AddressSet.of(settings.trustedProxies()),
                countries,
                http1,
                headNanos,
                HttpHeaders.createOptimized("max-age=" + settings.hstsMaxAge().toSeconds()));
    }

    private static boolean mayServeAnyHost(GateSettings settings) {
        return settings.sites().size() == 1
                && settings.https().isEmpty()
                && settings.cleartext().stream()
                        .allMatch(address ->
                                !address.isUnresolved() && address.getAddress().isLoopbackAddress());
    }

    private static ProtectedSite site(
            GateSettings.Site site,
            GateSettings settings,
            @Nullable Snapshot before,
            @Nullable ProtectedSite known,
            Vertx vertx,
            int loops) {
        int tracked = settings.limits().trackedAddresses();
        boolean sameTable = before != null && before.settings.limits().trackedAddresses() == tracked;
        RateLimiter rate = sameTable && known != null && known.settings().rate().equals(site.rate())
                ? known.rate()
                : new RateLimiter(site.rate(), tracked, System::nanoTime);
        Upstream upstream =
                known != null && known.upstream().serves(site) ? known.upstream() : Upstream.of(site, vertx, loops);
        return new ProtectedSite(
                site,
                AddressSet.of(site.addresses().allow()),
                AddressSet.of(site.addresses().deny()),
                rate,
                upstream,
                site.clientCertificates().map(ClientAuthority::read).orElse(null));
    }

    /** The data is read again on every reload, as the file may be another one under the same name. */
    private static @Nullable Countries countries(GateSettings settings) {
        Optional<Path> file = settings.countryData();
        return file.isEmpty() ? null : Countries.open(file.get());
    }

    private static GateException wrong(String message) {
        return new GateException(GateException.Code.SETTINGS, message);
    }

    /** The site that serves every host, or null as in every product. */
    @Nullable
    ProtectedSite anyHost() {
        return sites.get(GateSettings.Site.ANY_HOST);
    }

    @Nullable
    String country(InetAddress client, ClientConnection connection) {
        if (countries == null) {
            return null;
        }
        return client == connection.peer
                ? connection.country(countries)
                : countries.of(client).orElse(null);
    }

    /** The upstreams of this snapshot that {@code after} has no use for. */
    Set<Upstream> withoutThoseOf(Snapshot after) {
        Set<Upstream> kept =
                after.sites.values().stream().map(ProtectedSite::upstream).collect(Collectors.toSet());
        return sites.values().stream()
                .map(ProtectedSite::upstream)
                .filter(upstream -> !kept.contains(upstream))
                .collect(Collectors.toSet());
    }
}
