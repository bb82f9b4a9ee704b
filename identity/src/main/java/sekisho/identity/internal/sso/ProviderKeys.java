package sekisho.identity.internal.sso;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a provider publishes. An unknown key is looked for again at most every {@link #PAUSE}, so that a provider may change
 * its keys and nobody can make us ask without end. Thread-safe; virtual threads.
 */
final class ProviderKeys {
    static final Duration PAUSE = Duration.ofSeconds(30);
    static final Duration KNOWN = Duration.ofHours(1);

    private final Transport transport;
    private final InstantSource clock;
    private volatile @Nullable Held held;

    private record Held(JWKSet keys, Instant at) {}

    ProviderKeys(Transport transport, InstantSource clock) {
        this.transport = transport;
        this.clock = clock;
    }

    Optional<JWK> find(URI at, String id) {
        Held now = held;
        Instant time = clock.instant();
        boolean stale = now == null || !time.isBefore(now.at().plus(KNOWN));
        boolean unknown = now != null
                && now.keys().getKeyByKeyId(id) == null
                && !time.isBefore(now.at().plus(PAUSE));
        if (stale || unknown) {
            refresh(at);
        }
        Held after = held;
        return after == null
                ? Optional.empty()
                : Optional.ofNullable(after.keys().getKeyByKeyId(id));
    }

    int refresh(URI at) {
        Transport.Answer answer = transport.send("GET", at, Map.of("Accept", "application/json"), "");
        SsoRefusedException.unless(answer.status() == 200, SsoReason.UNREACHABLE);
        try {
            JWKSet keys = JWKSet.parse(answer.body());
            held = new Held(keys, clock.instant());
            return keys.size();
        } catch (ParseException e) {
            throw new SsoRefusedException(SsoReason.MALFORMED, e);
        }
    }
}
