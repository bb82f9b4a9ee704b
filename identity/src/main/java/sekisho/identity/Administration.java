package sekisho.identity;

import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What operators and tenant administrators do, each part for one concern. Every act is an audit record, with what was before and
 * after, before it is done. Thread-safe; virtual threads. {@code actor} names who acts, for the journal.
 *
 * @param tenants customers, their places, contracts and policies
 * @param members who belongs to a tenant
 * @param access what members prove themselves with, and what keeps them out
 * @param screens who may see what
 */
public record Administration(
        TenantAdministration tenants,
        MemberAdministration members,
        AccessAdministration access,
        ScreenAdministration screens) {
    static Administration of(
            Parts parts,
            Desks desks,
            Tokens tokens,
            InstantSource clock,
            Function<String, String> origins,
            Supplier<Policy.Bounds> bounds,
            TenantLife life) {
        Invitations invitations = new Invitations(parts, clock, origins);
        return new Administration(
                new TenantAdministration(parts, bounds, life),
                new MemberAdministration(parts, invitations),
                new AccessAdministration(parts, desks, invitations),
                new ScreenAdministration(parts, tokens));
    }
}
