package sekisho.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * A TLS handler that hands a connection which wants {@code acme-tls/1} to another one, with the challenge's certificate
 * (RFC 8737 §3), before the first byte is understood. That one finishes the handshake, takes nothing in and closes. Every
 * other connection is served as usual. One event loop.
 */
final class ChallengeHandler extends SslHandler {
    /** How long the authority may take to hang up after its handshake. */
    private static final long LINGER_SECONDS = 5;

    private final Challenges challenges;
    private boolean looked;

    ChallengeHandler(SSLEngine engine, boolean startTls, Executor executor, Challenges challenges) {
        super(engine, startTls, executor);
        this.challenges = challenges;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!looked && message instanceof ByteBuf bytes) {
            looked = true;
            ClientHello hello = ClientHello.peek(bytes);
            SslContext certificate = hello == null || !hello.acme() ? null : challenges.certificate(hello.serverName());
            if (certificate != null) {
                SslHandler other = certificate.newHandler(context.alloc());
                context.pipeline().addBefore(context.name(), null, other);
                context.pipeline().addBefore(context.name(), null, new Silence());
                other.channelRead(context.pipeline().context(other), message);
                other.channelReadComplete(context.pipeline().context(other));
                return;
            }
        }
        super.channelRead(context, message);
    }

    /** Nothing behind it hears of the connection but that it ended. */
    private static final class Silence extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            // nobody waits for it
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                long wait = handshake.isSuccess() ? LINGER_SECONDS : 0;
                var closing = context.executor().schedule(() -> hangUp(context), wait, TimeUnit.SECONDS);
                context.channel().closeFuture().addListener(closed -> closing.cancel(false));
            } else {
                hangUp(context);
            }
        }

        private static void hangUp(ChannelHandlerContext context) {
            context.close().addListener(closed -> {});
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            hangUp(context);
        }
    }
}
