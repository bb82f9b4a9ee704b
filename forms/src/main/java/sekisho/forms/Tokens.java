package sekisho.forms;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that allow one submission: signed (HMAC-SHA-256), for a time, and bound to the form, the page's origin and the client's
 * network. The key lives in the memory of this process only, so a restart ends every token; the script fetches another one.
 * Pure but for the clock and randomness that are handed in; any thread.
 */
final class Tokens {
    /** Clocks of one machine may be set back by this much. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private static final int MOST_CHARS = 200;
    private static final Pattern FORM = Pattern.compile(
            "1\\.([a-z0-9-]{1,40})\\.([0-9]{1,15})\\.([0-9]{1,2})\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    private final InstantSource clock;
    private final RandomGenerator random;
    private final SecretKeySpec key;

    /** @param random cryptographically strong */
    Tokens(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    String issue(String form, String origin, InetAddress client, int bits) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String head = "1." + form + "." + clock.millis() + "." + bits + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
        return head + "." + signature(head, origin, client);
    }

    /** The token, when this process issued it for this form, origin and network. Says nothing of its age. */
    Optional<Token> read(String text, String form, String origin, InetAddress client) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !matcher.group(1).equals(form)) {
            return Optional.empty();
        }
        String head = text.substring(0, text.lastIndexOf('.'));
        byte[] expected = signature(head, origin, client).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, matcher.group(5).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        return Optional.of(new Token(
                form,
                Instant.ofEpochMilli(Long.parseLong(matcher.group(2))),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4)));
    }

    boolean isExpired(Token token, Duration life) {
        Duration age = Duration.between(token.issued(), clock.instant());
        return age.compareTo(life) > 0 || age.compareTo(SKEW.negated()) < 0;
    }

    boolean isTooEarly(Token token, Duration fastest) {
        return Duration.between(token.issued(), clock.instant()).compareTo(fastest) < 0;
    }

    /** Names of fields that belong to this token and stay empty. They mean nothing to a browser that fills in addresses. */
    List<String> decoys(Token token) {
        String mac = mac("decoys\n" + token.nonce())
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]", "");
        return List.of("memo_" + mac.substring(0, 5), "extra_" + mac.substring(5, 10));
    }

    private String signature(String head, String origin, InetAddress client) {
        return mac(head + "\n" + origin + "\n" + Networks.network(client));
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
        }
    }
}
