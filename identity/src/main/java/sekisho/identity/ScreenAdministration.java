package sekisho.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Screens and the matrix of who may see them. See {@link Administration}. */
public final class ScreenAdministration {
    private final Parts parts;
    private final Tokens tokens;

    ScreenAdministration(Parts parts, Tokens tokens) {
        this.parts = parts;
        this.tokens = tokens;
    }

    /** Adds a screen and answers its id. */
    public String add(String actor, String tenant, String name, List<Screen.Rule> rules, Set<Role> roles) {
        Names.check(name);
        roles.forEach(MemberAdministration::isMembers);
        String id = tokens.id();
        parts.audit()
                .done(
                        Act.SCREEN_ADDED,
                        actor,
                        Audit.details("tenant", tenant, "screen", id, "rules", rules.toString()));
        parts.tenants().screen(tenant, new Screen(id, name.strip(), rules, roles));
        return id;
    }

    /** Opens a screen to roles, and only to these. */
    public void open(String actor, String tenant, String screen, Set<Role> roles) {
        Screen before = known(tenant, screen);
        parts.audit()
                .done(
                        Act.SCREEN_ROLES_CHANGED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "screen",
                                screen,
                                "before",
                                ids(before.roles()),
                                "after",
                                ids(roles)));
        parts.tenants().screen(tenant, new Screen(screen, before.name(), before.rules(), roles));
    }

    private static String ids(Set<Role> roles) {
        return roles.stream().map(Role::id).sorted().collect(Collectors.joining(","));
    }

    public void remove(String actor, String tenant, String screen) {
        Screen ignored = known(tenant, screen);
        parts.audit().done(Act.SCREEN_REMOVED, actor, Audit.details("tenant", tenant, "screen", screen));
        parts.tenants().deleteScreen(tenant, screen);
    }

    /** What the matrix says of a member, by screen. */
    public Map<String, Boolean> grants(String tenant, String account) {
        return parts.memberships().get(tenant, account).grants();
    }

    /** Sets one field of the matrix; empty for as the role says. */
    public void grant(String actor, String tenant, String account, String screen, Optional<Boolean> allowed) {
        Screen ignored = known(tenant, screen);
        Optional<Boolean> before = Optional.ofNullable(
                parts.memberships().get(tenant, account).grants().get(screen));
        parts.audit()
                .done(
                        Act.SCREEN_GRANTED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "account",
                                account,
                                "screen",
                                screen,
                                "before",
                                text(before),
                                "after",
                                text(allowed)));
        parts.memberships().grant(tenant, account, screen, allowed);
        parts.sessions().changed(parts.memberships().get(tenant, account));
    }

    /** What would become of a request of a member, without sending it. */
    public Permissions.Decision explain(String tenant, String account, String method, String rawPath) {
        Tenant at = parts.tenants().get(tenant);
        Member member = parts.memberships().get(tenant, account);
        return at.permissions().decide(at.policy().openUnlessListed(), member.role(), member.grants(), method, rawPath);
    }

    private Screen known(String tenant, String screen) {
        return parts.tenants().get(tenant).permissions().screens().stream()
                .filter(it -> it.id().equals(screen))
                .findFirst()
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_SCREEN));
    }

    private static String text(Optional<Boolean> allowed) {
        return allowed.map(it -> it ? "allowed" : "denied").orElse("by-role");
    }
}
