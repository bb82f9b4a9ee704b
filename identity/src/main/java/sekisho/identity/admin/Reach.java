package sekisho.identity.admin;

import java.net.InetAddress;
import sekisho.identity.Role;

/** Whose data somebody may see and change. */
public sealed interface Reach {
    /** Who acts, for the journal. */
    String actor();

    /** Whether a tenant lies within. */
    boolean covers(String tenant);

    /** The provider's: every tenant. */
    record Operator(String actor) implements Reach {
        @Override
        public boolean covers(String tenant) {
            return true;
        }
    }

    /**
     * An administrator's of one tenant: that one.
     *
     * @param address from which they come
     */
    record OneTenant(String tenant, String actor, Role role, InetAddress address) implements Reach {
        @Override
        public boolean covers(String asked) {
            return tenant.equals(asked);
        }
    }
}
