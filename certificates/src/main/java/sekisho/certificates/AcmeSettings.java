package sekisho.certificates;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How certificates are obtained.
 *
 * @param directory the authority's directory (RFC 8555 §7.1.1), HTTPS
 * @param directoryCa roots to trust for the directory itself instead of the system's (PEM), for private authorities
 * @param contacts mail addresses that the authority may write to
 * @param validation how it is shown that a name leads here, unless a group says otherwise
 * @param key what keys are made, unless a group says otherwise
 * @param binding an account that exists outside of ACME (RFC 8555 §7.3.4)
 * @param dns where records for DNS-01 are put; needed for that only
 * @param groups names that share a certificate; every other name gets its own
 */
public record AcmeSettings(
        URI directory,
        Optional<Path> directoryCa,
        List<String> contacts,
        Validation validation,
        KeyKind key,
        Optional<Binding> binding,
        Optional<Dns> dns,
        List<Group> groups) {
    /** Let's Encrypt. */
    public static final URI DEFAULT_DIRECTORY = URI.create("https://acme-v02.api.letsencrypt.org/directory");

    public AcmeSettings {
        contacts = List.copyOf(contacts);
        groups = List.copyOf(groups);
    }

    /** How it is shown that a name leads here. */
    public enum Validation {
        HTTP_01("http-01"),
        TLS_ALPN_01("tls-alpn-01"),
        DNS_01("dns-01");

        private final String id;

        Validation(String id) {
            this.id = id;
        }

        /** As the RFCs write it. */
        public String id() {
            return id;
        }
    }

    /**
     * Names that share a certificate.
     *
     * @param hosts at least one; wildcards need DNS-01
     */
    public record Group(List<String> hosts, Validation validation, KeyKind key) {
        public Group {
            hosts = Names.canonical(hosts);
        }
    }

    /**
     * An account that exists outside of ACME.
     *
     * @param keyId public
     * @param macKey secret, Base64 for URLs
     */
    public record Binding(String keyId, String macKey) {
        @Override
        public String toString() {
            return "Binding[keyId=" + keyId + ", macKey=***]";
        }
    }

    /**
     * Where records for DNS-01 are put.
     *
     * @param settling how long the world may take to see a record, after our own look
     */
    public record Dns(Access access, Duration settling) {}

    /** How records get there. */
    public sealed interface Access {
        /**
         * Dynamic updates (RFC 2136).
         *
         * @param server of the zone, primary
         * @param zone name of the zone, without the dot at the end
         */
        record Update(InetSocketAddress server, String zone, Optional<Tsig> tsig) implements Access {}

        /**
         * A command, called as {@code COMMAND... add|remove NAME VALUE} without a shell.
         *
         * @param timeout it is killed after this time
         */
        record Hook(List<String> command, Duration timeout) implements Access {
            public Hook {
                command = List.copyOf(command);
                if (command.isEmpty()) {
                    throw new IllegalArgumentException("a command has at least one word");
                }
            }
        }
    }

    /**
     * Signs updates (RFC 8945).
     *
     * @param algorithm {@code hmac-sha256} and the like
     * @param secret Base64
     */
    public record Tsig(String name, String algorithm, String secret) {
        @Override
        public String toString() {
            return "Tsig[name=" + name + ", algorithm=" + algorithm + ", secret=***]";
        }
    }
}
