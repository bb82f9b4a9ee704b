package sekisho.identity;

import java.util.Optional;

/** Whether a request may go on to the application. */
public sealed interface Admission {
    /** As nobody in particular: the site does not ask. */
    Admission ANONYMOUS = new Admitted(Optional.empty());

    /** It may. */
    record Admitted(Optional<Principal> principal) implements Admission {}

    /** Somebody has to log in first. */
    record LoginNeeded() implements Admission {}

    /** There is no tenant at this place. */
    record NoTenant() implements Admission {}

    /** Nobody, or nobody with that role, may come from this network; the principal where it is known. */
    record WrongNetwork(Optional<Principal> principal) implements Admission {}
    /** The member has to show a second factor, as the last time is too long ago for this. */
    record FactorNeeded(Principal principal) implements Admission {}

    /** The member may not use this. */
    record Denied(Principal principal, Permissions.Decision decision) implements Admission {}
}
