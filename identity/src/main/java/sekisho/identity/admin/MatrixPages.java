package sekisho.identity.admin;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;

/** Who may use which screen: members by screens, and above them the roles. A press of a field goes to its next state. */
final class MatrixPages {
    static final int MEMBERS = 25;
    static final int SCREENS = 10;

    private final Administration administration;

    MatrixPages(Administration administration) {
        this.administration = administration;
    }

    /** What a field of the matrix says. */
    enum Field {
        BY_ROLE_ALLOWED("(○)", "by-role yes", AdminText.BY_ROLE_ALLOWED, "yes"),
        BY_ROLE_REFUSED("(×)", "by-role no", AdminText.BY_ROLE_REFUSED, "yes"),
        GRANTED("○", "own yes", AdminText.GRANTED, "no"),
        WITHDRAWN("×", "own no", AdminText.WITHDRAWN, "role");

        private final String sign;
        private final String css;
        private final AdminText words;
        private final String next;

        Field(String sign, String css, AdminText words, String next) {
            this.sign = sign;
            this.css = css;
            this.words = words;
            this.next = next;
        }

        static Field of(Screen screen, Role role, Optional<Boolean> grant) {
            return grant.map(allowed -> allowed ? GRANTED : WITHDRAWN)
                    .orElse(screen.roles().contains(role) ? BY_ROLE_ALLOWED : BY_ROLE_REFUSED);
        }

        String sign() {
            return sign;
        }

        String css() {
            return css;
        }

        AdminText words() {
            return words;
        }
    }

    /** A member's line. */
    record Line(Account account, Map<String, Boolean> grants) {
        Line {
            grants = Map.copyOf(grants);
        }

        Field field(Screen screen) {
            return Field.of(screen, account.role(), Optional.ofNullable(grants.get(screen.id())));
        }

        /** What a press of the field asks for. */
        String press(Screen screen) {
            return account.id() + "." + screen.id() + "." + field(screen).next;
        }
    }

    /**
     * The table.
     *
     * @param screens those of this page
     * @param column the first of them, among all
     * @param columns how many screens there are
     */
    record Model(
            AdminFrame frame,
            List<Screen> screens,
            int column,
            int columns,
            List<Line> lines,
            String text,
            Pager pager,
            boolean openUnlessListed) {
        Model {
            screens = List.copyOf(screens);
            lines = List.copyOf(lines);
        }

        /** Where a press comes back to. */
        String here() {
            return frame.link("matrix") + query(column, pager.skip());
        }

        String left() {
            return frame.link("matrix") + query(Math.max(0, column - SCREENS), pager.skip());
        }

        String right() {
            return frame.link("matrix") + query(column + SCREENS, pager.skip());
        }

        private String query(int from, int skip) {
            return AdminVisit.query("q", text, "column", Integer.toString(from), "skip", Integer.toString(skip));
        }

        static List<Role> roles() {
            return List.of(Role.ADMINISTRATOR, Role.MEMBER);
        }

        AdminText name(Role role) {
            return AdminText.of(role);
        }

        boolean isOpen(Screen screen, Role role) {
            return screen.roles().contains(role);
        }
    }

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        if (visit.post()) {
            return act(visit, tenant);
        }
        AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.MATRIX);
        List<Screen> all = tenant.permissions().screens();
        int column = Math.min(visit.number("column"), Math.max(0, all.size() - 1)) / SCREENS * SCREENS;
        String text = visit.asked("q").strip();
        int skip = visit.number("skip");
        List<Account> members = administration.members().search(tenant.id(), text, skip, MEMBERS + 1);
        boolean more = members.size() > MEMBERS;
        List<Line> lines = members.stream()
                .limit(MEMBERS)
                .map(account -> new Line(account, administration.screens().grants(tenant.id(), account.id())))
                .toList();
        String query = AdminVisit.query("q", text, "column", Integer.toString(column));
        Pager pager = new Pager(frame, frame.link("matrix"), query, skip, MEMBERS, more);
        return frame.shown(
                200,
                Templates.matrix(new Model(
                        frame,
                        all.subList(column, Math.min(all.size(), column + SCREENS)),
                        column,
                        all.size(),
                        lines,
                        text,
                        pager,
                        tenant.policy().openUnlessListed())));
    }

    private AdminReply act(AdminVisit visit, Tenant tenant) {
        String actor = visit.reach().actor();
        List<String> field = new ArrayList<>(List.of(visit.field("field").split("\\.", 4)));
        List<String> role = List.of(visit.field("role").split("\\.", 3));
        if (field.size() == 3) {
            Optional<Account> member = administration.members().account(tenant.id(), field.getFirst());
            boolean provider = member.filter(it -> it.role() == Role.OPERATOR).isPresent() && !visit.isOperator();
            if (member.isEmpty() || provider) {
                return new AdminReply.Missing();
            }
            Optional<Boolean> allowed = switch (field.get(2)) {
                case "yes" -> Optional.of(true);
                case "no" -> Optional.of(false);
                default -> Optional.empty();
            };
            administration.screens().grant(actor, tenant.id(), member.get().id(), field.get(1), allowed);
        } else if (role.size() == 2) {
            toggle(actor, tenant, role.get(0), role.get(1));
        } else {
            return new AdminReply.Missing();
        }
        String back = visit.link(tenant.id(), "matrix")
                + AdminVisit.query("q", visit.field("q"), "column", visit.field("column"), "skip", visit.field("skip"));
        return new AdminReply.SeeOther(back);
    }

    private void toggle(String actor, Tenant tenant, String screen, String role) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        tenant.permissions().screens().stream()
                .filter(it -> it.id().equals(screen))
                .forEach(it -> roles.addAll(it.roles()));
        Role.of(role).filter(it -> it != Role.OPERATOR).ifPresent(it -> {
            if (!roles.remove(it)) {
                roles.add(it);
            }
        });
        administration.screens().open(actor, tenant.id(), screen, roles);
    }
}
