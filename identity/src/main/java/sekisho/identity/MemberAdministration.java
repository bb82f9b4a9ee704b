package sekisho.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/** Members: finding, inviting, importing, renaming and removing them. See {@link Administration}. */
public final class MemberAdministration {
    private final Parts parts;
    private final Invitations invitations;

    MemberAdministration(Parts parts, Invitations invitations) {
        this.parts = parts;
        this.invitations = invitations;
    }

    /** Members from the one after {@code after} on, which is empty for the first page; at most {@code most}. */
    public List<Account> list(String tenant, String after, int most) {
        parts.tenants().get(tenant);
        return parts.memberships().list(tenant, after, Math.min(most, 1000), this::lockedUntil);
    }

    /**
     * A page of members, those who joined last first.
     *
     * @param text words that name and mail must hold, also of guests; blank for all who are no guests
     */
    public List<Account> search(String tenant, String text, int skip, int most) {
        parts.tenants().get(tenant);
        List<String> ids = text.isBlank()
                ? parts.memberships().newest(tenant, skip, most)
                : parts.roster().find(tenant, text, skip, most);
        return parts.memberships().list(tenant, ids, this::lockedUntil);
    }

    /** How many members there are, without guests. */
    public long count(String tenant) {
        return parts.memberships().count(tenant);
    }

    /** How many guests there are, by links that work or worked lately. */
    public long guests(String tenant) {
        return parts.memberships().guests(tenant);
    }

    /** One member as administrators see it; empty when there is none. */
    public Optional<Account> account(String tenant, String account) {
        return parts.memberships().list(tenant, List.of(account), this::lockedUntil).stream()
                .findFirst();
    }

    /** Whether an account belongs to more than one tenant, so that no single one may decide about all of it. */
    public boolean isShared(String account) {
        return parts.memberships().tenantsOf(account).size() > 1;
    }

    /** The id of a tenant's member, by that id or by mail address. */
    public String find(String tenant, String idOrMail) {
        return MailAddress.parse(idOrMail)
                .flatMap(parts.accounts()::credential)
                .map(Accounts.Credential::account)
                .or(() -> Optional.of(idOrMail))
                .flatMap(account -> parts.memberships().member(account, tenant))
                .filter(member -> member.role() != Role.GUEST)
                .map(Member::account)
                .orElseThrow(Memberships::noAccount);
    }

    private Optional<Instant> lockedUntil(String account) {
        return parts.guards().lockedUntil(Guards.Subject.account(account));
    }

    /** What a list of members would come to. Changes nothing. */
    public MemberImport preview(String tenant, String csv) {
        Tenant at = parts.tenants().get(tenant);
        return MemberImport.read(csv, mail -> {
            if (!at.policy().mayInvite(mail)) {
                return Optional.of(Messages.DOMAIN);
            }
            return parts.accounts()
                    .credential(mail)
                    .flatMap(known -> parts.memberships().member(known.account(), tenant))
                    .map(known -> Messages.MEMBER_ALREADY);
        });
    }

    /**
     * Invites everybody of a list, in its order.
     *
     * @throws IdentityException {@code MALFORMED}, before anything is done, when the list has an error
     */
    public List<Invited> importList(String actor, String tenant, String csv) {
        MemberImport list = preview(tenant, csv);
        if (!list.faults().isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.IMPORT_REFUSED);
        }
        parts.audit()
                .done(
                        Act.ACCOUNT_IMPORTED,
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "lines",
                                Integer.toString(list.rows().size())));
        return list.rows().stream()
                .map(row -> invite(actor, tenant, row.mail(), row.name(), row.role(), row.lang()))
                .toList();
    }

    public Invited invite(String actor, String tenant, String mail, String name, Role role, Lang lang) {
        Tenant to = parts.tenants().get(tenant);
        MailAddress address = MailAddress.parse(mail)
                .orElseThrow(() -> new IdentityException(IdentityException.Code.MALFORMED, Messages.MAIL));
        Names.check(name);
        isMembers(role);
        if (!to.policy().mayInvite(address)) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.DOMAIN);
        }
        parts.audit().done(Act.ACCOUNT_INVITED, actor, Audit.details("tenant", tenant, "role", role.id()));
        String account = parts.memberships().join(tenant, address, name.strip(), role, lang);
        return invitations.hasPassword(account)
                ? new Invited(account, false, Optional.empty(), Optional.empty())
                : invitations.send(to, parts.memberships().get(tenant, account));
    }

    /** Gives a member another name, in every tenant that they belong to. */
    public void rename(String actor, String tenant, String account, String name) {
        parts.memberships().get(tenant, account);
        Names.check(name);
        parts.audit().done(Act.ACCOUNT_RENAMED, actor, Audit.details("tenant", tenant, "account", account));
        parts.accounts().name(account, name.strip());
        parts.memberships()
                .tenantsOf(account)
                .forEach(it -> parts.sessions().changed(parts.memberships().get(it, account)));
    }

    public void role(String actor, String tenant, String account, Role role) {
        isMembers(role);
        Role before = parts.memberships().get(tenant, account).role();
        parts.audit()
                .done(
                        Act.ACCOUNT_ROLE_CHANGED,
                        actor,
                        Audit.details("tenant", tenant, "account", account, "before", before.id(), "after", role.id()));
        parts.memberships().role(tenant, account, role);
        parts.sessions().changed(parts.memberships().get(tenant, account));
    }

    /** Ends a membership; an account without any other is erased together with its key. */
    public boolean remove(String actor, String tenant, String account) {
        parts.memberships().get(tenant, account);
        parts.audit().done(Act.ACCOUNT_REMOVED, actor, Audit.details("tenant", tenant, "account", account));
        parts.sessions().endAll(account);
        boolean erased = parts.memberships().leave(tenant, account);
        parts.sessions().endAll(account);
        if (erased) {
            parts.guards().clear(Guards.Subject.account(account));
        }
        return erased;
    }

    /** Guests come by links, see {@link GuestLinks}. */
    static void isMembers(Role role) {
        if (role == Role.GUEST) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.GUEST_ROLE);
        }
    }
}
