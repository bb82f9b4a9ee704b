package sekisho.proof;

import java.util.Locale;

/** What is known of a control. */
public enum Result {
    /** A probe saw it hold. */
    HOLDS,
    /** A probe saw it fail. */
    FAILS,
    /** A probe saw that the product is not set up to do it. */
    NOT_CONFIGURED,
    /** Somebody vouches for it, and the attestation is valid. */
    ATTESTED,
    /** The evidence or attestation is too old. */
    STALE,
    /** There is no evidence. Never answered with yes. */
    UNPROVEN;

    /** {@code not-configured} and the like. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
