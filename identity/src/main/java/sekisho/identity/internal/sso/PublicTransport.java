package sekisho.identity.internal.sso;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sekisho.words.AddressRange;
import sekisho.words.AddressSet;

/**
 * A transport for addresses that somebody entered who is not of the provider of the service: it goes to hosts on the Internet, so that
 * nobody looks around by it in networks that only this machine can reach. Between this look and the connection a name may come to mean
 * another host; that host would have to show a certificate for the name. Thread-safe; virtual threads.
 */
public final class PublicTransport implements Transport {
    /** What is not on the Internet (RFC 6890 and the registries of special-purpose addresses). */
    private static final AddressSet INSIDE = AddressSet.of(Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(AddressRange::parse)
            .toList());

    private final Transport carrier;

    /** @param carrier carries what may go */
    public PublicTransport(Transport carrier) {
        this.carrier = carrier;
    }

    @Override
    public Answer send(String method, URI uri, Map<String, String> fields, String body) {
        SsoRefusedException.unless(uri.getHost() != null, SsoReason.MALFORMED);
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(uri.getHost()));
            SsoRefusedException.unless(addresses.stream().noneMatch(INSIDE::contains), SsoReason.INSIDE);
        } catch (UnknownHostException e) {
            throw new SsoRefusedException(SsoReason.UNREACHABLE, e);
        }
        return carrier.send(method, uri, fields, body);
    }
}
