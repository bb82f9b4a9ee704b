package sekisho.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
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
    private int exchanges;
    private long newestStream;
    private boolean closed;
    private @Nullable Countries countriesAsked;
    private @Nullable String peerCountry;

    /**
     * @param session of TLS, or null on cleartext
     * @param close ends the connection
     */
    ClientConnection(InetAddress peer, @Nullable SSLSession session, Deadlines deadlines, Runnable close) {
        this.deadlines = deadlines;
        this.close = close;
        this.peer = peer;
        this.peerText = AddressText.of(peer);
        this.tlsVersion = session == null ? null : version(session.getProtocol());
        this.tlsCipher = session == null ? null : session.getCipherSuite();
    }

    /** Takes a connection in; {@code closed} runs when it ends, whatever it became in between. */
    static void open(HttpConnection connection, Deadlines deadlines, Runnable closed) {
        Channel channel = channel(connection);
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        ClientConnection facts = new ClientConnection(peer, connection.sslSession(), deadlines, connection::close);
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

    @Override
    void expired() {
        close.run();
    }

    private static String version(String protocol) {
        return protocol.startsWith("TLSv") ? protocol.substring(4) : protocol;
    }
}
