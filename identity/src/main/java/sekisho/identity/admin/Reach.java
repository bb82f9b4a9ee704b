package sekisho.identity.admin;

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

    /** An administrator's of one tenant: that one. */
    record OneTenant(String tenant, String actor) implements Reach {
        @Override
        public boolean covers(String asked) {
            return tenant.equals(asked);
        }
    }
}
