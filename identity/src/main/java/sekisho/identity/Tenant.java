package sekisho.identity;

import java.time.Instant;
import java.util.List;

/**
 * One of the provider's customers.
 *
 * @param places at least one
 */
public record Tenant(
        String id,
        String name,
        List<Place> places,
        Policy policy,
        boolean suspended,
        Instant createdAt,
        Permissions permissions) {
    public Tenant {
        places = List.copyOf(places);
    }

    /** Whether it is a probe's and nobody's customer. */
    boolean isCanary() {
        return Canary.isCanary(id);
    }
}
