package sekisho.identity.internal.sso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody looks around in networks that only this machine reaches. */
class PublicTransportTest {
    private final List<URI> asked = new ArrayList<>();
    private final Transport transport = new PublicTransport((method, uri, fields, body) -> {
        asked.add(uri);
        return new Transport.Answer(200, "application/json", "{}");
    });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost:8443/",
                "https://10.1.2.3/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://172.31.255.255/",
                "https://192.168.0.1/",
                "https://0.0.0.0/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:7f00:1::]/",
                "https://[fd00::1]/",
                "https://[fe80::1]/"
            })
    void whatIsNotOnTheInternetIsNotAsked(String address) {
        assertThatThrownBy(() -> transport.send("GET", URI.create(address), Map.of(), ""))
                .isInstanceOfSatisfying(
                        SsoRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(SsoReason.INSIDE));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://192.0.2.1/", "https://8.8.8.8/", "https://[2001:db8::1]/", "https://172.32.0.1/"})
    void whatIsOnItIs(String address) {
        assertThat(transport.send("GET", URI.create(address), Map.of(), "").status())
                .isEqualTo(200);
        assertThat(asked).containsExactly(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https:///nothing", "https:opaque"})
    void anAddressWithoutAHostIsMalformed(String address) {
        assertThatThrownBy(() -> transport.send("GET", URI.create(address), Map.of(), ""))
                .isInstanceOf(SsoRefusedException.class);
        assertThat(asked).isEmpty();
    }
}
