package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether something that only this machine should reach can be reached by others, as far as this machine can tell. */
final class OwnAddresses {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int MOST_TRIED = 16;

    private OwnAddresses() {}

    /**
     * How others reach it; empty when they do not: it has a private address (RFC 1918, RFC 4193), or it is on this machine and listens
     * on loopback alone.
     */
    static Optional<String> reaching(URI server) {
        InetAddress address;
        try {
            address = InetAddress.getByName(server.getHost());
        } catch (UnknownHostException e) {
            return Optional.empty(); // a name that does not resolve leads nobody anywhere
        }
        int port = server.getPort() > 0 ? server.getPort() : server.getScheme().equals("https") ? 443 : 80;
        if (address.isLoopbackAddress()) {
            return others().stream()
                    .filter(own -> accepts(own, port))
                    .findFirst()
                    .map(own -> "listens on " + own.getHostAddress() + ":" + port);
        }
        return isPrivate(address) ? Optional.empty() : Optional.of("has a public address");
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean unique = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || unique;
    }

    /** The addresses of this machine at which others find it. */
    private static List<InetAddress> others() {
        try {
            List<InetAddress> own = new ArrayList<>();
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                one.inetAddresses()
                        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                        .limit(MOST_TRIED)
                        .forEach(own::add);
            }
            return own;
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
