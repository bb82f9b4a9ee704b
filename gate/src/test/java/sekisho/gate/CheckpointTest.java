package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static Exchange exchange(String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        RequestHead head = new RequestHead("GET", "https", "a", "a", "/", "1.1", 0, false, null);
        ClientConnection connection = new ClientConnection(address, null, null, new Deadlines(), () -> {});
        return new Exchange("ID", Instant.EPOCH, 0, head, connection, address, null, false, null, null);
    }

    private static Checkpoint.Step step(String name, Verdict verdict) {
        return new Checkpoint.Step(name, exchange -> verdict);
    }

    @Test
    void theFirstCheckThatDoesNotPassDecides() {
        Verdict.Refuse refuse = new Verdict.Refuse(Reason.ADDRESS_DENIED);
        Checkpoint checkpoint = new Checkpoint(
                List.of(step("a", Verdict.PASS), step("b", refuse), new Checkpoint.Step("c", exchange -> {
                    throw new AssertionError("asked after a refusal");
                })));
        Exchange exchange = exchange("192.0.2.1");
        assertThat(checkpoint.decide(exchange)).isSameAs(refuse);
        assertThat(exchange.trail).containsExactly("a:pass", "b:refuse");
    }

    @Test
    void aChallengeEndsTheRoundToo() {
        Verdict.Challenge challenge = new Verdict.Challenge("/.sekisho/login", Reason.ADDRESS_DENIED);
        Checkpoint checkpoint = new Checkpoint(List.of(step("a", challenge), step("b", Verdict.PASS)));
        Exchange exchange = exchange("192.0.2.1");
        assertThat(checkpoint.decide(exchange)).isSameAs(challenge);
        assertThat(exchange.trail).containsExactly("a:challenge");
    }

    @Test
    void allPassingLeavesTheWholeTrail() {
        Checkpoint checkpoint = new Checkpoint(List.of(step("a", Verdict.PASS), step("b", Verdict.PASS)));
        Exchange exchange = exchange("192.0.2.1");
        assertThat(checkpoint.decide(exchange)).isSameAs(Verdict.PASS);
        assertThat(exchange.trail).containsExactly("a:pass", "b:pass");
    }
}
