package sekisho.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes mails to the recipient's own servers (RFC 5321 §5.1). How a server must prove itself is decided per server: by DANE
 * where authenticated TLSA records are published, else by the domain's MTA-STS policy, else encryption is taken as offered.
 */
final class DirectCarrier implements Carrier {
    private static final int MOST_SERVERS = 10;

    private final Dns dns;
    private final StsPolicies policies;
    private final RandomGenerator random;
    private final String hostName;
    private final int port;
    private final Duration timeout;

    DirectCarrier(
            Dns dns, StsPolicies policies, RandomGenerator random, MailDomain hostName, int port, Duration timeout) {
        this.dns = dns;
        this.policies = policies;
        this.random = random;
        this.hostName = hostName.name();
        this.port = port;
        this.timeout = timeout;
    }

    /** What a server must prove. */
    private record Demand(
            SmtpLink.Encryption encryption, @Nullable ServerTrust trust, boolean mayBePlain) {}

    @Override
    public boolean sameForAll() {
        return false;
    }

    @Override
    public Opening open(MailDomain domain) {
        try {
            Dns.Answer<Dns.Exchange> answer = dns.mx(domain.name());
            if (!answer.exists()) {
                return new Never("5.1.2", "the domain does not exist");
            }
            List<Dns.Exchange> servers =
                    answer.values().isEmpty() ? List.of(new Dns.Exchange(0, domain.name())) : answer.values();
            if (servers.size() == 1 && servers.getFirst().host().isEmpty()) {
                return new Never("5.1.10", "the domain takes no mail (null MX, RFC 7505)");
            }
            Optional<StsPolicy> policy = policies.of(domain.name()).filter(one -> one.mode() == StsPolicy.Mode.ENFORCE);
            Unreachable last = new Unreachable("dns", "no mail server has an address");
            for (Dns.Exchange server : ordered(servers)) {
                Opening opening = open(server.host(), answer.authentic(), policy);
                if (!(opening instanceof Unreachable no)) {
                    return opening;
                }
                last = no;
            }
            return last;
        } catch (Dns.NoAnswerException e) {
            return new Unreachable("dns", e.getMessage() == null ? "" : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unreachable("disconnect", "shutting down");
        }
    }

    /** By preference; equal ones in random order (RFC 5321 §5.1). */
    private List<Dns.Exchange> ordered(List<Dns.Exchange> servers) {
        List<Dns.Exchange> order = new ArrayList<>(servers);
        Collections.shuffle(order, java.util.Random.from(random));
        order.sort(java.util.Comparator.comparingInt(Dns.Exchange::preference));
        return order.subList(0, Math.min(order.size(), MOST_SERVERS));
    }

    private Opening open(String host, boolean authenticMx, Optional<StsPolicy> policy) {
        Unreachable last = new Unreachable("dns", host + ": no address");
        try {
            Dns.Answer<InetAddress> addresses = dns.addresses(host);
            Optional<Demand> demand = demand(host, authenticMx && addresses.authentic(), policy);
            if (demand.isEmpty()) {
                return new Unreachable("mta-sts", host + ": not named by the domain's MTA-STS policy");
            }
            for (InetAddress address : addresses.values()) {
                try {
                    return new Open(link(address, demand.get()));
                } catch (SmtpLink.NoLinkException e) {
                    last = new Unreachable(e.status(), host + ": " + e.note());
                }
            }
        } catch (Dns.NoAnswerException e) {
            // RFC 7672 §2.1.3: a server whose TLSA records cannot be looked up is not used
            last = new Unreachable("dns", host + ": no answer from DNS");
        } catch (IOException e) {
            last = new Unreachable("tls", host + ": " + e.getMessage());
        }
        return last;
    }

    private Optional<Demand> demand(String host, boolean authentic, Optional<StsPolicy> policy)
            throws Dns.NoAnswerException, IOException {
        if (authentic) {
            Dns.Answer<Dns.Tlsa> tlsa = dns.tlsa(host, port);
            if (tlsa.authentic() && !tlsa.values().isEmpty()) {
                List<Dns.Tlsa> usable =
                        tlsa.values().stream().filter(DaneTrust::usable).collect(Collectors.toList());
                TrustManager trust = usable.isEmpty() ? new AnyTrust() : new DaneTrust(usable);
                return Optional.of(new Demand(SmtpLink.Encryption.STARTTLS, ServerTrust.of(host, trust), false));
            }
        }
        if (policy.isPresent()) {
            return policy.get().allows(host)
                    ? Optional.of(new Demand(
                            SmtpLink.Encryption.STARTTLS, ServerTrust.verified(host, Optional.empty()), false))
                    : Optional.empty();
        }
        return Optional.of(new Demand(SmtpLink.Encryption.WHEN_OFFERED, ServerTrust.of(host, new AnyTrust()), true));
    }

    private SmtpLink link(InetAddress address, Demand demand) throws SmtpLink.NoLinkException {
        try {
            return SmtpLink.open(target(address, demand.encryption(), demand.trust()));
        } catch (SmtpLink.NoLinkException e) {
            // RFC 7435: where nothing is demanded, broken encryption must not be worse than none
            if (!demand.mayBePlain() || !e.status().equals("tls")) {
                throw e;
            }
            return SmtpLink.open(target(address, SmtpLink.Encryption.NEVER, null));
        }
    }

    private SmtpLink.Target target(InetAddress address, SmtpLink.Encryption encryption, @Nullable ServerTrust trust) {
        return new SmtpLink.Target(
                new InetSocketAddress(address, port), hostName, encryption, trust, Optional.empty(), timeout);
    }
}
