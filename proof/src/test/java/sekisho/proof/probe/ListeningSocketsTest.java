package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import sekisho.proof.Observation;
import sekisho.proof.Result;
import sekisho.proof.probe.ListeningSockets.Listening;

class ListeningSocketsTest {
    private static final List<String> TABLE = List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 00000000:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 501 1 0 100",
            "   1: 0100007F:2382 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 502 1 0 100",
            "   2: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 999 1 0 100",
            "   3: 0100007F:2382 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 503 1 0 100",
            "   4: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 504 1");

    @Test
    void onlyListeningSocketsOfThisProcessAreRead() {
        assertThat(ListeningSockets.parse(TABLE, Set.of(501L, 502L, 503L, 504L)))
                .extracting(Listening::text)
                .containsExactly("0.0.0.0:8443", "127.0.0.1:9090", "[0:0:0:0:0:0:0:1]:8080");
    }

    @Property
    void noTableMakesTheReaderFail(@ForAll List<String> lines) {
        assertThat(ListeningSockets.parse(lines, Set.of(501L))).isEmpty();
    }

    @Test
    void aSocketThatIsReallyOpenIsSeen() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ListeningSockets.ofThisProcess())
                    .anyMatch(socket -> socket.local() && socket.port() == server.getLocalPort());
        }
    }

    @Test
    void configuredPortsAndLoopbackHold() throws Exception {
        Observation observation = ports(any(8443), any(9443), loopback(9090), loopback(33_333));
        assertThat(observation.result()).isEqualTo(Result.HOLDS);
        assertThat(observation.facts())
                .containsEntry("open", "8443 9443")
                .containsEntry("loopback", "127.0.0.1:33333 127.0.0.1:9090")
                .containsEntry("surplus", "none");
    }

    @Test
    void anExtraOpenPortFails() throws Exception {
        Observation observation = ports(any(8443), any(5005));
        assertThat(observation.result()).isEqualTo(Result.FAILS);
        assertThat(observation.facts()).containsEntry("surplus", "0.0.0.0:5005");
        assertThat(observation.seen().ja()).contains("0.0.0.0:5005");
    }

    private static Observation ports(Listening... sockets) throws Exception {
        return new PortsProbe(
                        () -> List.of(new InetSocketAddress(8443)),
                        () -> List.of(new InetSocketAddress(8080)),
                        Set.of(9443),
                        () -> List.of(sockets))
                .observe()
                .getFirst();
    }

    private static Listening any(int port) throws Exception {
        return new Listening(InetAddress.getByAddress(new byte[4]), port);
    }

    private static Listening loopback(int port) throws Exception {
        return new Listening(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
