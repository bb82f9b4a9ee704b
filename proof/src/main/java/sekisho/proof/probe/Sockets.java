package sekisho.proof.probe;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;

/** Connections from this machine to its own listeners. Blocking, with a deadline of 5 s to connect and 15 s per read. */
final class Sockets {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 15_000;

    private Sockets() {}

    /**
     * Connects from a loopback address, because the gate believes a probe's pass on no other connection: to loopback itself
     * when the listener takes every address, else to its address from the loopback address of the same family.
     */
    static Socket connect(InetSocketAddress listener) throws IOException {
        Socket socket = new Socket();
        try {
            InetSocketAddress to = reachable(listener);
            if (!to.getAddress().isLoopbackAddress()) {
                socket.bind(new InetSocketAddress(loopback(to.getAddress()), 0));
            }
            socket.connect(to, CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    static InetSocketAddress reachable(InetSocketAddress listener) throws IOException {
        InetSocketAddress resolved = listener.isUnresolved()
                ? new InetSocketAddress(listener.getHostString(), listener.getPort())
                : listener;
        if (resolved.isUnresolved()) {
            throw new UnknownHostException("a listener's name cannot be resolved");
        }
        InetAddress address = resolved.getAddress();
        return address.isAnyLocalAddress()
                ? new InetSocketAddress(loopback(address), listener.getPort())
                : new InetSocketAddress(address, listener.getPort());
    }

    /** {@code 127.0.0.1:8443, [::1]:8443}. */
    static String text(List<InetSocketAddress> listeners) {
        return String.join(", ", listeners.stream().map(Sockets::text).toList());
    }

    static String text(InetSocketAddress listener) {
        String host = listener.isUnresolved()
                ? listener.getHostString()
                : listener.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getPort();
    }

    private static InetAddress loopback(InetAddress like) throws IOException {
        // A wildcard of IPv6 usually takes IPv4 too, and IPv4 loopback exists on every machine.
        return like instanceof Inet4Address || like.isAnyLocalAddress()
                ? InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
                : InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    }
}
