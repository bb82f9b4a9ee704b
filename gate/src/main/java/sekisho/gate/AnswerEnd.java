package sekisho.gate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;

/**
 * Notes on a connection to an upstream whether the answer was read to its end (RFC 9112 §6.3). Where the answer waits for a slower client
 * while the connection is closed, the client library reports the closing first and keeps the end for itself. One event loop.
 */
final class AnswerEnd extends ChannelInboundHandlerAdapter {
    private boolean read;

    /** Watches a connection that is not used yet. */
    static AnswerEnd of(HttpClientConnection connection) {
        AnswerEnd end = new AnswerEnd();
        ChannelHandlerContext last =
                ((UnpooledHttpClientConnection) connection).unwrap().channelHandlerContext();
        last.pipeline().addBefore(last.name(), "sekisho-answer-end", end);
        return end;
    }

    /** Whether the newest answer is here as a whole. */
    boolean isRead() {
        return read;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse) {
            read = false;
        }
        if (message instanceof LastHttpContent end) {
            read = end.decoderResult().isSuccess(); // bad framing ends an answer, too
        }
        context.fireChannelRead(message);
    }
}
