package sekisho.gate;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS engine of the HTTPS listeners: BoringSSL where it is there, with what Vert.x has no setting for: stapled OCSP
 * responses and the certificates of TLS-ALPN-01. Immutable; event loops.
 */
final class GateTls extends SSLEngineOptions {
    private final Challenges challenges;

    GateTls(Challenges challenges) {
        this.challenges = challenges;
    }

    @Override
    public SSLEngineOptions copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory(challenges);
    }

    /** Whether responses can be stapled: the engine of the JDK has no way to set one per certificate. */
    static boolean staples() {
        return OpenSsl.isAvailable() && OpenSsl.isOcspSupported();
    }

    private static final class Factory implements SslContextFactory {
        private final Challenges challenges;
        private Set<String> protocols = Set.of();
        private Set<String> ciphers = Set.of();
        private List<String> applicationProtocols = List.of();
        private @Nullable ServerKeys keys;

        private Factory(Challenges challenges) {
            this.challenges = challenges;
        }

        @Override
        public SslContextFactory enabledProtocols(Set<String> enabled) {
            protocols = enabled;
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> enabled) {
            ciphers = enabled;
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(@Nullable List<String> offered) {
            applicationProtocols = offered == null ? List.of() : offered;
            return this;
        }

        @Override
        public SslContextFactory forServer(@Nullable ClientAuth clientAuth) {
            return this; // whether a certificate is asked for is a matter of the site (see ServerKeys)
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory given) {
            keys = (ServerKeys) given;
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            ServerKeys serving = keys;
            if (serving == null) {
                throw new SSLException("a server needs keys");
            }
            SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
            Staple staple = staples() ? serving.staple() : null;
            SslContextBuilder builder = SslContextBuilder.forServer(serving.keys())
                    .sslProvider(provider)
                    .protocols(protocols)
                    .ciphers(ciphers)
                    .enableOcsp(staple != null);
            ClientAuthority clients = serving.clients();
            if (clients != null) {
                // Whoever shows none, or a wrong one, is told so by a page and a record; Checkpoint decides.
                builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new ShownCertificates(clients));
            }
            if (!applicationProtocols.isEmpty()) {
                builder.applicationProtocolConfig(alpn(provider));
            }
            return new Context(builder.build(), challenges, staple);
        }

        /** A client that offers none of ours gets no answer and HTTP/1.1; the native engine cannot do otherwise. */
        private ApplicationProtocolConfig alpn(SslProvider provider) {
            return new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    provider == SslProvider.JDK
                            ? ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT
                            : ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    provider == SslProvider.JDK
                            ? ApplicationProtocolConfig.SelectedListenerFailureBehavior.FATAL_ALERT
                            : ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    applicationProtocols);
        }
    }

    private static final class Context extends DelegatingSslContext {
        private final Challenges challenges;
        private final byte @Nullable [] staple;

        private Context(SslContext context, Challenges challenges, @Nullable Staple staple) {
            super(context);
            this.challenges = challenges;
            this.staple = staple == null ? null : staple.der();
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            if (staple != null && engine instanceof ReferenceCountedOpenSslEngine native_) {
                native_.setOcspResponse(staple);
            }
        }

        @Override
        protected void initHandler(SslHandler handler) {
            initEngine(handler.engine());
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
            return attentive(super.newHandler(allocator, startTls, executor), startTls, executor);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            return attentive(super.newHandler(allocator, host, port, startTls, executor), startTls, executor);
        }

        private SslHandler attentive(SslHandler usual, boolean startTls, Executor executor) {
            return challenges.awaitsTls()
                    ? new ChallengeHandler(usual.engine(), startTls, executor, challenges)
                    : usual;
        }
    }
}
