package sekisho.identity.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sekisho.identity.AccessAdministration;
import sekisho.identity.Account;
import sekisho.identity.Administration;
import sekisho.identity.Device;
import sekisho.identity.IdentityException;
import sekisho.identity.Invited;
import sekisho.identity.MemberLists;
import sekisho.identity.MemberLists.Standing;
import sekisho.identity.Role;
import sekisho.identity.Screen;
import sekisho.identity.SessionAdministration;
import sekisho.identity.Tenant;
import sekisho.words.Lang;

/**
 * The members of a tenant. An administrator of one tenant decides about the membership, and about an account only as long as it
 * belongs to no other tenant; people of the provider are out of reach.
 */
final class MemberPages {
    static final int SHOWN = 50;

    /** What concerns an account in every tenant that it belongs to. */
    private static final Set<String> WHOLE_ACTS = Set.of("suspend", "resume", "reset", "factors");

    private final Administration administration;
    private final MemberLists lists;
    private final SessionAdministration sessions;
    private final InstantSource clock;

    MemberPages(Administration administration, MemberLists lists, SessionAdministration sessions, InstantSource clock) {
        this.administration = administration;
        this.lists = lists;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * The list, with a form for one more.
     *
     * @param standing what those who are shown have in common; empty for all
     */
    record ListModel(
            AdminFrame frame,
            List<Line> members,
            String text,
            Optional<Standing> standing,
            long total,
            Pager pager,
            String mail,
            String name) {
        ListModel {
            members = List.copyOf(members);
        }

        /** Whether the invitations are shown, with what can be done about them. */
        boolean showsInvitations() {
            return standing.equals(Optional.of(Standing.INVITED));
        }

        boolean isChosen(Optional<Standing> choice) {
            return standing.equals(choice);
        }

        String only(Optional<Standing> choice) {
            return frame.link("members") + choice.map(it -> "?only=" + it.id()).orElse("");
        }

        static Phrase label(Optional<Standing> choice) {
            return choice.<Phrase>map(it -> switch (it) {
                        case INVITED -> LinkText.LIST_INVITED;
                        case SUSPENDED -> LinkText.LIST_SUSPENDED;
                        case ADMINISTRATOR -> LinkText.LIST_ADMINISTRATOR;
                    })
                    .orElse(LinkText.LIST_ALL);
        }

        static List<Optional<Standing>> choices() {
            return List.of(
                    Optional.empty(),
                    Optional.of(Standing.INVITED),
                    Optional.of(Standing.SUSPENDED),
                    Optional.of(Standing.ADMINISTRATOR));
        }

        AdminText state(Account account) {
            return stateOf(account);
        }

        String css(Account account) {
            return cssOf(account);
        }
    }

    /**
     * A member in the list.
     *
     * @param until when the invitation ends, where invitations are shown and it has not
     */
    record Line(Account account, Optional<String> until) {}

    /**
     * One member.
     *
     * @param touchable whether the visitor may change the account, and not only look at it
     * @param shared whether it belongs to another tenant too
     */
    record Model(
            AdminFrame frame,
            Account account,
            boolean touchable,
            boolean shared,
            List<Right> rights,
            List<SessionAdministration.Open> sessions,
            boolean limitsDevices,
            List<Device> devices,
            AccessAdministration.FactorState factors) {
        Model {
            rights = List.copyOf(rights);
            sessions = List.copyOf(sessions);
            devices = List.copyOf(devices);
        }

        boolean hasFactors() {
            return factors.totp()
                    || factors.recoveryCodes() > 0
                    || !factors.passkeys().isEmpty();
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
        Optional<Standing> standing = text.isEmpty() ? Standing.of(visit.asked("only")) : Optional.empty();
        int skip = visit.number("skip");
        List<Account> members = standing.map(only -> lists.find(tenant.id(), only, skip, SHOWN + 1))
                .orElseGet(() -> administration.members().search(tenant.id(), text, skip, SHOWN + 1));
        String query =
                AdminVisit.query("q", text, "only", standing.map(Standing::id).orElse(""));
        Pager pager = new Pager(frame, frame.link("members"), query, skip, SHOWN, members.size() > SHOWN);
        return frame.shown(
                status,
                Templates.members(new ListModel(
                        frame,
                        members.stream()
                                .limit(SHOWN)
                                .map(member -> new Line(member, until(frame, tenant, standing, member)))
                                .toList(),
                        text,
                        standing,
                        administration.members().count(tenant.id()),
                        pager,
                        visit.field("mail"),
                        visit.field("name"))));
    }

    private Optional<String> until(AdminFrame frame, Tenant tenant, Optional<Standing> standing, Account member) {
        return standing.filter(only -> only == Standing.INVITED)
                .flatMap(only -> lists.invitedUntil(tenant.id(), member.id()))
                .filter(until -> until.isAfter(clock.instant()))
                .map(frame::at);
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
        boolean whole = WHOLE_ACTS.contains(act);
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
            case "withdraw" -> {
                return withdraw(visit, tenant, member);
            }
            case "end" -> {
                int ignored = sessions.end(actor, id, member.id(), visit.field("session"));
                return AdminPages.done(visit.link(id, "members", member.id()), LinkText.SAID_ENDED);
            }
            case "approve" -> {
                administration.access().approveDevice(actor, id, member.id(), visit.field("device"));
                return AdminPages.done(visit.link(id, "members", member.id()), LinkText.SAID_DEVICE);
            }
            case "free" -> {
                administration.access().freeDevice(actor, id, member.id(), visit.field("device"));
                return AdminPages.done(visit.link(id, "members", member.id()), LinkText.SAID_DEVICE);
            }
            case "factors" -> {
                administration.access().resetFactors(actor, id, member.id());
                return AdminPages.done(visit.link(id, "members", member.id()), LinkText.SAID_FACTORS);
            }
            default -> {
                return new AdminReply.Missing();
            }
        }
        return AdminPages.done(visit.link(id, "members", member.id()), AdminText.SAID_SAVED);
    }

    /** Only who has not come yet; a member is removed, which says more clearly what happens. */
    private AdminReply withdraw(AdminVisit visit, Tenant tenant, Account member) {
        if (member.state() != Account.State.INVITED) {
            return new AdminReply.Missing();
        }
        boolean ignored = administration.members().remove(visit.reach().actor(), tenant.id(), member.id());
        return AdminPages.done(visit.link(tenant.id(), "members") + "?only=invited", LinkText.SAID_WITHDRAWN);
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
                        frame,
                        member,
                        touchable,
                        administration.members().isShared(member.id()),
                        rights,
                        sessions.list(tenant.id(), member.id()),
                        tenant.policy().slots().on(),
                        administration.access().devices(tenant.id(), member.id()),
                        administration.access().factors(tenant.id(), member.id()))));
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
