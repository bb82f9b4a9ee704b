package sekisho.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells a CMS's own message from anybody else's: HMAC-SHA-256 (RFC 2104) over time and body with a shared secret, not older than
 * five minutes, and each only once. Any thread.
 */
final class Webhook {
    /** Seconds since the epoch. */
    static final String TIMESTAMP = "Sekisho-Timestamp";

    /** {@code sha256=} and the code in hexadecimal digits. */
    static final String SIGNATURE = "Sekisho-Signature";

    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Cache<String, Boolean> seen;

    Webhook(InstantSource clock) {
        this.clock = clock;
        Ticker ticker = () -> clock.millis() * 1_000_000;
        this.seen = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(REMEMBERED)
                .expireAfterWrite(WINDOW.multipliedBy(2))
                .build();
    }

    boolean accepts(String secret, String timestamp, String signature, ByteBuffer body) {
        long time;
        try {
            time = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            return false;
        }
        if (Math.abs(Math.subtractExact(clock.instant().getEpochSecond(), Math.clamp(time, 0, 1L << 40)))
                > WINDOW.toSeconds()) {
            return false;
        }
        byte[] expected = ("sha256=" + HexFormat.of().formatHex(code(secret, timestamp, body)))
                .getBytes(StandardCharsets.US_ASCII);
        boolean genuine = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII));
        return genuine && seen.asMap().putIfAbsent(signature, true) == null;
    }

    static byte[] code(String secret, String timestamp, ByteBuffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            mac.update(body.duplicate());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
        }
    }
}
