package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final String SERVER_HELLO_12 = "0303" + "ab".repeat(32) + "00" + "c02f" + "00" + "0000";

    @Test
    void anAlertIsARefusal() throws Exception {
        assertThat(reply("15 0303 0002 02 46")).isEqualTo(new Hello.Refused(70));
        assertThat(new Hello.Refused(70).text()).isEqualTo("protocol_version");
    }

    @Test
    void aWarningAboutTheNameIsPassedOver() throws Exception {
        assertThat(reply("15 0303 0002 01 70  15 0303 0002 02 28")).isEqualTo(new Hello.Refused(40));
    }

    @Test
    void anEcdheExchangeTellsItsGroupAndSignature() throws Exception {
        // ServerHello, then ServerKeyExchange with a named curve (x25519), a one-byte key and rsa_pss_rsae_sha256.
        String flight = message(2, SERVER_HELLO_12) + message(12, "03 001d 01 ff 0804 0001 00");
        assertThat(reply(record(flight)))
                .isEqualTo(new Hello.Accepted(
                        Hello.TLS_1_2, 0xC02F, java.util.Optional.of(29), java.util.Optional.of(0x0804)));
    }

    @Test
    void messagesMaySpanRecords() throws Exception {
        String flight = (message(2, SERVER_HELLO_12) + message(14, "")).replace(" ", "");
        StringBuilder bytewise = new StringBuilder();
        for (int i = 0; i < flight.length(); i += 2) {
            bytewise.append(record(flight.substring(i, i + 2)));
        }
        assertThat(reply(bytewise.toString())).isInstanceOf(Hello.Accepted.class);
    }

    @Test
    void aRetryRequestTellsVersionAndGroup() throws Exception {
        String retry = "0303" + "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c" + "00" + "1301"
                + "00" + "000c" + "002b 0002 0304" + "0033 0002 0017";
        assertThat(reply(record(message(2, retry))))
                .isEqualTo(new Hello.Accepted(
                        Hello.TLS_1_3, 0x1301, java.util.Optional.of(23), java.util.Optional.empty()));
    }

    @Property
    void anyBytesAreEitherUnderstoodOrAnIoException(@ForAll @Size(max = 300) byte[] bytes) {
        assertThatCode(() -> {
                    try {
                        assertThat(Hello.reply(new DataInputStream(new ByteArrayInputStream(bytes))))
                                .isNotNull();
                    } catch (IOException e) {
                        assertThat(e).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Property
    void anyHandshakeMessageIsEitherUnderstoodOrAnIoException(@ForAll @Size(max = 120) byte[] body) {
        String hex = HexFormat.of().formatHex(body);
        assertThatCode(() -> {
                    try {
                        assertThat(reply(record(message(2, hex) + message(12, hex) + message(14, ""))))
                                .isNotNull();
                    } catch (IOException e) {
                        assertThat(e).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void lengthsInTheHelloAddUp() {
        for (int version : List.of(Hello.SSL_3_0, Hello.TLS_1_0, Hello.TLS_1_1, Hello.TLS_1_2, Hello.TLS_1_3)) {
            byte[] hello = Hello.clientHello("app.example.jp", Hello.Offer.of(version, Suites.before13()));
            assertThat(((hello[3] & 0xFF) << 8) + (hello[4] & 0xFF)).isEqualTo(hello.length - 5);
            assertThat(((hello[7] & 0xFF) << 8) + (hello[8] & 0xFF)).isEqualTo(hello.length - 9);
        }
    }

    private static Hello.Reply reply(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return Hello.reply(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static String message(int type, String hex) {
        String body = hex.replace(" ", "");
        return String.format(java.util.Locale.ROOT, "%02x%06x", type, body.length() / 2) + body;
    }

    private static String record(String hex) {
        String body = hex.replace(" ", "");
        return String.format(java.util.Locale.ROOT, "160303%04x", body.length() / 2) + body;
    }
}
