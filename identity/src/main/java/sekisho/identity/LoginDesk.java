package sekisho.identity;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.StoreException;

/**
 * Where members prove who they are. Thread-safe; virtual threads.
 *
 * <p>A name that nobody has is treated like one that somebody has, up to the hash of a password that does not exist; what only
 * happens for real accounts (a mail, a link) happens after the answer, on another thread.
 */
final class LoginDesk {
    private static final System.Logger LOG = System.getLogger(LoginDesk.class.getName());
    private static final String NO_FACTOR = "";

    private final Jdbi jdbi;
    private final Parts parts;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Executor afterwards;
    private final FactorDesk factors;
    private final AddressBrake brake = new AddressBrake();
    /** By tenant: a probe speaks for addresses that may be somebody's. */
    private final Map<String, AddressBrake> canaryBrakes = new ConcurrentHashMap<>();

    /** @param afterwards runs what the visitor does not wait for */
    LoginDesk(Jdbi jdbi, Parts parts, Tokens tokens, InstantSource clock, Executor afterwards) {
        this.jdbi = jdbi;
        this.parts = parts;
        this.tokens = tokens;
        this.clock = clock;
        this.afterwards = afterwards;
        this.factors = new FactorDesk(parts);
    }

    FactorDesk factors() {
        return factors;
    }

    /** Where somebody wants to be let in. */
    record Door(Tenant tenant, String origin) {
        String host() {
            return java.net.URI.create(origin).getHost();
        }
    }

    /** One attempt, as far as it is known whose. */
    private record Attempt(
            Door door,
            Visitor visitor,
            Optional<Accounts.Credential> credential,
            Optional<Member> member,
            Optional<String> device,
            LockoutRule rule,
            Guards.Subject subject) {
        boolean usable() {
            return member.isPresent()
                    && credential
                            .filter(known -> known.state() == Account.State.ACTIVE
                                    && known.phc().isPresent()
                                    && passwordCounts(known.account()))
                            .isPresent();
        }

        private boolean passwordCounts(String account) {
            return door.tenant().policy().sso().passwordFor(account);
        }

        String accountOrUnknown() {
            return member.map(Member::account).orElse("unknown");
        }
    }

    LoginOutcome login(Door door, Visitor visitor, String name, String password) {
        Instant now = clock.instant();
        Optional<MailAddress> mail = MailAddress.parse(name);
        if (mail.isEmpty()) {
            Duration wait = brake(door).waitOf(visitor.address(), now);
            if (wait.isZero()) {
                brake(door).failed(visitor.address(), now);
            }
            return wait.isZero() ? new LoginOutcome.Refused() : new LoginOutcome.Slowed(wait);
        }
        Attempt attempt = attempt(door, visitor, mail.get());
        String phc = attempt.credential()
                .flatMap(Accounts.Credential::phc)
                .orElse(parts.hashes().nobodys());
        return guarded(
                attempt, () -> parts.hashes().matches(password, phc) && attempt.usable(), () -> secondFactor(attempt));
    }

    private AddressBrake brake(Door door) {
        String tenant = door.tenant().id();
        return door.tenant().isCanary() ? canaryBrakes.computeIfAbsent(tenant, id -> new AddressBrake()) : brake;
    }

    /** A canary is gone. */
    void forget(String tenant) {
        canaryBrakes.remove(tenant);
    }

    /** A passkey instead of name, password and second factor. */
    LoginOutcome passkey(Door door, Visitor visitor, Proof proof) {
        Instant now = clock.instant();
        Optional<Attempt> attempt = proof.passkey()
                .filter(shown -> door.tenant().policy().factors().letsPasskeysIn())
                .flatMap(shown -> parts.passkeys().ownerOf(shown, door.host()))
                .flatMap(account -> attemptOf(door, visitor, account));
        if (attempt.isEmpty()) {
            Duration wait = brake(door).waitOf(visitor.address(), now);
            if (wait.isZero()) {
                brake(door).failed(visitor.address(), now);
            }
            return wait.isZero() ? new LoginOutcome.Refused() : new LoginOutcome.Slowed(wait);
        }
        Attempt known = attempt.get();
        String account = known.member().map(Member::account).orElseThrow();
        return guarded(
                known,
                () -> known.usable()
                        && parts.passkeys()
                                .proves(
                                        account,
                                        proof.passkey().orElseThrow(),
                                        proof.site(door),
                                        FactorDesk.loginAt(door.tenant().id())),
                () -> complete(known, FactorRule.Kind.PASSKEY.id()));
    }

    private Attempt attempt(Door door, Visitor visitor, MailAddress mail) {
        Optional<Accounts.Credential> credential = parts.accounts().credential(mail);
        return attempt(door, visitor, credential, mail);
    }

    private Attempt attempt(Door door, Visitor visitor, Optional<Accounts.Credential> found, MailAddress mail) {
        String tenant = door.tenant().id();
        Optional<Member> member = found.flatMap(known -> parts.accounts().member(known.account(), tenant));
        if (member.isEmpty()) {
            // Somebody else's member is nobody here, so that no tenant learns of another's.
            return new Attempt(
                    door,
                    visitor,
                    Optional.empty(),
                    member,
                    Optional.empty(),
                    door.tenant().policy().lockout(),
                    Guards.Subject.nobody(tenant, mail));
        }
        String account = member.get().account();
        LockoutRule rule = ruleOf(account);
        Optional<String> device = parts.devices().known(account, visitor.device());
        Guards.Subject subject = rule.knownDevicesApart()
                ? device.map(known -> Guards.Subject.device(account, known)).orElse(Guards.Subject.account(account))
                : Guards.Subject.account(account);
        return new Attempt(door, visitor, found, member, device, rule, subject);
    }

    private LockoutRule ruleOf(String account) {
        return LockoutRule.strictest(parts.accounts().tenantsOf(account).stream()
                .flatMap(id -> parts.tenants().directory().byId(id).stream())
                .map(tenant -> tenant.policy().lockout())
                .toList());
    }

    /** A question that has a right answer. */
    private interface Question {
        boolean isRight();
    }

    private interface Next {
        LoginOutcome go();
    }

    /** Asks a question that counts against the subject when it is answered wrongly. */
    private LoginOutcome guarded(Attempt attempt, Question question, Next next) {
        Instant now = clock.instant();
        boolean familiar = attempt.device().isPresent();
        Duration wait = familiar
                ? Duration.ZERO
                : brake(attempt.door()).waitOf(attempt.visitor().address(), now);
        if (!wait.isZero()) {
            return new LoginOutcome.Slowed(wait);
        }
        // As it is stored, in milliseconds.
        Instant charged = Instant.ofEpochMilli(now.toEpochMilli());
        Lockout.Charge charge = parts.guards().charge(attempt.subject(), charged, attempt.rule());
        if (charge instanceof Lockout.Charge.Locked locked) {
            if (!familiar) {
                brake(attempt.door()).failed(attempt.visitor().address(), now);
            }
            return new LoginOutcome.Locked(locked.until());
        }
        boolean right;
        try {
            right = question.isRight();
        } catch (StoreException e) {
            parts.guards().withdraw(attempt.subject(), charged);
            if (e.code() == StoreException.Code.BUSY) {
                return new LoginOutcome.Busy();
            }
            throw e;
        }
        if (!right) {
            return wrong(attempt);
        }
        parts.guards().withdraw(attempt.subject(), charged);
        return next.go();
    }

    private LoginOutcome wrong(Attempt attempt) {
        Instant now = clock.instant();
        Optional<Instant> locked = parts.guards().failed(attempt.subject(), now, attempt.rule());
        boolean slowed = attempt.device().isEmpty()
                && brake(attempt.door()).failed(attempt.visitor().address(), now);
        Audit audit = parts.audit();
        String tenant = attempt.door().tenant().id();
        String account = attempt.accountOrUnknown();
        String address = attempt.visitor().address().getHostAddress();
        audit.failed("login.refused", account, Audit.details("tenant", tenant, "account", account, "address", address));
        if (slowed) {
            audit.failed("login.address-slowed", "system", Audit.details("tenant", tenant, "address", address));
        }
        if (locked.isEmpty()) {
            return new LoginOutcome.Refused();
        }
        attempt.member()
                .filter(member -> attempt.device().isPresent())
                .ifPresent(member -> parts.guards().lock(Guards.Subject.account(member.account()), locked.get()));
        audit.done(
                "account.locked",
                "system",
                Audit.details("tenant", tenant, "account", account, "until", Audit.text(locked.get())));
        attempt.member().ifPresent(member -> later(() -> mailUnlock(attempt.door(), member, locked.get())));
        return new LoginOutcome.Locked(locked.get());
    }

    private void mailUnlock(Door door, Member member, Instant locked) {
        if (!parts.notifier().works()) {
            return;
        }
        String token =
                parts.links().issue(OneTime.Purpose.UNLOCK, new OneTime.Holder(member.account(), member.tenant()));
        parts.notifier()
                .send(new Notifier.Message.Locked(
                        to(door, member),
                        door.origin() + "/.sekisho/unlock/" + token,
                        clock.instant().plus(OneTime.Purpose.UNLOCK.valid()),
                        locked.equals(Instant.MAX) ? Optional.empty() : Optional.of(locked)));
    }

    static Notifier.To to(Door door, Member member) {
        return new Notifier.To(member.mail().text(), member.name(), member.lang(), door.host());
    }

    // ---- the second factor

    private LoginOutcome secondFactor(Attempt attempt) {
        Member member = attempt.member().orElseThrow();
        return factors.isNeeded(attempt.door(), member, attempt.device().isPresent())
                ? ask(attempt.door(), member, OneTime.Purpose.CODE)
                : complete(attempt, NO_FACTOR);
    }

    private LoginOutcome ask(Door door, Member member, OneTime.Purpose purpose) {
        Set<FactorRule.Kind> offered = factors.offered(door, member);
        OneTime.Holder holder = new OneTime.Holder(member.account(), member.tenant());
        if (offered.isEmpty()) {
            return new LoginOutcome.EnrolNeeded(parts.links().issue(OneTime.Purpose.ENROL, holder));
        }
        OneTime.Coded coded = parts.links().issueCode(purpose, holder);
        if (offered.contains(FactorRule.Kind.MAIL)) {
            Instant until = clock.instant().plus(purpose.valid());
            later(() -> parts.notifier().send(new Notifier.Message.Code(to(door, member), coded.code(), until)));
        }
        return new LoginOutcome.CodeNeeded(coded.ticket(), offered);
    }

    /** A code of the mail or the app, or a recovery code. A wrong one counts like a wrong password. */
    LoginOutcome code(Door door, Visitor visitor, String ticket, Proof proof) {
        return prove(door, visitor, OneTime.Purpose.CODE, ticket, proof, this::complete);
    }

    /** What follows when somebody proved to be the member. */
    private interface Proven {
        LoginOutcome go(Attempt attempt, String factor);
    }

    private LoginOutcome prove(
            Door door, Visitor visitor, OneTime.Purpose purpose, String ticket, Proof proof, Proven next) {
        Optional<Attempt> attempt = attemptOf(door, visitor, purpose, ticket);
        if (attempt.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        Member member = attempt.get().member().orElseThrow();
        AtomicReference<String> shown = new AtomicReference<>(NO_FACTOR);
        LoginOutcome outcome = guarded(
                attempt.get(),
                () -> {
                    Optional<String> factor = factors.shown(door, member, purpose, ticket, proof);
                    factor.ifPresent(shown::set);
                    return factor.isPresent() && attempt.get().usable();
                },
                () -> next.go(attempt.get(), shown.get()));
        boolean ticketGone = outcome instanceof LoginOutcome.Refused
                && parts.links().holder(purpose, ticket).isEmpty();
        return ticketGone ? new LoginOutcome.Stale() : outcome;
    }

    private Optional<Attempt> attemptOf(Door door, Visitor visitor, OneTime.Purpose purpose, String ticket) {
        return parts.links()
                .holder(purpose, ticket)
                .filter(holder -> holder.tenant().equals(door.tenant().id()))
                .flatMap(holder -> attemptOf(door, visitor, holder.account()));
    }

    private Optional<Attempt> attemptOf(Door door, Visitor visitor, String account) {
        Optional<Accounts.Credential> credential = parts.accounts().credentialOf(account);
        return parts.accounts()
                .member(account, door.tenant().id())
                .map(member -> attempt(door, visitor, credential, member.mail()));
    }

    // ---- in

    private LoginOutcome complete(Attempt attempt, String factor) {
        Accounts.Credential credential = attempt.credential().orElseThrow();
        Member member = attempt.member().orElseThrow();
        boolean expired = attempt.door()
                .tenant()
                .policy()
                .passwords()
                .expiry()
                .filter(after -> !clock.instant().isBefore(credential.setAt().plus(after)))
                .isPresent();
        if (credential.mustChange() || expired) {
            return new LoginOutcome.ChangeNeeded(
                    parts.links().issue(OneTime.Purpose.CHANGE, new OneTime.Holder(member.account(), member.tenant())));
        }
        boolean familiar = attempt.device().isPresent();
        return enter(new Arriving(attempt.door(), attempt.visitor(), credential, member, familiar, false, factor));
    }

    /** Lets in a member for whom an identity provider vouches; a password that somebody guesses at locks nobody out of this. */
    LoginOutcome vouched(Door door, Visitor visitor, Member member) {
        parts.accounts().activate(member.account());
        return parts.accounts()
                .credentialOf(member.account())
                .filter(known -> known.state() == Account.State.ACTIVE)
                .map(known -> enter(new Arriving(
                        door,
                        visitor,
                        known,
                        member,
                        parts.devices()
                                .known(member.account(), visitor.device())
                                .isPresent(),
                        false,
                        "sso")))
                .orElseGet(LoginOutcome.Refused::new);
    }

    /**
     * Somebody of whom everything is proved.
     *
     * @param seated whether who was in goes on from the same device, which is not asked for a slot again
     */
    private record Arriving(
            Door door,
            Visitor visitor,
            Accounts.Credential credential,
            Member member,
            boolean familiar,
            boolean seated,
            String factor) {}

    private LoginOutcome enter(Arriving arriving) {
        if (!parts.sessions().hasRoom()) {
            return new LoginOutcome.Busy();
        }
        Door door = arriving.door();
        Visitor visitor = arriving.visitor();
        Member member = arriving.member();
        String account = member.account();
        if (!door.tenant().policy().networks().admits(member.role(), visitor.address())) {
            parts.audit()
                    .failed(
                            "login.network-denied",
                            account,
                            Audit.details(
                                    "tenant", member.tenant(),
                                    "account", account,
                                    "address", visitor.address().getHostAddress()));
            return new LoginOutcome.WrongNetwork();
        }
        String device = Tokens.looksLikeSecret(visitor.device()) ? visitor.device() : tokens.secret();
        Visitor known = visitor.in(device);
        Session.Origin origin = Session.Origin.of(visitor.address(), visitor.userAgent());
        if (!arriving.seated() && !parts.slots().hasPlace(door.tenant(), member, known)) {
            return turnedAway(arriving, known);
        }
        parts.audit()
                .done(
                        "login.passed",
                        account,
                        Audit.details(
                                "tenant",
                                member.tenant(),
                                "account",
                                account,
                                "address",
                                origin.address(),
                                "factor",
                                arriving.factor().isEmpty() ? "none" : arriving.factor()));
        Optional<Sessions.Opened> opened = jdbi.inTransaction(handle -> open(handle, arriving, known, origin));
        if (opened.isEmpty()) {
            return turnedAway(arriving, known);
        }
        String token = opened.get().enter();
        if (changedMeanwhile(arriving.credential(), member)) {
            parts.sessions().find(token).ifPresent(session -> parts.sessions().end(List.of(session)));
            return new LoginOutcome.Refused();
        }
        if (!arriving.familiar() && arriving.credential().lastLoginAt().isPresent()) {
            later(() -> parts.notifier()
                    .send(new Notifier.Message.NewDevice(
                            to(door, member), clock.instant(), origin.address(), origin.userAgent())));
        }
        Optional<Session.Before> before = opened.get().session().arrival().before();
        return new LoginOutcome.Passed(
                token,
                device,
                before.map(Session.Before::at),
                before.map(Session.Before::address).orElse(""));
    }

    private Optional<Sessions.Opened> open(Handle handle, Arriving arriving, Visitor visitor, Session.Origin origin) {
        Member member = arriving.member();
        String account = member.account();
        Tenant tenant = arriving.door().tenant();
        if (!arriving.seated() && !parts.slots().take(handle, tenant, member, visitor)) {
            return Optional.empty();
        }
        parts.guards().clear(handle, Guards.Subject.account(account));
        String name = Devices.name(account, visitor.device());
        if (arriving.familiar()) {
            parts.guards().clear(handle, Guards.Subject.device(account, name));
        }
        parts.devices().remember(handle, account, visitor.device());
        Optional<Session.Before> before = parts.accounts().loggedIn(handle, account, origin.address());
        Optional<Instant> factorAt = arriving.factor().isEmpty() ? Optional.empty() : Optional.of(clock.instant());
        Session.Arrival arrival = new Session.Arrival(factorAt, name, before);
        return Optional.of(parts.sessions().open(handle, member, tenant.policy().sessions(), origin, arrival));
    }

    /** There is no slot left for the device: it waits until one is made free, or it is let in. */
    private LoginOutcome turnedAway(Arriving arriving, Visitor visitor) {
        Member member = arriving.member();
        Door door = arriving.door();
        String address = visitor.address().getHostAddress();
        boolean fresh = parts.slots().await(door.tenant(), member, visitor);
        parts.audit()
                .failed(
                        "device.refused",
                        member.account(),
                        Audit.details("tenant", member.tenant(), "account", member.account(), "address", address));
        if (fresh) {
            later(() -> parts.notifier()
                    .send(new Notifier.Message.DeviceRefused(
                            to(door, member), clock.instant(), address, visitor.userAgent())));
        }
        return new LoginOutcome.NoSlot(visitor.device());
    }

    /** Whether the account was suspended, left or got another password while somebody was on the way in with the old one. */
    private boolean changedMeanwhile(Accounts.Credential before, Member member) {
        boolean same = parts.accounts()
                .credentialOf(before.account())
                .filter(now ->
                        now.state() == Account.State.ACTIVE && now.setAt().equals(before.setAt()))
                .isPresent();
        return !same
                || parts.accounts().member(member.account(), member.tenant()).isEmpty();
    }

    // ---- passwords

    /** The first password of an invitation, a new one of a reset, or the change that a login asked for. */
    LoginOutcome choose(Door door, Visitor visitor, OneTime.Purpose purpose, String token, String password) {
        Optional<Member> member = parts.links()
                .holder(purpose, token)
                .filter(holder -> holder.tenant().equals(door.tenant().id()))
                .flatMap(holder -> parts.accounts().member(holder.account(), holder.tenant()));
        Optional<Accounts.Credential> credential = member.flatMap(
                        it -> parts.accounts().credentialOf(it.account()))
                .filter(it -> it.state() != Account.State.SUSPENDED)
                .filter(it -> door.tenant().policy().sso().passwordFor(it.account()));
        if (member.isEmpty() || credential.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        Chosen chosen = parts.hashes().choose(door.tenant(), member.get(), password);
        if (!(chosen instanceof Chosen.Hashed hashed)) {
            return chosen.refusal();
        }
        if (parts.links().redeem(purpose, token).isEmpty()) {
            return new LoginOutcome.Stale();
        }
        replace(door, member.get(), hashed.phc(), "password." + purpose.name().toLowerCase(java.util.Locale.ROOT));
        parts.guards().clear(Guards.Subject.account(member.get().account()));
        return purpose == OneTime.Purpose.CHANGE
                ? enterAfterwards(door, visitor, member.get(), false)
                : afterLink(door, visitor, member.get());
    }

    /** Who has the link reads the member's mail, which stands for a code by mail and for nothing stronger. */
    private LoginOutcome afterLink(Door door, Visitor visitor, Member member) {
        boolean familiar =
                parts.devices().known(member.account(), visitor.device()).isPresent();
        boolean needed = factors.isNeeded(door, member, familiar);
        boolean mailed =
                factors.mayMail(door.tenant()) && factors.kept(door, member).isEmpty();
        return needed && !mailed
                ? ask(door, member, OneTime.Purpose.CODE)
                : enterAfterwards(door, visitor, member, false);
    }

    /** A member's own change, which needs the old one. Ends all sessions and opens a new one. */
    LoginOutcome change(Door door, Visitor visitor, Member member, String current, String password) {
        Optional<Attempt> attempt = attemptOf(door, visitor, member.account());
        if (attempt.isEmpty() || !attempt.get().usable()) {
            return new LoginOutcome.Stale();
        }
        String phc =
                attempt.get().credential().flatMap(Accounts.Credential::phc).orElseThrow();
        return guarded(attempt.get(), () -> parts.hashes().matches(current, phc), () -> {
            Chosen chosen = parts.hashes().choose(door.tenant(), member, password);
            if (!(chosen instanceof Chosen.Hashed hashed)) {
                return chosen.refusal();
            }
            replace(door, member, hashed.phc(), "password.changed");
            return enterAfterwards(door, visitor, member, true);
        });
    }

    private void replace(Door door, Member member, String phc, String action) {
        String account = member.account();
        parts.audit().done(action, account, Audit.details("tenant", member.tenant(), "account", account));
        parts.accounts().password(account, phc);
        parts.sessions().endAll(account);
        parts.links().revoke(account);
        later(() -> parts.notifier().send(new Notifier.Message.PasswordChanged(to(door, member), clock.instant())));
    }

    private LoginOutcome enterAfterwards(Door door, Visitor visitor, Member member, boolean seated) {
        Optional<Accounts.Credential> now = parts.accounts().credentialOf(member.account());
        if (now.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        return enter(new Arriving(door, visitor, now.get(), member, true, seated, NO_FACTOR));
    }

    // ---- in an open session, and on the way in

    /** Whether who is in knows the password, before something is changed that keeps others out. */
    LoginOutcome confirm(Door door, Visitor visitor, Member member, String password) {
        Optional<Attempt> attempt = attemptOf(door, visitor, member.account());
        if (attempt.isEmpty() || !attempt.get().usable()) {
            return new LoginOutcome.Stale();
        }
        String phc =
                attempt.get().credential().flatMap(Accounts.Credential::phc).orElseThrow();
        return guarded(attempt.get(), () -> parts.hashes().matches(password, phc), LoginOutcome.Confirmed::new);
    }

    /** Asks a member who is in for a second factor. */
    LoginOutcome stepUp(Door door, Session session) {
        return ask(door, session.member(), OneTime.Purpose.STEP_UP);
    }

    /** What was shown for {@link #stepUp}. */
    LoginOutcome stepUp(Door door, Visitor visitor, Session session, String ticket, Proof proof) {
        return prove(door, visitor, OneTime.Purpose.STEP_UP, ticket, proof, (attempt, factor) -> {
            boolean own = attempt.member()
                    .filter(member -> member.account().equals(session.member().account()))
                    .isPresent();
            return own ? proven(session, factor) : new LoginOutcome.Stale();
        });
    }

    private LoginOutcome proven(Session session, String factor) {
        Member member = session.member();
        parts.audit()
                .done(
                        "factor.shown",
                        member.account(),
                        Audit.details(
                                "tenant", member.tenant(),
                                "account", member.account(),
                                "session", session.id(),
                                "factor", factor));
        parts.sessions().proven(session);
        return new LoginOutcome.Confirmed();
    }

    /** Whose the ticket is that a login gave to set a factor up; empty when it works no more. */
    Optional<Member> enrolling(Door door, String ticket) {
        return attemptOf(
                        door,
                        new Visitor(java.net.InetAddress.getLoopbackAddress(), "", ""),
                        OneTime.Purpose.ENROL,
                        ticket)
                .filter(Attempt::usable)
                .flatMap(Attempt::member);
    }

    /** A login goes on after a factor was set up. */
    LoginOutcome enrolled(Door door, Visitor visitor, String ticket, FactorRule.Kind kind) {
        Optional<Attempt> attempt = attemptOf(door, visitor, OneTime.Purpose.ENROL, ticket);
        boolean used = parts.links().redeem(OneTime.Purpose.ENROL, ticket).isPresent();
        return attempt.isEmpty() || !used || !attempt.get().usable()
                ? new LoginOutcome.Stale()
                : complete(attempt.get(), kind.id());
    }

    /** Frees the slot of a device, ends what is open there, and forgets the browser. */
    void freeDevice(String actor, Member member, String device) {
        parts.audit()
                .done(
                        "device.slot-freed",
                        actor,
                        Audit.details("tenant", member.tenant(), "account", member.account(), "device", device));
        if (parts.slots().free(member.tenant(), member.account(), device)) {
            parts.devices().forget(member.account(), device);
            parts.sessions().endDevice(member.account(), member.tenant(), device);
        }
    }

    /** Tells the member of a change to the factors of the account. */
    void tellOfFactors(Door door, Member member) {
        later(() -> parts.notifier().send(new Notifier.Message.FactorsChanged(to(door, member), clock.instant())));
    }

    /** The link of the mail: whoever reads the member's mail may let the member try again. False when it works no more. */
    boolean unlock(Door door, String token) {
        Optional<OneTime.Holder> holder = parts.links()
                .holder(OneTime.Purpose.UNLOCK, token)
                .filter(it -> it.tenant().equals(door.tenant().id()));
        if (holder.isEmpty()) {
            return false;
        }
        String account = holder.get().account();
        parts.audit()
                .done(
                        "account.unlocked",
                        account,
                        Audit.details("tenant", holder.get().tenant(), "account", account, "by", "mail"));
        if (parts.links().redeem(OneTime.Purpose.UNLOCK, token).isEmpty()) {
            return false;
        }
        unlock(account);
        return true;
    }

    void unlock(String account) {
        parts.guards().clear(Guards.Subject.account(account));
        parts.devices().of(account).forEach(device -> parts.guards().clear(Guards.Subject.device(account, device)));
    }

    private void later(Runnable work) {
        afterwards.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(WARNING, "event=member-not-told", e);
            }
        });
    }
}
