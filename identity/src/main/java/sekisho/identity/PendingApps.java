package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * Secrets of authenticator apps that are being set up. The page keeps them, sealed, for a quarter of an hour; an account gets one when
 * its first code was right. Thread-safe.
 */
final class PendingApps {
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final String CONTEXT = "factor.pending";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Keys keys;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    PendingApps(Keys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** What the page shows: the secret of the form that was sent, so that nobody scans twice, or a new one. */
    FactorPage.App app(PageRequest request, Member member, String action) {
        byte[] secret = opened(request.field("pending"), member).orElseGet(this::fresh);
        String text = Totp.base32(secret);
        String issuer = request.host();
        String uri = "otpauth://totp/" + encoded(issuer) + ":"
                + encoded(member.mail().text()) + "?secret=" + text + "&issuer=" + encoded(issuer);
        return new FactorPage.App(
                action, sealed(secret, member), text.replaceAll("(.{4})(?=.)", "$1 "), QrCode.of(uri));
    }

    private byte[] fresh() {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String sealed(byte[] secret, Member member) {
        byte[] body = JSON.createObjectNode()
                .put("secret", Base64.getEncoder().encodeToString(secret))
                .put("account", member.account())
                .put("until", clock.instant().plus(VALID).toEpochMilli())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keys.seal(body, CONTEXT));
    }

    /** The secret of a member's form; empty when it is another's, too old or none. */
    Optional<byte[]> opened(String pending, Member member) {
        try {
            JsonNode body = JSON.readTree(keys.open(Base64.getUrlDecoder().decode(pending), CONTEXT));
            boolean fits = body.path("account").asText().equals(member.account())
                    && clock.millis() < body.path("until").asLong();
            return fits
                    ? Optional.of(Base64.getDecoder().decode(body.path("secret").asText()))
                    : Optional.empty();
        } catch (StoreException | IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
