package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sekisho.words.AddressRange;
import sekisho.words.AddressSet;

/**
 * From which networks somebody may come. An empty set stands for any. Immutable; only computes.
 *
 * @param everyone of the tenant, before it is known who comes
 * @param roles in addition, who comes with a role
 */
public record NetworkRule(AddressSet everyone, Map<Role, AddressSet> roles) {
    /** From anywhere. */
    public static final NetworkRule ANY = new NetworkRule(AddressSet.empty(), Map.of());

    private static final String EVERYONE = "everyone";
    private static final int MOST = 500;

    public NetworkRule {
        roles = Map.copyOf(roles);
    }

    /** Whether anybody may come from there. */
    boolean admits(InetAddress address) {
        return everyone.isEmpty() || everyone.contains(address);
    }

    /** Whether somebody with that role may come from there. */
    public boolean admits(Role role, InetAddress address) {
        AddressSet own = roles.get(role);
        return admits(address) && (own == null || own.isEmpty() || own.contains(address));
    }

    /** Lists of addresses and ranges: one for {@code everyone}, and one by the id of each role. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        write(json.putArray(EVERYONE), everyone);
        for (Role role : Role.values()) {
            write(json.putArray(role.id()), roles.getOrDefault(role, AddressSet.empty()));
        }
        return json;
    }

    private static void write(ArrayNode list, AddressSet set) {
        set.ranges().forEach(range -> list.add(range.toString()));
    }

    /**
     * Reads what {@link #json} writes.
     *
     * @throws IllegalArgumentException when something is no address or range, or there are more than 500 in a list
     */
    static NetworkRule read(JsonNode json) {
        Map<Role, AddressSet> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            AddressSet set = set(json.path(role.id()));
            if (!set.isEmpty()) {
                roles.put(role, set);
            }
        }
        return new NetworkRule(set(json.path(EVERYONE)), roles);
    }

    private static AddressSet set(JsonNode list) {
        if (list.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " networks");
        }
        List<AddressRange> ranges = new ArrayList<>();
        list.forEach(range -> ranges.add(AddressRange.parse(range.asText())));
        return AddressSet.of(ranges);
    }
}
