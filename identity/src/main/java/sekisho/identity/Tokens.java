package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Random values that nobody can guess, and the only form in which they are stored. Thread-safe when the generator is. */
final class Tokens {
    private static final int SECRET_LENGTH = 43;
    private static final String ID_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private final RandomGenerator random;

    /** @param random a cryptographic generator, but for tests */
    Tokens(RandomGenerator random) {
        this.random = random;
    }

    /** 256 bits as 43 characters of base64url (RFC 4648 §5). */
    String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A name of 12 lower-case letters and digits, none of which looks like another: no secret, but distinct. */
    String id() {
        StringBuilder id = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /** Six decimal digits. */
    String digits() {
        return String.format("%06d", random.nextInt(1_000_000));
    }

    /** Whether {@code text} has the form of {@link #secret}. */
    static boolean looksLikeSecret(String text) {
        if (text.length() != SECRET_LENGTH) {
            return false;
        }
        for (int i = 0; i < SECRET_LENGTH; i++) {
            if (!isBase64url(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** SHA-256: enough for what is random in 256 bits, and quick where every request needs it. */
    static byte[] hash(String secret) {
        return hash(secret, "");
    }

    /** The hash of a secret that means something only together with {@code owner}. */
    static byte[] hash(String secret, String owner) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(owner.getBytes(StandardCharsets.UTF_8));
            return sha.digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static boolean isBase64url(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
