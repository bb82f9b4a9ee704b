package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * Permits for trying an identity provider: whoever has one may walk through a login and is told what it would come to, and why not.
 * They are sealed and not stored. Thread-safe.
 */
record SsoTrials(Keys keys, InstantSource clock) {
    static final Duration VALID = Duration.ofMinutes(15);
    private static final String SEAL = "sso.trial";

    String permit(String provider) {
        String text = provider + " " + clock.instant().plus(VALID).toEpochMilli();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.seal(text.getBytes(StandardCharsets.UTF_8), SEAL));
    }

    /** Whether it is one for that provider, and not too old. */
    boolean permits(String provider, String permit) {
        if (permit.isEmpty() || permit.length() > 1000) {
            return false;
        }
        try {
            String text = new String(keys.open(Base64.getUrlDecoder().decode(permit), SEAL), StandardCharsets.UTF_8);
            String[] parts = text.split(" ", 2);
            return parts[0].equals(provider)
                    && clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(parts[1])));
        } catch (IllegalArgumentException | StoreException e) {
            return false;
        }
    }
}
