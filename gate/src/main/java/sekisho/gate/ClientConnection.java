package sekisho.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import sekisho.words.AddressText;

/** What is known of a connection from a client, found out once, and its patience while nothing is asked. One event loop. */
final class ClientConnection extends Deadlines.Timed {
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf("sekisho.client-connection");
    private static final long IDLE_NANOS = 75_000_000_000L;

    private final Deadlines deadlines;
    private final Runnable close;
    final InetAddress peer;
    final String peerText;
    final @Nullable String tlsVersion;
    final @Nullable String tlsCipher;
    /** The name that the client indicated (RFC 6066 §3), or null. */
    final @Nullable String serverName;

    private final @Nullable SSLSession session;
    private int exchanges;
    private long newestStream;
    private boolean closed;
    private @Nullable Countries countriesAsked;
    private @Nullable String peerCountry;
    private @Nullable ClientAuthority authorityAsked;
    private Optional<ClientCertificate> certificate = Optional.empty();

    /**
     * @param session of TLS, or null on cleartext
     * @param serverName that the client indicated, or null
     * @param close ends the connection
     */
    ClientConnection(
            InetAddress peer,
            @Nullable SSLSession session,
            @Nullable String serverName,
            Deadlines deadlines,
            Runnable close) {
        this.deadlines = deadlines;
        this.close = close;
        this.peer = peer;
        this.peerText = AddressText.of(peer);
        this.session = session;
        this.serverName = serverName;
        this.tlsVersion = session == null ? null : version(session.getProtocol());
        this.tlsCipher = session == null ? null : session.getCipherSuite();
    }

    /** Takes a connection in; {@code closed} runs when it ends, whatever it became in between. */
    static void open(HttpConnection connection, Deadlines deadlines, Runnable closed) {
        Channel channel = channel(connection);
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        ClientConnection facts = new ClientConnection(
                peer, connection.sslSession(), connection.indicatedServerName(), deadlines, connection::close);
        channel.attr(KEY).set(facts);
        deadlines.set(facts, IDLE_NANOS);
        channel.closeFuture().addListener(end -> {
            facts.closed = true;
            deadlines.clear(facts);
            closed.run();
        });
    }

    static ClientConnection of(HttpConnection connection) {
        return Objects.requireNonNull(channel(connection).attr(KEY).get());
    }

    static Channel channel(HttpConnection connection) {
        return codec(connection).channel();
    }

    /** Where the connection's codec is in the channel's pipeline. */
    static ChannelHandlerContext codec(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    /** Whether a stream of HTTP/2 is newer than all that were met before; their ids only grow (RFC 9113 §5.1.1). */
    boolean meet(long id) {
        if (id <= newestStream) {
            return false;
        }
        newestStream = id;
        return true;
    }

    void exchangeBegan() {
        if (exchanges++ == 0) {
            deadlines.clear(this);
        }
    }

    void exchangeEnded() {
        if (--exchanges == 0 && !closed) {
            deadlines.set(this, IDLE_NANOS);
        }
    }

    /** The peer's country, asked once per connection and data. */
    @Nullable
    String country(Countries countries) {
        if (countries != countriesAsked) {
            countriesAsked = countries;
            peerCountry = countries.of(peer).orElse(null);
        }
        return peerCountry;
    }

    /** Whether the client showed a certificate, good or not. */
    boolean showsCertificate() {
        return !shown().isEmpty();
    }

    /** The device, where the authority vouches for it; asked once per connection and authority. */
    Optional<ClientCertificate> certificate(ClientAuthority authority, Instant now) {
        if (authority != authorityAsked) {
            authorityAsked = authority;
            certificate = authority.vouched(shown(), now);
        }
        return certificate.filter(device -> now.isBefore(device.until()));
    }

    private List<X509Certificate> shown() {
        List<X509Certificate> shown = new ArrayList<>();
        try {
            if (session != null) {
                for (Certificate one : session.getPeerCertificates()) {
                    shown.add((X509Certificate) one);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // none was shown
        }
        return shown;
    }

    @Override
    void expired() {
        close.run();
    }

    private static String version(String protocol) {
        return protocol.startsWith("TLSv") ? protocol.substring(4) : protocol;
    }
}
