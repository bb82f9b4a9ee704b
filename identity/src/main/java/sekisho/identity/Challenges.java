package sekisho.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What keys are asked to sign, each for one purpose, once, for an hour. A challenge says when it ends and proves by an HMAC that it
 * is ours, so that asking costs no memory; only those that were answered rightly are remembered. The key lives as long as the
 * process: a restart ends all of them, also those that were used. Thread-safe.
 */
final class Challenges {
    static final Duration VALID = Duration.ofHours(1);

    private static final int NONCE_BYTES = 16;
    private static final int HEAD_BYTES = NONCE_BYTES + Long.BYTES;
    private static final int MOST_USED = 200_000;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final Cache<String, Boolean> used =
            Caffeine.newBuilder().expireAfterWrite(VALID).maximumSize(MOST_USED).build();

    Challenges(InstantSource clock) {
        this.clock = clock;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** A new one in base64url. */
    String issue(String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] head = ByteBuffer.allocate(HEAD_BYTES)
                .put(nonce)
                .putLong(clock.instant().plus(VALID).toEpochMilli())
                .array();
        byte[] mac = mac(head, purpose);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(head.length + mac.length)
                        .put(head)
                        .put(mac)
                        .array());
    }

    /** Whether it was issued for that purpose, has not ended, and was not used. */
    boolean isOpen(String challenge, String purpose) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(challenge);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (bytes.length <= HEAD_BYTES || used.getIfPresent(challenge) != null) {
            return false;
        }
        byte[] head = Arrays.copyOf(bytes, HEAD_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length);
        boolean ours = MessageDigest.isEqual(mac, mac(head, purpose));
        return ours && clock.millis() < ByteBuffer.wrap(head).getLong(NONCE_BYTES);
    }

    /** Uses an open one up; true for exactly one of several who try. */
    boolean use(String challenge) {
        return used.asMap().putIfAbsent(challenge, true) == null;
    }

    private byte[] mac(byte[] head, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(head);
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }
}
