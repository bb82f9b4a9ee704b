package sekisho.identity;

/**
 * Whether members of a tenant may log in without its identity providers.
 *
 * @param only whether passwords open nothing
 * @param breakGlass the one account whose password still does, for the day on which the provider is away; an id
 */
public record SsoRule(boolean only, String breakGlass) {
    static final SsoRule DEFAULT = new SsoRule(false, "");

    /** Whether a password may let this account in. */
    boolean passwordFor(String account) {
        return !only || account.equals(breakGlass);
    }
}
