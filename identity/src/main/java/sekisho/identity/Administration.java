package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import sekisho.words.Lang;

/**
 * What operators and tenant administrators do. Every act is an audit record, with what was before and after, before it is done.
 * Thread-safe; virtual threads. {@code actor} names who acts, for the journal.
 */
public final class Administration {
    static final int MOST_NAME = 100;

    private final Parts parts;
    private final LoginDesk desk;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Function<String, String> origins;
    private final Supplier<Policy.Bounds> bounds;
    private final TenantLife life;

    Administration(
            Parts parts,
            LoginDesk desk,
            Tokens tokens,
            InstantSource clock,
            Function<String, String> origins,
            Supplier<Policy.Bounds> bounds,
            TenantLife life) {
        this.parts = parts;
        this.desk = desk;
        this.tokens = tokens;
        this.clock = clock;
        this.origins = origins;
        this.bounds = bounds;
        this.life = life;
    }

    /**
     * A new account or membership, with the link under which the member sets the first password.
     *
     * @param mailed whether the link was sent by mail; where there is none, whoever asked hands it over
     * @param link empty when the account has a password already
     */
    public record Invited(String account, boolean mailed, Optional<String> link, Optional<Instant> until) {}

    // ---- tenants

    public Collection<Tenant> tenants() {
        return parts.tenants().directory().all();
    }

    /** The tenant of an id. */
    public Optional<Tenant> tenantOf(String id) {
        return parts.tenants().directory().byId(id);
    }

    /** The tenant of an id; {@code UNKNOWN} when there is none. */
    public Tenant tenant(String id) {
        return parts.tenants().get(id);
    }

    public Tenant create(String actor, String name, List<Place> places) {
        named(name);
        if (places.isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.PLACE);
        }
        parts.audit().done("tenant.created", actor, Audit.details("places", places.toString()));
        return parts.tenants().create(name.strip(), places, Policy.DEFAULT);
    }

    /**
     * Changes what is named in {@code changes} and leaves the rest.
     *
     * @throws IdentityException {@code POLICY} when it makes no sense or lies outside of the operator's bounds
     */
    public Policy changePolicy(String actor, String tenant, JsonNode changes) {
        Policy before = tenant(tenant).policy();
        Policy after = Policy.read(changes, before);
        boolean codesArrive = !after.asksForFactors()
                || parts.notifier().works()
                || after.factors().takesMoreThanMail();
        // Whoever closes the doors of passwords must leave one open for the day on which the provider is away.
        boolean wayIn = !after.sso().only()
                || parts.accounts().member(after.sso().breakGlass(), tenant).isPresent();
        if (!wayIn) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.SSO_BREAK_GLASS);
        }
        if (!bounds.get().allow(after) || !codesArrive) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.POLICY_BOUNDS);
        }
        parts.audit()
                .done(
                        "tenant.policy-changed",
                        actor,
                        Audit.details(
                                "tenant",
                                tenant,
                                "before",
                                before.json().toString(),
                                "after",
                                after.json().toString()));
        parts.tenants().policy(tenant, after);
        return after;
    }

    /**
     * From where somebody changes the rules by which they come in themselves.
     *
     * @param confirmed whether they know that the change shuts them out
     */
    public record Standpoint(InetAddress address, Role role, boolean confirmed) {}

    /**
     * As {@link #changePolicy(String, String, JsonNode)}, for somebody who comes in by it.
     *
     * @throws IdentityException also {@code SHUT_OUT}: they could not come from where they are any more, and have not confirmed it
     */
    public Policy changePolicy(String actor, String tenant, JsonNode changes, Standpoint from) {
        NetworkRule after = Policy.read(changes, tenant(tenant).policy()).networks();
        if (!from.confirmed() && !after.admits(from.role(), from.address())) {
            throw new IdentityException(IdentityException.Code.SHUT_OUT, Messages.SHUT_OUT);
        }
        return changePolicy(actor, tenant, changes);
    }

    /** Nobody gets in any more, and who is in is out; or the other way round. */
    public void suspendTenant(String actor, String tenant, boolean suspended) {
        life.suspend(actor, tenant, suspended);
    }

    /** Erases a tenant with all members that belong to no other, and the keys of both. */
    public void deleteTenant(String actor, String tenant) {
        TenantLife.Erased ignored = life.erase(actor, tenant);
    }

    public void rename(String actor, String tenant, String name) {
        named(name);
        life.rename(actor, tenant, name.strip());
    }

    /** Sets where a tenant is. */
    public void places(String actor, String tenant, List<Place> places) {
        if (places.isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.PLACE);
        }
        life.places(actor, tenant, places);
    }

    /** Sets from when on nobody gets in; empty for no end. What is due is done at once. */
    public void endContract(String actor, String tenant, Optional<Instant> end) {
        life.contract(actor, tenant, end);
    }

    /** When everything personal of a tenant will be erased; empty while no end is agreed. */
    public Optional<Instant> erasure(String tenant) {
        return life.erasure(tenant(tenant));
    }

    /** What the operator allows tenants to choose, now. */
    public Policy.Bounds bounds() {
        return bounds.get();
    }

    // ---- members

    /** Members from the one after {@code after} on, which is empty for the first page; at most {@code most}. */
    public List<Account> members(String tenant, String after, int most) {
        tenant(tenant);
        return parts.accounts().list(tenant, after, Math.min(most, 1000), this::lockedUntil);
    }

    /**
     * A page of members, those who joined last first.
     *
     * @param text words that name and mail must hold; blank for all
     */
    public List<Account> search(String tenant, String text, int skip, int most) {
        tenant(tenant);
        List<String> ids = text.isBlank()
                ? parts.accounts().newest(tenant, skip, most)
                : parts.roster().find(tenant, text, skip, most);
        return parts.accounts().list(tenant, ids, this::lockedUntil);
    }

    /** How many members there are. */
    public long count(String tenant) {
        return parts.accounts().count(tenant);
    }

    /** One member as administrators see it; empty when there is none. */
    public Optional<Account> account(String tenant, String account) {
        return parts.accounts().list(tenant, List.of(account), this::lockedUntil).stream()
                .findFirst();
    }

    /** Whether an account belongs to more than one tenant, so that no single one may decide about all of it. */
    public boolean isShared(String account) {
        return parts.accounts().tenantsOf(account).size() > 1;
    }

    /** What the matrix says of a member, by screen. */
    public Map<String, Boolean> grants(String tenant, String account) {
        return member(tenant, account).grants();
    }

    /** What a list of members would come to. Changes nothing. */
    public MemberImport preview(String tenant, String csv) {
        Tenant at = tenant(tenant);
        return MemberImport.read(csv, mail -> {
            if (!at.policy().mayInvite(mail)) {
                return Optional.of(Messages.DOMAIN);
            }
            return parts.accounts()
                    .credential(mail)
                    .flatMap(known -> parts.accounts().member(known.account(), tenant))
                    .map(known -> Messages.MEMBER_ALREADY);
        });
    }

    /**
     * Invites everybody of a list, in its order.
     *
     * @throws IdentityException {@code MALFORMED}, before anything is done, when the list has an error
     */
    public List<Invited> importMembers(String actor, String tenant, String csv) {
        MemberImport list = preview(tenant, csv);
        if (!list.faults().isEmpty()) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.IMPORT_REFUSED);
        }
        parts.audit()
                .done(
                        "account.imported",
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

    private Optional<Instant> lockedUntil(String account) {
        return parts.guards().lockedUntil(Guards.Subject.account(account));
    }

    /** The id of a tenant's member, by that id or by mail address. */
    public String find(String tenant, String idOrMail) {
        return MailAddress.parse(idOrMail)
                .flatMap(parts.accounts()::credential)
                .map(Accounts.Credential::account)
                .or(() -> Optional.of(idOrMail))
                .flatMap(account -> parts.accounts().member(account, tenant))
                .filter(member -> member.role() != Role.GUEST)
                .map(Member::account)
                .orElseThrow(Administration::noAccount);
    }

    public Invited invite(String actor, String tenant, String mail, String name, Role role, Lang lang) {
        Tenant to = tenant(tenant);
        MailAddress address = MailAddress.parse(mail)
                .orElseThrow(() -> new IdentityException(IdentityException.Code.MALFORMED, Messages.MAIL));
        named(name);
        isMembers(role);
        if (!to.policy().mayInvite(address)) {
            throw new IdentityException(IdentityException.Code.POLICY, Messages.DOMAIN);
        }
        parts.audit().done("account.invited", actor, Audit.details("tenant", tenant, "role", role.id()));
        String account = parts.accounts().join(tenant, address, name.strip(), role, lang);
        boolean hasPassword = parts.accounts()
                .credentialOf(account)
                .flatMap(Accounts.Credential::phc)
                .isPresent();
        return hasPassword
                ? new Invited(account, false, Optional.empty(), Optional.empty())
                : link(OneTime.Purpose.INVITATION, to, member(tenant, account));
    }

    /** A new invitation for who has no password yet, a forced new password for who has one: all sessions end. */
    public Invited reset(String actor, String tenant, String account) {
        Member member = member(tenant, account);
        parts.audit().done("account.reset", actor, Audit.details("tenant", tenant, "account", account));
        boolean hasPassword = parts.accounts()
                .credentialOf(account)
                .flatMap(Accounts.Credential::phc)
                .isPresent();
        if (hasPassword) {
            parts.accounts().mustChange(account);
            parts.sessions().endAll(account);
        }
        return link(hasPassword ? OneTime.Purpose.RESET : OneTime.Purpose.INVITATION, tenant(tenant), member);
    }

    private Invited link(OneTime.Purpose purpose, Tenant tenant, Member member) {
        String token = parts.links().issue(purpose, new OneTime.Holder(member.account(), member.tenant()));
        Place place = tenant.places().getFirst();
        String origin = origins.apply(place.host());
        String path = purpose == OneTime.Purpose.INVITATION ? "/.sekisho/welcome/" : "/.sekisho/reset/";
        String link = origin + path + token;
        Instant until = clock.instant().plus(purpose.valid());
        boolean mailed = parts.notifier().works();
        if (mailed) {
            Notifier.To to = LoginDesk.to(new LoginDesk.Door(tenant, origin), member);
            parts.notifier()
                    .send(
                            purpose == OneTime.Purpose.INVITATION
                                    ? new Notifier.Message.Invitation(to, link, until)
                                    : new Notifier.Message.Reset(to, link, until));
        }
        return new Invited(member.account(), mailed, mailed ? Optional.empty() : Optional.of(link), Optional.of(until));
    }

    /** The devices of a member, where the tenant limits them; the last used first. */
    public List<Device> devices(String tenant, String account) {
        member(tenant, account);
        return parts.slots().of(tenant, account);
    }

    /**
     * Lets a device in that waits, also beyond the number that the tenant allows.
     *
     * @throws IdentityException {@code UNKNOWN} when none of that id waits
     */
    public void approveDevice(String actor, String tenant, String account, String device) {
        member(tenant, account);
        parts.audit()
                .done("device.approved", actor, Audit.details("tenant", tenant, "account", account, "device", device));
        if (!parts.slots().approve(tenant, account, device)) {
            throw new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_DEVICE);
        }
    }

    /** Frees the slot of a device and ends what is open there, or sends a waiting one away. */
    public void freeDevice(String actor, String tenant, String account, String device) {
        desk.freeDevice(actor, member(tenant, account), device);
    }

    /**
     * What proves a member besides the password.
     *
     * @param totp whether there is an authenticator app
     * @param recoveryCodes how many are left
     */
    public record FactorState(boolean totp, int recoveryCodes, List<Passkey> passkeys) {
        public FactorState {
            passkeys = List.copyOf(passkeys);
        }
    }

    public FactorState factors(String tenant, String account) {
        member(tenant, account);
        Factors.Held held = parts.factors().of(account);
        return new FactorState(
                held.totp(), held.recoveryCodes(), parts.passkeys().of(account));
    }

    /** Takes app, passkeys and recovery codes away, as when a telephone was lost, and ends all sessions. */
    public void resetFactors(String actor, String tenant, String account) {
        Member member = member(tenant, account);
        parts.audit().done("factor.reset", actor, Audit.details("tenant", tenant, "account", account));
        parts.factors().removeTotp(account);
        parts.factors().removeRecoveryCodes(account);
        parts.passkeys().removeAll(account);
        parts.links().revoke(account);
        parts.sessions().endAll(account);
        Tenant at = tenant(tenant);
        desk.tellOfFactors(
                new LoginDesk.Door(at, origins.apply(at.places().getFirst().host())), member);
    }

    public void unlock(String actor, String tenant, String account) {
        member(tenant, account);
        parts.audit()
                .done("account.unlocked", actor, Audit.details("tenant", tenant, "account", account, "by", "hand"));
        desk.unlock(account);
    }

    /** Suspends an account everywhere, or lets it in again. */
    public void suspend(String actor, String tenant, String account, boolean suspended) {
        member(tenant, account);
        boolean before = parts.accounts()
                .credentialOf(account)
                .filter(it -> it.state() == Account.State.SUSPENDED)
                .isPresent();
        parts.audit().done("account.suspended", actor, beforeAfter(tenant, account, before, suspended));
        parts.accounts().suspended(account, suspended);
        if (suspended) {
            parts.sessions().endAll(account);
        }
    }

    /** Gives a member another name, in every tenant that they belong to. */
    public void rename(String actor, String tenant, String account, String name) {
        member(tenant, account);
        named(name);
        parts.audit().done("account.renamed", actor, Audit.details("tenant", tenant, "account", account));
        parts.accounts().name(account, name.strip());
        parts.accounts().tenantsOf(account).forEach(it -> parts.sessions().changed(member(it, account)));
    }

    /** Ends a membership; an account without any other is erased together with its key. */
    public boolean remove(String actor, String tenant, String account) {
        member(tenant, account);
        parts.audit().done("account.removed", actor, Audit.details("tenant", tenant, "account", account));
        parts.sessions().endAll(account);
        boolean erased = parts.accounts().leave(tenant, account);
        parts.sessions().endAll(account);
        if (erased) {
            parts.guards().clear(Guards.Subject.account(account));
        }
        return erased;
    }

    public void role(String actor, String tenant, String account, Role role) {
        isMembers(role);
        Role before = member(tenant, account).role();
        parts.audit()
                .done(
                        "account.role-changed",
                        actor,
                        Audit.details("tenant", tenant, "account", account, "before", before.id(), "after", role.id()));
        parts.accounts().role(tenant, account, role);
        parts.sessions().changed(member(tenant, account));
    }

    // ---- screens

    /** Adds a screen and answers its id. */
    public String addScreen(
            String actor, String tenant, String name, List<Screen.Rule> rules, java.util.Set<Role> roles) {
        named(name);
        roles.forEach(Administration::isMembers);
        String id = tokens.id();
        parts.audit()
                .done("screen.added", actor, Audit.details("tenant", tenant, "screen", id, "rules", rules.toString()));
        parts.tenants().screen(tenant, new Screen(id, name.strip(), rules, roles));
        return id;
    }

    /** Opens a screen to roles, and only to these. */
    public void openScreen(String actor, String tenant, String screen, java.util.Set<Role> roles) {
        Screen before = known(tenant, screen);
        parts.audit()
                .done(
                        "screen.roles-changed",
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

    private static String ids(java.util.Set<Role> roles) {
        return roles.stream().map(Role::id).sorted().collect(java.util.stream.Collectors.joining(","));
    }

    public void removeScreen(String actor, String tenant, String screen) {
        Screen ignored = known(tenant, screen);
        parts.audit().done("screen.removed", actor, Audit.details("tenant", tenant, "screen", screen));
        parts.tenants().deleteScreen(tenant, screen);
    }

    /** Sets one field of the matrix; empty for as the role says. */
    public void grant(String actor, String tenant, String account, String screen, Optional<Boolean> allowed) {
        Screen ignored = known(tenant, screen);
        Optional<Boolean> before =
                Optional.ofNullable(member(tenant, account).grants().get(screen));
        parts.audit()
                .done(
                        "screen.granted",
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
        parts.accounts().grant(tenant, account, screen, allowed);
        parts.sessions().changed(member(tenant, account));
    }

    /** What would become of a request of a member, without sending it. */
    public Permissions.Decision explain(String tenant, String account, String method, String rawPath) {
        Tenant at = tenant(tenant);
        Member member = member(tenant, account);
        return at.permissions().decide(at.policy().openUnlessListed(), member.role(), member.grants(), method, rawPath);
    }

    /** The tenant at a place, for whoever knows only an address. */
    public Optional<Tenant> at(String host, String rawPath) {
        return parts.tenants().directory().at(host, rawPath);
    }

    private Screen known(String tenant, String screen) {
        return tenant(tenant).permissions().screens().stream()
                .filter(it -> it.id().equals(screen))
                .findFirst()
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_SCREEN));
    }

    private Member member(String tenant, String account) {
        return parts.accounts()
                .member(account, tenant)
                .filter(member -> member.role() != Role.GUEST)
                .orElseThrow(Administration::noAccount);
    }

    private static IdentityException noAccount() {
        return new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT);
    }

    /** Guests come by links, see {@link GuestLinks}. */
    private static void isMembers(Role role) {
        if (role == Role.GUEST) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.GUEST_ROLE);
        }
    }

    static void named(String name) {
        if (!isName(name)) {
            throw new IdentityException(IdentityException.Code.MALFORMED, Messages.NAME);
        }
    }

    /** Whether something can be the name of a person, a tenant or a screen. */
    static boolean isName(String name) {
        int length = name.strip().codePointCount(0, name.strip().length());
        return length >= 1 && length <= MOST_NAME && name.codePoints().noneMatch(Character::isISOControl);
    }

    private static Map<String, String> beforeAfter(String tenant, String account, boolean before, boolean after) {
        return Audit.details(
                "tenant",
                tenant,
                "account",
                account,
                "before",
                Boolean.toString(before),
                "after",
                Boolean.toString(after));
    }

    private static String text(Optional<Boolean> allowed) {
        return allowed.map(it -> it ? "allowed" : "denied").orElse("by-role");
    }
}
