package sekisho.identity;

import java.util.Locale;
import java.util.Optional;

/** What somebody is in a tenant. */
public enum Role {
    /** Of the provider: sets bounds, sees all tenants' settings. */
    OPERATOR,
    /** Of the tenant: manages its members and policy. */
    ADMINISTRATOR,
    /** Uses the application. */
    MEMBER,
    /** Came by a link that opens one screen, and has no account of their own. */
    GUEST;

    /** As it is stored, sent to the application and typed. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a tenant's pages of administration are open to it. */
    public boolean administers() {
        return switch (this) {
            case OPERATOR, ADMINISTRATOR -> true;
            case MEMBER, GUEST -> false;
        };
    }

    public static Optional<Role> of(String id) {
        for (Role role : values()) {
            if (role.id().equals(id)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
