package sekisho.identity.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.SsoAdministration;
import sekisho.identity.Tenant;

/**
 * Whom and what the ids in records mean today: records hold ids alone, so that they outlive a person's data without holding it. For
 * one request; each id is looked up once.
 */
final class LogNames {
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,40}");

    private final AdminFrame frame;
    private final Tenant tenant;
    private final Administration administration;
    private final SsoAdministration sso;
    private final Map<String, Someone> people = new HashMap<>();
    private final Map<String, String> providers = new HashMap<>();

    LogNames(AdminFrame frame, Tenant tenant, Administration administration, SsoAdministration sso) {
        this.frame = frame;
        this.tenant = tenant;
        this.administration = administration;
        this.sso = sso;
    }

    /**
     * A person or a thing.
     *
     * @param more what tells it from others of the same name; may be empty
     */
    record Someone(String name, String more) {
        static final Someone NOBODY = new Someone("", "");

        @Override
        public String toString() {
            return more.isEmpty() ? name : name + " <" + more + ">";
        }
    }

    /** Who did it. */
    Someone actor(String actor) {
        int colon = actor.indexOf(':');
        String of = colon < 0 ? "" : LogDetails.clean(actor.substring(colon + 1));
        return switch (colon < 0 ? actor : actor.substring(0, colon)) {
            case "system" -> new Someone(frame.t(LogText.SYSTEM), "");
            case "operator", "cli" -> new Someone(frame.t(LogText.OPERATOR), of);
            case "scim" -> new Someone(frame.t(LogText.DIRECTORY), "");
            case "sso" -> new Someone(provider(of), frame.t(LogText.PROVIDER));
            default -> person(actor);
        };
    }

    /** A member or a guest; somebody who has left has no name any more. */
    Someone person(String account) {
        return people.computeIfAbsent(account, this::look);
    }

    private Someone look(String account) {
        if (account.equals("unknown")) {
            return new Someone(frame.t(LogText.UNKNOWN), "");
        }
        Optional<Account> found = ID.matcher(account).matches()
                ? administration.members().account(tenant.id(), account)
                : Optional.empty();
        return found.map(it ->
                        new Someone(it.name(), it.role() == Role.GUEST ? frame.t(AdminText.ROLE_GUEST) : it.mail()))
                .orElseGet(() -> new Someone(frame.t(LogText.GONE), LogDetails.clean(account)));
    }

    /** The name of a provider, or its id when it is gone. */
    String provider(String id) {
        return providers.computeIfAbsent(
                id,
                it -> ID.matcher(it).matches()
                        ? sso.find(tenant.id(), it)
                                .map(entry -> entry.provider().name())
                                .orElse(it)
                        : it);
    }

    /** The name of a screen, or its id when it is gone. */
    String screen(String id) {
        return tenant.permissions().screens().stream()
                .filter(screen -> screen.id().equals(id))
                .findFirst()
                .map(Screen::name)
                .orElse(id);
    }
}
