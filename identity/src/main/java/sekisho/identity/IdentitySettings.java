package sekisho.identity;

import java.time.Duration;
import java.util.Map;

/**
 * What the operator decides for all tenants.
 *
 * @param bounds what tenants may choose
 * @param eraseAfter how long after a contract's end everything personal is erased
 * @param brands how the login's pages look, by host
 */
public record IdentitySettings(Policy.Bounds bounds, Duration eraseAfter, Map<String, Branding> brands) {
    public static final IdentitySettings DEFAULT =
            new IdentitySettings(Policy.Bounds.DEFAULT, Duration.ofDays(30), Map.of());

    public IdentitySettings {
        brands = Map.copyOf(brands);
    }
}
