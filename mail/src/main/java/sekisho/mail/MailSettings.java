package sekisho.mail;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How mail leaves.
 *
 * @param hostName the name of this machine in EHLO (RFC 5321 §4.1.1.1); should resolve to its public address
 * @param domains the domains that mails are sent from; checks and probes look at their DNS records
 * @param addresses the addresses that recipients see mails come from, where DNS does not tell (a relay's outer ones); tried with
 *     SPF
 * @param route by relays or directly
 * @param returnPath where bounces go: each mail gets an address of its own below it ({@code local+ID.TAG@domain}); without it
 *     they go to the author
 * @param resolver the DNS server to ask; without it those of the operating system, whose answers are never trusted for DANE
 * @param bounds how much and how fast
 */
public record MailSettings(
        MailDomain hostName,
        List<MailDomain> domains,
        List<InetAddress> addresses,
        Route route,
        Optional<MailAddress> returnPath,
        Optional<Resolver> resolver,
        Bounds bounds) {
    public MailSettings {
        domains = List.copyOf(domains);
        addresses = List.copyOf(addresses);
    }

    /** Which way mails go. */
    public sealed interface Route {}

    /**
     * To a relay: the first of the list that can be reached.
     *
     * @param relays at least one
     */
    public record Relays(List<Relay> relays) implements Route {
        public Relays {
            relays = List.copyOf(relays);
            if (relays.isEmpty()) {
                throw new IllegalArgumentException("there is at least one relay");
            }
        }
    }

    /**
     * To the recipient's own server (MX), with MTA-STS (RFC 8461) and DANE (RFC 7672) where published.
     *
     * @param port 25; another one only in tests
     */
    public record Direct(int port) implements Route {}

    /**
     * A server that takes mails for everybody.
     *
     * @param host a name or an address
     * @param login its user and password
     * @param authorities PEM file with the certificates to trust instead of the JDK's
     */
    public record Relay(String host, int port, Security security, Optional<Login> login, Optional<Path> authorities) {
        /** RFC 8314 §5.1: never a password in clear, except to this machine. */
        public Relay {
            if (login.isPresent() && security == Security.NONE && !isLoopback(host)) {
                throw new IllegalArgumentException("a password needs TLS");
            }
        }

        /** Whether a host is this machine, by its literal name or address. */
        public static boolean isLoopback(String host) {
            return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
        }
    }

    /** How the connection to a relay is encrypted. */
    public enum Security {
        /** Not at all. */
        NONE,
        /** By STARTTLS, which the server must offer (RFC 3207). */
        STARTTLS,
        /** From the first byte (RFC 8314). */
        TLS
    }

    /**
     * A user of a relay.
     *
     * @param password never printed
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=***, password=***]";
        }
    }

    /**
     * A DNS server.
     *
     * @param trusted whether it validates DNSSEC and the way to it is safe, so that its AD bit (RFC 6840 §5.7) counts
     */
    public record Resolver(InetSocketAddress address, boolean trusted) {}

    /**
     * Limits and times.
     *
     * @param mostWaiting most mails in the queue
     * @param mostMessageBytes most bytes of one message as it is sent
     * @param connections most connections at once
     * @param connectionsPerDestination most connections at once to one relay list, or one recipient's domain when sending directly
     * @param perMinute most mails per minute to one destination
     * @param timeout longest wait for a connection or a reply; a whole delivery may take ten times as long
     * @param giveUpAfter how long a mail is retried
     * @param deadLettersKept how long a dead letter can be sent again
     * @param historyKept how long the record of a finished mail is kept
     */
    public record Bounds(
            int mostWaiting,
            int mostMessageBytes,
            int connections,
            int connectionsPerDestination,
            int perMinute,
            Duration timeout,
            Duration giveUpAfter,
            Duration deadLettersKept,
            Duration historyKept) {
        /** What holds where the configuration says nothing. */
        public static final Bounds DEFAULT = new Bounds(
                100_000,
                20 << 20,
                16,
                4,
                1_200,
                Duration.ofMinutes(1),
                Duration.ofDays(5),
                Duration.ofDays(14),
                Duration.ofDays(90));
    }
}
