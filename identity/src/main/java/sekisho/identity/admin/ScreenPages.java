package sekisho.identity.admin;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Permissions;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;

/** The screens of a tenant's application, and an answer to "may this member do that, and why". */
final class ScreenPages {
    private static final int MOST_RULES = 50;

    private final Administration administration;

    ScreenPages(Administration administration) {
        this.administration = administration;
    }

    /** The list, with a form for one more. */
    record Model(AdminFrame frame, List<Screen> screens, String name, String rules) {
        Model {
            screens = List.copyOf(screens);
        }

        List<Role> roles(Screen screen) {
            return screen.roles().stream().sorted().toList();
        }

        AdminText name(Role role) {
            return AdminText.of(role);
        }
    }

    /** The question, and the answer once it was asked. */
    record Explained(AdminFrame frame, String member, String path, String method, Optional<Verdict> verdict) {}

    /** What would become of the request. */
    record Verdict(boolean allowed, AdminText basis, Optional<String> screen) {}

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        if (!visit.post()) {
            return list(AdminPages.frame(visit, tenant, AdminFrame.Tab.SCREENS), tenant, 200);
        }
        String actor = visit.reach().actor();
        try {
            if (visit.segment(3).equals("remove")) {
                administration.screens().remove(actor, tenant.id(), visit.segment(2));
                return AdminPages.done(visit.link(tenant.id(), "screens"), AdminText.SAID_SAVED);
            }
            List<Screen.Rule> rules = Arrays.stream(visit.field("rules").split("\\R", MOST_RULES + 1))
                    .filter(line -> !line.isBlank())
                    .map(Screen.Rule::parse)
                    .toList();
            Set<Role> roles = EnumSet.noneOf(Role.class);
            List.of(Role.ADMINISTRATOR, Role.MEMBER).stream()
                    .filter(role -> !visit.field("role-" + role.id()).isEmpty())
                    .forEach(roles::add);
            if (rules.isEmpty()) {
                AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.SCREENS);
                return list(frame.saying(true, frame.t(AdminText.NO_RULES)), tenant, 422);
            }
            String ignored = administration.screens().add(actor, tenant.id(), visit.field("name"), rules, roles);
            return AdminPages.done(visit.link(tenant.id(), "screens"), AdminText.SAID_SAVED);
        } catch (IdentityException e) {
            AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.SCREENS);
            return list(frame.saying(true, e.text().in(visit.lang())), tenant, 422);
        }
    }

    private static AdminReply list(AdminFrame frame, Tenant tenant, int status) {
        AdminVisit visit = frame.visit();
        return frame.shown(
                status,
                Templates.screens(
                        new Model(frame, tenant.permissions().screens(), visit.field("name"), visit.field("rules"))));
    }

    AdminReply explain(AdminVisit visit, Tenant tenant) {
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.EXPLAIN);
        String member = visit.asked("member").strip();
        String path = visit.asked("path").strip();
        String method = visit.asked("method").isEmpty() ? "GET" : visit.asked("method");
        if (member.isEmpty() || path.isEmpty()) {
            return frame.shown(200, Templates.explain(new Explained(frame, member, path, method, Optional.empty())));
        }
        try {
            String account = administration.members().find(tenant.id(), member);
            Permissions.Decision decision = administration.screens().explain(tenant.id(), account, method, path);
            boolean out = tenant.suspended()
                    || administration
                            .members()
                            .account(tenant.id(), account)
                            .filter(it -> it.state() == sekisho.identity.Account.State.ACTIVE)
                            .isEmpty();
            Verdict verdict = new Verdict(
                    decision.allowed() && !out,
                    out ? AdminText.BASIS_OUT : basis(decision.basis()),
                    decision.screen().map(Screen::name));
            return frame.shown(
                    200, Templates.explain(new Explained(frame, member, path, method, Optional.of(verdict))));
        } catch (IdentityException e) {
            AdminFrame saying = frame.saying(true, e.text().in(visit.lang()));
            return saying.shown(404, Templates.explain(new Explained(saying, member, path, method, Optional.empty())));
        }
    }

    private static AdminText basis(Permissions.Basis basis) {
        return switch (basis) {
            case UNLISTED_OPEN -> AdminText.BASIS_UNLISTED_OPEN;
            case UNLISTED_CLOSED -> AdminText.BASIS_UNLISTED_CLOSED;
            case ROLE -> AdminText.BASIS_ROLE;
            case GRANTED -> AdminText.BASIS_GRANTED;
            case WITHDRAWN -> AdminText.BASIS_WITHDRAWN;
            case NOT_GRANTED -> AdminText.BASIS_NOT_GRANTED;
            case AMBIGUOUS_PATH -> AdminText.BASIS_AMBIGUOUS;
        };
    }
}
