package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
    /** A real ClientHello of the JDK's. */
    private static ByteBuf hello(String host, String... protocols) throws IOException, GeneralSecurityException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(host, 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
        ByteBuffer out = ByteBuffer.allocate(32 << 10);
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), out);
        return Unpooled.wrappedBuffer(out.flip());
    }

    @Test
    void theNameAndTheOnlyProtocolAreRead() throws Exception {
        assertThat(ClientHello.peek(hello("App.example.jp", "acme-tls/1")))
                .isEqualTo(new ClientHello("app.example.jp", true));
        assertThat(ClientHello.peek(hello("app.example.jp", "h2", "http/1.1")))
                .isEqualTo(new ClientHello("app.example.jp", false));
        assertThat(ClientHello.peek(hello("app.example.jp", "acme-tls/1", "h2")))
                .as("it must be alone (RFC 8737 §3)")
                .isEqualTo(new ClientHello("app.example.jp", false));
    }

    @Test
    void whatIsCutIsNotRead() throws Exception {
        ByteBuf whole = hello("app.example.jp", "acme-tls/1");
        for (int length = 0; length < whole.readableBytes(); length++) {
            assertThat(ClientHello.peek(whole.slice(0, length))).isNull();
        }
        assertThat(whole.readerIndex()).isZero();
    }

    @Property(tries = 500)
    void noBytesMakeItThrow(@ForAll byte[] bytes, @ForAll int at, @ForAll byte change) throws Exception {
        ClientHello.peek(Unpooled.wrappedBuffer(bytes));
        ByteBuf real = hello("app.example.jp", "acme-tls/1");
        real.setByte(Math.floorMod(at, real.readableBytes()), change);
        ClientHello.peek(real);
    }

    @Test
    void challengesAreBounded() {
        Challenges challenges = new Challenges();
        for (int i = 0; i < Challenges.MOST; i++) {
            challenges.answer("a.example.jp", "token" + i, "text");
        }
        assertThatThrownBy(() -> challenges.answer("a.example.jp", "more", "text"))
                .isInstanceOf(GateException.class);
        challenges.forget("A.example.jp", "token0");
        challenges.answer("a.example.jp", "more", "text");
    }
}
