package sekisho.antivirus;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where a ClamAV daemon listens. */
public sealed interface ClamdAddress {
    /** The scheme of a socket in the file system. */
    String UNIX = "unix:";

    /** {@code LocalSocket} of clamd.conf. */
    record Unix(Path socket) implements ClamdAddress {
        @Override
        public String toString() {
            return UNIX + socket;
        }
    }

    /** {@code TCPAddr} and {@code TCPSocket} of clamd.conf. */
    record Tcp(String host, int port) implements ClamdAddress {
        public Tcp {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no address of a daemon");
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * Reads {@code unix:/path/of/socket} or {@code host:port}, an IPv6 address in brackets.
     *
     * @param base a relative path is resolved against this
     * @throws IllegalArgumentException for anything else
     */
    static ClamdAddress parse(String text, Path base) {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.isBlank()) {
                throw new IllegalArgumentException("no path");
            }
            return new Unix(base.resolve(path).normalize());
        }
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no port");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && (host.indexOf(':') >= 0 || host.indexOf('/') >= 0)) {
            throw new IllegalArgumentException("an IPv6 address without brackets");
        }
        return new Tcp(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)));
    }

    /** The address to connect to; a name is looked up now, so that a changed one is seen. */
    default SocketAddress resolve() {
        return switch (this) {
            case Unix unix -> UnixDomainSocketAddress.of(unix.socket());
            case Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
        };
    }
}
