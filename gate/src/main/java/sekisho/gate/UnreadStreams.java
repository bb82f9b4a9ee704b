package sekisho.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.Consumer;

/**
 * Tells of the HTTP/2 requests that the codec refuses before anybody sees a request (RFC 9113 §8.1.1, §10.5.1): by the RST_STREAM and
 * GOAWAY frames that it writes for them. The codec reads heads in the order in which the client sends them and refuses a head when it
 * reads it, so a reset of a stream newer than the newest known is a request that was never seen. One per connection, event loop.
 */
final class UnreadStreams extends ChannelOutboundHandlerAdapter {
    private static final int TYPE = 3;
    private static final int RST_STREAM = 3;
    private static final int RST_STREAM_LENGTH = 13;
    private static final int GOAWAY = 7;
    private static final int GOAWAY_LENGTH = 17;
    private static final int STREAM_ID = 5;
    private static final int RESET_CODE = 9;
    private static final int GOAWAY_CODE = 13;

    private final ClientConnection connection;
    private final Http2ConnectionHandler codec;
    private final Consumer<RequestHead.Fault> refused;
    private boolean ended;

    private UnreadStreams(
            ClientConnection connection, Http2ConnectionHandler codec, Consumer<RequestHead.Fault> refused) {
        this.connection = connection;
        this.codec = codec;
        this.refused = refused;
    }

    /** @param refused hears of each refused request why it was */
    static void watch(ChannelHandlerContext of, ClientConnection connection, Consumer<RequestHead.Fault> refused) {
        if (of.handler() instanceof Http2ConnectionHandler codec) {
            of.pipeline().addBefore(of.name(), "unread-streams", new UnreadStreams(connection, codec, refused));
        } else {
            throw new IllegalStateException("an HTTP/2 connection without its codec");
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof ByteBuf frame) {
            int start = frame.readerIndex();
            if (frame.readableBytes() == RST_STREAM_LENGTH && frame.getByte(start + TYPE) == RST_STREAM) {
                reset(frame.getInt(start + STREAM_ID), frame.getUnsignedInt(start + RESET_CODE));
            } else if (frame.readableBytes() == GOAWAY_LENGTH && frame.getByte(start + TYPE) == GOAWAY) {
                goAway(frame.getUnsignedInt(start + GOAWAY_CODE));
            }
        }
        super.write(context, message, promise);
    }

    private void reset(int stream, long code) {
        if (connection.meet(stream)) {
            refused.accept(isTooLarge(stream) ? RequestHead.Fault.HEADER_TOO_LARGE : fault(code));
        }
    }

    /** The codec answers an oversized head by status 431, and then resets the stream. */
    private boolean isTooLarge(int id) {
        Http2Stream stream = codec.connection().stream(id);
        return stream != null && stream.isHeadersSent();
    }

    private void goAway(long code) {
        if (code != Http2Error.NO_ERROR.code() && !ended) {
            ended = true;
            refused.accept(fault(code));
        }
    }

    private static RequestHead.Fault fault(long code) {
        boolean tooMany = code == Http2Error.REFUSED_STREAM.code() || code == Http2Error.ENHANCE_YOUR_CALM.code();
        return tooMany ? RequestHead.Fault.TOO_MANY : RequestHead.Fault.MALFORMED;
    }
}
