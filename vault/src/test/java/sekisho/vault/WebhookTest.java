package sekisho.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final String SECRET = "0123456789abcdef";
    private final AtomicLong now = new AtomicLong(1_800_000_000);
    private final Webhook webhook = new Webhook(() -> Instant.ofEpochSecond(now.get()));
    private final ByteBuffer body = ByteBuffer.wrap("{\"post\":1}".getBytes(StandardCharsets.UTF_8));

    private String sign(String time) {
        return "sha256=" + HexFormat.of().formatHex(Webhook.code(SECRET, time, body));
    }

    @Test
    void aGenuineMessageCountsOnce() {
        String time = Long.toString(now.get() - 10);
        assertThat(webhook.accepts(SECRET, time, sign(time), body)).isTrue();
        assertThat(webhook.accepts(SECRET, time, sign(time), body))
                .as("replayed")
                .isFalse();
    }

    @Test
    void anythingElseDoesNotCount() {
        String time = Long.toString(now.get());
        assertThat(webhook.accepts("another secret!!", time, sign(time), body)).isFalse();
        assertThat(webhook.accepts(SECRET, Long.toString(now.get() + 1), sign(time), body))
                .isFalse();
        assertThat(webhook.accepts(SECRET, time, sign(time), ByteBuffer.allocate(3)))
                .isFalse();
        String old = Long.toString(now.get() - 301);
        assertThat(webhook.accepts(SECRET, old, sign(old), body)).isFalse();
        String coming = Long.toString(now.get() + 301);
        assertThat(webhook.accepts(SECRET, coming, sign(coming), body)).isFalse();
        for (String nonsense : new String[] {"", "x", "-1", "99999999999999999999", Long.toString(Long.MIN_VALUE)}) {
            assertThat(webhook.accepts(SECRET, nonsense, sign(nonsense), body)).isFalse();
        }
    }
}
