package sekisho.gate;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.LoginMode;
import sekisho.words.AddressRange;

/**
 * Everything that the gate is told, checked before any port opens.
 *
 * @param https where TLS is listened for
 * @param http where cleartext is listened for, only to redirect
 * @param cleartext where sites are served without TLS of our own, to trusted proxies that say a request came to them over
 *     TLS ({@code X-Forwarded-Proto: https}); everybody else is redirected. Loopback and private addresses only
 * @param certificates by host name ({@code *.example.jp} allowed); the first is served to clients without SNI
 * @param sites at least one, hosts distinct
 * @param trustedProxies peers whose forwarded headers are believed
 * @param countryData an MMDB file, needed when a site limits countries
 * @param limits protocol limits
 * @param hstsMaxAge Strict-Transport-Security (RFC 6797)
 * @param matchLog a file for the rules that matched, for test runners; what it holds is not encrypted
 */
public record GateSettings(
        List<InetSocketAddress> https,
        List<InetSocketAddress> http,
        List<InetSocketAddress> cleartext,
        List<Certificate> certificates,
        List<Site> sites,
        List<AddressRange> trustedProxies,
        Optional<Path> countryData,
        Limits limits,
        Duration hstsMaxAge,
        Optional<Path> matchLog) {
    public GateSettings {
        https = List.copyOf(https);
        http = List.copyOf(http);
        cleartext = List.copyOf(cleartext);
        certificates = List.copyOf(certificates);
        sites = List.copyOf(sites);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Settings without a match log. */
    public GateSettings(
            List<InetSocketAddress> https,
            List<InetSocketAddress> http,
            List<InetSocketAddress> cleartext,
            List<Certificate> certificates,
            List<Site> sites,
            List<AddressRange> trustedProxies,
            Optional<Path> countryData,
            Limits limits,
            Duration hstsMaxAge) {
        this(
                https,
                http,
                cleartext,
                certificates,
                sites,
                trustedProxies,
                countryData,
                limits,
                hstsMaxAge,
                Optional.empty());
    }

    /** Settings without a cleartext listener. */
    public GateSettings(
            List<InetSocketAddress> https,
            List<InetSocketAddress> http,
            List<Certificate> certificates,
            List<Site> sites,
            List<AddressRange> trustedProxies,
            Optional<Path> countryData,
            Limits limits,
            Duration hstsMaxAge) {
        this(https, http, List.of(), certificates, sites, trustedProxies, countryData, limits, hstsMaxAge);
    }

    /** A certificate chain and its key, both PEM. */
    public record Certificate(List<String> hosts, Path chain, Path key) {
        public Certificate {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * One protected application.
     *
     * @param host lower-case name that the Host field must carry, or {@link #ANY_HOST}
     * @param upstream {@code http://host:port} of the application
     * @param addresses who may come at all
     * @param countries from where
     * @param rate how often, per client address
     * @param timeouts how long
     * @param maxBodyBytes largest request body
     * @param waf how its exchanges are inspected; empty for not at all
     * @param resident what answers in the place of the upstream where it claims a request
     * @param antivirus how uploads are scanned; empty for not at all
     * @param login who may pass; empty for everybody
     * @param clientCertificates from which devices; empty for all
     */
    public record Site(
            String host,
            java.net.URI upstream,
            Addresses addresses,
            CountryLimit countries,
            Rate rate,
            Timeouts timeouts,
            long maxBodyBytes,
            Optional<Waf> waf,
            Optional<Resident> resident,
            Optional<Antivirus> antivirus,
            Optional<Login> login,
            Optional<ClientCertificates> clientCertificates) {
        /**
         * Stands for every host, for test suites that send odd ones: such a site must be the only one, and is served in
         * cleartext, to everybody, on loopback addresses only. No configuration file can say it, as it is no host name.
         */
        public static final String ANY_HOST = "*";

        /** A site that is not inspected. */
        public Site(
                String host,
                java.net.URI upstream,
                Addresses addresses,
                CountryLimit countries,
                Rate rate,
                Timeouts timeouts,
                long maxBodyBytes) {
            this(
                    host,
                    upstream,
                    addresses,
                    countries,
                    rate,
                    timeouts,
                    maxBodyBytes,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** The same site, inspected so. */
        public Site with(Waf inspected) {
            return with(Optional.of(inspected), resident, antivirus, login, clientCertificates);
        }

        /** The same site, with content that lives inside. */
        public Site with(Resident living) {
            return with(waf, Optional.of(living), antivirus, login, clientCertificates);
        }

        /** The same site, its uploads scanned so. */
        public Site with(Antivirus scanned) {
            return with(waf, resident, Optional.of(scanned), login, clientCertificates);
        }

        /** The same site, for those who may pass. */
        public Site with(Login asked) {
            return with(waf, resident, antivirus, Optional.of(asked), clientCertificates);
        }

        /** The same site, for devices with such a certificate. */
        public Site with(ClientCertificates wanted) {
            return with(waf, resident, antivirus, login, Optional.of(wanted));
        }

        private Site with(
                Optional<Waf> inspected,
                Optional<Resident> living,
                Optional<Antivirus> scanned,
                Optional<Login> asked,
                Optional<ClientCertificates> wanted) {
            return new Site(
                    host,
                    upstream,
                    addresses,
                    countries,
                    rate,
                    timeouts,
                    maxBodyBytes,
                    inspected,
                    living,
                    scanned,
                    asked,
                    wanted);
        }
    }

    /** How a site asks who comes. One for all sites, so that its bounds hold for all together. */
    public record Login(LoginMode mode, LoginPages pages) {}

    /**
     * Which devices a site knows by a certificate of their own (mutual TLS).
     *
     * @param authority PEM file of the certificates of those who vouch for devices
     * @param revoked their revocation list (RFC 5280 §5), PEM or DER
     * @param required whether nobody passes without one; otherwise it is only looked at where it is shown
     */
    public record ClientCertificates(Path authority, Optional<Path> revoked, boolean required) {}

    /** {@code deny} is asked first; an empty {@code allow} allows everybody else. */
    public record Addresses(List<AddressRange> allow, List<AddressRange> deny) {
        public static final Addresses ANY = new Addresses(List.of(), List.of());

        public Addresses {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /**
     * ISO 3166-1 alpha-2 codes; both sets empty means no limit.
     *
     * @param allowPrivate whether loopback and private addresses pass
     * @param allowUnknown whether addresses of no known country pass
     */
    public record CountryLimit(Set<String> allow, Set<String> deny, boolean allowPrivate, boolean allowUnknown) {
        public static final CountryLimit NONE = new CountryLimit(Set.of(), Set.of(), true, false);

        public CountryLimit {
            allow = Set.copyOf(allow);
            deny = Set.copyOf(deny);
        }

        public boolean limits() {
            return !allow.isEmpty() || !deny.isEmpty();
        }
    }

    /** At most {@code requests} per {@code per}, refilled evenly (token bucket, burst = {@code requests}). */
    public record Rate(int requests, Duration per) {
        public static final Rate DEFAULT = new Rate(1200, Duration.ofMinutes(1));
    }

    /** Towards the upstream, except {@code request}: the longest a client may take to send its header section. */
    public record Timeouts(Duration connect, Duration response, Duration idle, Duration request) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(15));
    }

    /**
     * Protocol limits.
     *
     * @param headerBytes whole header section
     * @param requestLineBytes request line
     * @param connections open connections from clients
     * @param trackedAddresses client addresses that the rate limiter remembers
     */
    public record Limits(int headerBytes, int requestLineBytes, int connections, int trackedAddresses) {
        public static final Limits DEFAULT = new Limits(32 << 10, 8 << 10, 20_000, 100_000);
    }

    /** The certificates by host, as configured. */
    public Map<String, Certificate> certificatesByHost() {
        Map<String, Certificate> byHost = new java.util.LinkedHashMap<>();
        for (Certificate certificate : certificates) {
            for (String host : certificate.hosts()) {
                byHost.putIfAbsent(host, certificate);
            }
        }
        return byHost;
    }
}
