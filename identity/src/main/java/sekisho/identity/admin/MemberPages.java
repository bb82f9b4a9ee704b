package sekisho.identity.admin;

import java.util.List;
import java.util.Optional;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.IdentityException;
import sekisho.identity.Invited;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.Tenant;
import sekisho.words.Lang;

/**
 * The members of a tenant. An administrator of one tenant decides about the membership, and about an account only as long as it
 * belongs to no other tenant; people of the provider are out of reach.
 */
final class MemberPages {
    static final int SHOWN = 50;

    private final Administration administration;

    MemberPages(Administration administration) {
        this.administration = administration;
    }

    /** The list, with a form for one more. */
    record ListModel(
            AdminFrame frame, List<Account> members, String text, long total, Pager pager, String mail, String name) {
        ListModel {
            members = List.copyOf(members);
        }

        AdminText state(Account account) {
            return stateOf(account);
        }

        String css(Account account) {
            return cssOf(account);
        }
    }

    /**
     * One member.
     *
     * @param touchable whether the visitor may change the account, and not only look at it
     * @param shared whether it belongs to another tenant too
     */
    record Model(AdminFrame frame, Account account, boolean touchable, boolean shared, List<Right> rights) {
        Model {
            rights = List.copyOf(rights);
        }

        AdminText state() {
            return stateOf(account);
        }

        String css() {
            return cssOf(account);
        }

        String act(String act) {
            return frame.link("members", account.id(), act);
        }

        /** Whether all of the account is the visitor's to decide about. */
        boolean whole() {
            return touchable && (!shared || frame.visit().isOperator());
        }
    }

    /** What a member may do with a screen. */
    record Right(Screen screen, MatrixPages.Field field) {}

    /** A link that was made, to be handed over where no mail leaves. */
    record Made(AdminFrame frame, Account account, Optional<String> link, Optional<String> until) {}

    AdminReply answer(AdminVisit visit, Tenant tenant) {
        String account = visit.segment(2);
        if (account.isEmpty()) {
            return visit.post()
                    ? invite(visit, tenant)
                    : list(AdminPages.frame(visit, tenant, AdminFrame.Tab.MEMBERS), tenant, 200);
        }
        return administration
                .members()
                .account(tenant.id(), account)
                .map(member -> visit.post() ? act(visit, tenant, member) : one(visit, tenant, member, Optional.empty()))
                .orElseGet(AdminReply.Missing::new);
    }

    private AdminReply list(AdminFrame frame, Tenant tenant, int status) {
        AdminVisit visit = frame.visit();
        String text = visit.asked("q").strip();
        int skip = visit.number("skip");
        List<Account> members = administration.members().search(tenant.id(), text, skip, SHOWN + 1);
        boolean more = members.size() > SHOWN;
        Pager pager = new Pager(frame, frame.link("members"), AdminVisit.query("q", text), skip, SHOWN, more);
        return frame.shown(
                status,
                Templates.members(new ListModel(
                        frame,
                        more ? members.subList(0, SHOWN) : members,
                        text,
                        administration.members().count(tenant.id()),
                        pager,
                        visit.field("mail"),
                        visit.field("name"))));
    }

    private AdminReply invite(AdminVisit visit, Tenant tenant) {
        try {
            Invited invited = administration
                    .members()
                    .invite(
                            visit.reach().actor(),
                            tenant.id(),
                            visit.field("mail"),
                            visit.field("name"),
                            role(visit.field("role")),
                            Lang.of(visit.field("lang")).orElse(Lang.JA));
            return made(visit, tenant, invited, AdminText.SAID_INVITED);
        } catch (IdentityException e) {
            AdminFrame frame = AdminPages.frame(visit, tenant, AdminFrame.Tab.MEMBERS);
            return list(frame.saying(true, e.text().in(visit.lang())), tenant, 422);
        }
    }

    /** Nobody but the provider makes somebody one of its people. */
    private static Role role(String id) {
        return Role.of(id).filter(role -> role != Role.OPERATOR).orElse(Role.MEMBER);
    }

    private AdminReply act(AdminVisit visit, Tenant tenant, Account member) {
        boolean provider = member.role() == Role.OPERATOR && !visit.isOperator();
        boolean elsewhere = !visit.isOperator() && administration.members().isShared(member.id());
        String act = visit.segment(3);
        boolean whole = act.equals("suspend") || act.equals("resume") || act.equals("reset");
        if (provider || (elsewhere && whole)) {
            return one(visit, tenant, member, Optional.of(AdminText.NOT_YOURS));
        }
        String actor = visit.reach().actor();
        String id = tenant.id();
        switch (act) {
            case "unlock" -> administration.access().unlock(actor, id, member.id());
            case "suspend" -> administration.access().suspend(actor, id, member.id(), true);
            case "resume" -> administration.access().suspend(actor, id, member.id(), false);
            case "role" -> administration.members().role(actor, id, member.id(), role(visit.field("role")));
            case "reset" -> {
                return made(visit, tenant, administration.access().reset(actor, id, member.id()), AdminText.SAID_RESET);
            }
            case "remove" -> {
                boolean erased = administration.members().remove(actor, id, member.id());
                return AdminPages.done(
                        visit.link(id, "members"), erased ? AdminText.SAID_MEMBER_ERASED : AdminText.SAID_REMOVED);
            }
            default -> {
                return new AdminReply.Missing();
            }
        }
        return AdminPages.done(visit.link(id, "members", member.id()), AdminText.SAID_SAVED);
    }

    /** Where no mail leaves, the link is shown to who made it; never one that opens another tenant's account. */
    private AdminReply made(AdminVisit visit, Tenant tenant, Invited invited, AdminText said) {
        boolean hidden = !visit.isOperator() && administration.members().isShared(invited.account());
        if (invited.link().isEmpty() || hidden) {
            return AdminPages.done(
                    visit.link(tenant.id(), "members", invited.account()),
                    invited.until().isEmpty() ? AdminText.SAID_JOINED : said);
        }
        AdminFrame frame = new AdminFrame(visit, Optional.of(tenant), AdminFrame.Tab.MEMBERS, List.of())
                .saying(false, said.in(visit.lang()));
        Account account =
                administration.members().account(tenant.id(), invited.account()).orElseThrow();
        return frame.shown(
                200,
                Templates.made(
                        new Made(frame, account, invited.link(), invited.until().map(frame::at))));
    }

    private AdminReply one(AdminVisit visit, Tenant tenant, Account member, Optional<AdminText> problem) {
        AdminFrame plain = AdminPages.frame(visit, tenant, AdminFrame.Tab.MEMBERS);
        AdminFrame frame =
                problem.map(text -> plain.saying(true, plain.t(text))).orElse(plain);
        var grants = administration.screens().grants(tenant.id(), member.id());
        List<Right> rights = tenant.permissions().screens().stream()
                .map(screen -> new Right(
                        screen,
                        MatrixPages.Field.of(screen, member.role(), Optional.ofNullable(grants.get(screen.id())))))
                .toList();
        boolean touchable = visit.isOperator() || member.role() != Role.OPERATOR;
        return frame.shown(
                problem.isPresent() ? 403 : 200,
                Templates.member(new Model(
                        frame, member, touchable, administration.members().isShared(member.id()), rights)));
    }

    static AdminText stateOf(Account account) {
        if (account.lockedUntil().isPresent()) {
            return AdminText.STATE_LOCKED;
        }
        return switch (account.state()) {
            case INVITED -> AdminText.STATE_INVITED;
            case ACTIVE -> AdminText.STATE_ACTIVE;
            case SUSPENDED -> AdminText.STATE_SUSPENDED;
        };
    }

    static String cssOf(Account account) {
        return switch (stateOf(account)) {
            case STATE_ACTIVE -> "r-holds";
            case STATE_INVITED -> "r-attested";
            default -> "r-fails";
        };
    }
}
