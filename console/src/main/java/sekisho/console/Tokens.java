package sekisho.console;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random values that nobody can guess. Thread-safe. */
final class Tokens {
    private final SecureRandom random = new SecureRandom();

    /** 256 bits as 43 characters of base64url (RFC 4648 §5). */
    String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** 128 bits as 32 hexadecimal digits. */
    String id() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether {@code text} has the form of {@link #secret}. */
    static boolean looksLikeSecret(String text) {
        return text.length() == 43 && text.chars().allMatch(Tokens::base64url);
    }

    private static boolean base64url(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
