package sekisho.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which tenant is where. Immutable; only computes. */
final class Directory {
    static final Directory EMPTY = new Directory(List.of());

    private record Entry(Place place, Tenant tenant) {}

    /** In the order in which they were made. */
    private final Map<String, Tenant> byId = new LinkedHashMap<>();

    private final List<Tenant> canaries = new ArrayList<>();
    private final List<Tenant> customers = new ArrayList<>();
    private final Map<String, List<Entry>> byHost = new HashMap<>();
    private final Map<String, List<Entry>> canariesByHost = new HashMap<>();

    Directory(Collection<Tenant> tenants) {
        for (Tenant tenant : tenants) {
            byId.put(tenant.id(), tenant);
            if (tenant.isCanary()) {
                canaries.add(tenant);
            } else {
                customers.add(tenant);
            }
            for (Place place : tenant.places()) {
                (tenant.isCanary() ? canariesByHost : byHost)
                        .computeIfAbsent(place.host(), host -> new ArrayList<>())
                        .add(new Entry(place, tenant));
            }
        }
        Comparator<Entry> longestFirst =
                Comparator.comparingInt(entry -> -entry.place().path().length());
        byHost.values().forEach(entries -> entries.sort(longestFirst));
    }

    /** The same with a tenant that is new, or in the place of the one with its id. */
    Directory with(Tenant tenant) {
        Map<String, Tenant> tenants = new LinkedHashMap<>(byId);
        tenants.put(tenant.id(), tenant);
        return new Directory(tenants.values());
    }

    /** The same without a tenant. */
    Directory without(String id) {
        Map<String, Tenant> tenants = new LinkedHashMap<>(byId);
        tenants.remove(id);
        return new Directory(tenants.values());
    }

    Optional<Tenant> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All but the canaries. */
    Collection<Tenant> all() {
        return Collections.unmodifiableList(customers);
    }

    Collection<Tenant> canaries() {
        return Collections.unmodifiableList(canaries);
    }

    /**
     * The tenant at a request's path. When tenants share a host and the path can be read in more than one way, there is none: the
     * application could take it for another's.
     */
    Optional<Tenant> at(String host, String rawPath) {
        List<Entry> entries = (Canary.isPlace(rawPath) ? canariesByHost : byHost).getOrDefault(host, List.of());
        if (entries.size() == 1 && entries.getFirst().place().path().equals("/")) {
            return Optional.of(entries.getFirst().tenant());
        }
        Optional<String> path = ScreenPath.of(rawPath).map(parsed -> "/" + String.join("/", parsed.segments()));
        return path.flatMap(normal -> entries.stream()
                .filter(entry -> entry.place().contains(normal))
                .findFirst()
                .map(Entry::tenant));
    }
}
