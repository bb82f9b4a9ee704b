package sekisho.gate;

import org.jspecify.annotations.Nullable;
import sekisho.words.AddressSet;

/**
 * A site as the checks and the proxy need it. Immutable but for the buckets of its rate limiter; any thread.
 *
 * @param rate kept over a reload that does not change the rate
 * @param upstream kept over a reload that does not change where it is
 * @param clientAuthority who vouches for devices, or null where no certificate is asked for
 */
record ProtectedSite(
        GateSettings.Site settings,
        AddressSet allowedAddresses,
        AddressSet deniedAddresses,
        RateLimiter rate,
        Upstream upstream,
        @Nullable ClientAuthority clientAuthority) {
    /** How it is inspected, or null when it is not. */
    @Nullable
    Waf waf() {
        return settings.waf().orElse(null);
    }

    /** How its uploads are scanned, or null when they are not. */
    @Nullable
    Antivirus antivirus() {
        return settings.antivirus().orElse(null);
    }

    /** What answers in the place of the upstream, or null. */
    @Nullable
    Resident resident() {
        return settings.resident().orElse(null);
    }

    /** How it asks who comes, or null when it does not. */
    GateSettings.@Nullable Login login() {
        return settings.login().orElse(null);
    }

    String host() {
        return settings.host();
    }
}
