package sekisho.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One of the provider's customers.
 *
 * @param places at least one
 * @param contractEnd from when on nobody gets in; empty while no end is agreed
 */
public record Tenant(
        String id,
        String name,
        List<Place> places,
        Policy policy,
        boolean suspended,
        Instant createdAt,
        Permissions permissions,
        Optional<Instant> contractEnd) {
    public Tenant {
        places = List.copyOf(places);
    }

    /** Whether it is a probe's and nobody's customer. */
    boolean isCanary() {
        return Canary.isCanary(id);
    }
}
