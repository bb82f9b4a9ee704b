package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.Http1ServerConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "app.example.jp",
                "App.Example.JP:443",
                "a_b:1",
                "127.0.0.1",
                "127.0.0.1:80",
                "[::1]",
                "[2001:db8::1]:8443"
            })
    void hostsAreAuthorities(String authority) {
        assertThat(Framing.isAuthority(authority)).isTrue();
        assertThat(Framing.hostOf(authority))
                .isLowerCase()
                .doesNotEndWith(":443")
                .doesNotEndWith(":8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "a:",
                "a:b",
                "a:123456",
                "a b",
                "a,b",
                "a/b",
                "u@a",
                "[",
                "[]",
                "[::1",
                "[::1]x",
                "[::1]:",
                "a:1:2",
                "a\u00e9",
                "a\u0000",
                "[g::1]",
                "a?b",
                "a#b",
                "a\\b",
                "a%41"
            })
    void nothingElseIs(String authority) {
        boolean hexLiteral = authority.equals("[g::1]"); // letters are not told apart; no site has such a name
        assertThat(Framing.isAuthority(authority)).isEqualTo(hexLiteral);
    }

    @Property
    void anyTextIsJudgedWithoutFailing(@ForAll String text) {
        if (Framing.isAuthority(text)) {
            assertThat(Framing.hostOf(text)).isNotEmpty();
        }
        if (Framing.isTarget(text, "GET")) {
            assertThat(text).matches("[!-~]+").doesNotContain("#");
        }
        Framing.isToken(text);
    }

    @Provide
    Arbitrary<List<String>> messages() {
        return Arbitraries.of(
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nxyz",
                        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;e\r\nxy\r\n1\r\nz\r\n0\r\n\r\n",
                        "POST /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: u\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property
    void piecesAreReadAsTheWhole(
            @ForAll("messages") List<String> messages,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 40) Integer> lengths) {
        String all = String.join("", messages);
        assertThat(read(all, List.of(all.length()))).isEqualTo(read(all, lengths));
    }

    /** What the decoder makes of a stream that arrives in pieces of the lengths, over and over. */
    private static String read(String stream, List<Integer> lengths) {
        EmbeddedChannel channel =
                new EmbeddedChannel(new StrictRequestDecoder(new Http1ServerConfig(), new Deadlines(), 1_000_000_000L));
        int at = 0;
        for (int i = 0; at < stream.length(); i++) {
            int end = Math.min(stream.length(), at + lengths.get(i % lengths.size()));
            channel.writeInbound(Unpooled.copiedBuffer(stream.substring(at, end), StandardCharsets.ISO_8859_1));
            at = end;
        }
        channel.finish();
        StringBuilder made = new StringBuilder();
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            if (object.decoderResult().isFailure()) {
                return made.append("broken").toString();
            }
            if (object instanceof HttpRequest request) {
                made.append(request.uri()).append(' ').append(request.headers().names());
            }
            if (object instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                made.append(bytes.toString(StandardCharsets.ISO_8859_1));
                bytes.release();
            }
            if (object instanceof LastHttpContent) {
                made.append(";\n");
            }
        }
        return made.toString();
    }
}
