package sekisho.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Comparison that takes the same time wherever two texts differ. */
final class Secrets {
    private Secrets() {}

    static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
