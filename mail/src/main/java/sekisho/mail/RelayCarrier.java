package sekisho.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** Takes every mail to the first relay that can be reached; each is tried at each of its addresses. */
final class RelayCarrier implements Carrier {
    private final MailSettings.Relays relays;
    private final String hostName;
    private final Duration timeout;

    RelayCarrier(MailSettings.Relays relays, MailDomain hostName, Duration timeout) {
        this.relays = relays;
        this.hostName = hostName.name();
        this.timeout = timeout;
    }

    @Override
    public boolean sameForAll() {
        return true;
    }

    @Override
    public Opening open(MailDomain domain) {
        Unreachable last = new Unreachable("connect", "");
        for (MailSettings.Relay relay : relays.relays()) {
            try {
                for (InetAddress address : InetAddress.getAllByName(relay.host())) {
                    try {
                        return new Open(SmtpLink.open(target(relay, address)));
                    } catch (SmtpLink.NoLinkException e) {
                        last = new Unreachable(e.status(), relay.host() + ": " + e.note());
                    }
                }
            } catch (UnknownHostException e) {
                last = new Unreachable("dns", relay.host() + ": no address");
            } catch (IOException e) {
                last = new Unreachable("tls", relay.host() + ": " + e.getMessage());
            }
        }
        return last;
    }

    private SmtpLink.Target target(MailSettings.Relay relay, InetAddress address) throws IOException {
        SmtpLink.Encryption encryption = switch (relay.security()) {
            case NONE -> SmtpLink.Encryption.NEVER;
            case STARTTLS -> SmtpLink.Encryption.STARTTLS;
            case TLS -> SmtpLink.Encryption.FROM_THE_START;
        };
        return new SmtpLink.Target(
                new InetSocketAddress(InetAddress.getByAddress(relay.host(), address.getAddress()), relay.port()),
                hostName,
                encryption,
                encryption == SmtpLink.Encryption.NEVER
                        ? null
                        : ServerTrust.verified(relay.host(), relay.authorities()),
                relay.login(),
                timeout);
    }
}
