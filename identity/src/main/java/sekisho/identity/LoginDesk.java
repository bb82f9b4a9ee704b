package sekisho.identity;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
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

    private final Jdbi jdbi;
    private final Parts parts;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Executor afterwards;
    private final AddressBrake brake = new AddressBrake();

    /** @param afterwards runs what the visitor does not wait for */
    LoginDesk(Jdbi jdbi, Parts parts, Tokens tokens, InstantSource clock, Executor afterwards) {
        this.jdbi = jdbi;
        this.parts = parts;
        this.tokens = tokens;
        this.clock = clock;
        this.afterwards = afterwards;
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
            Duration wait = brake.waitOf(visitor.address(), now);
            if (wait.isZero()) {
                brake.failed(visitor.address(), now);
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
        Duration wait =
                familiar ? Duration.ZERO : brake.waitOf(attempt.visitor().address(), now);
        if (!wait.isZero()) {
            return new LoginOutcome.Slowed(wait);
        }
        // As it is stored, in milliseconds.
        Instant charged = Instant.ofEpochMilli(now.toEpochMilli());
        Lockout.Charge charge = parts.guards().charge(attempt.subject(), charged, attempt.rule());
        if (charge instanceof Lockout.Charge.Locked locked) {
            if (!familiar) {
                brake.failed(attempt.visitor().address(), now);
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
        boolean slowed =
                attempt.device().isEmpty() && brake.failed(attempt.visitor().address(), now);
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
        boolean needed = switch (attempt.door().tenant().policy().secondFactor()) {
            case OFF -> false;
            case UNKNOWN_DEVICES -> attempt.device().isEmpty();
            case ALWAYS -> true;
        };
        if (!needed) {
            return complete(attempt);
        }
        Member member = attempt.member().orElseThrow();
        OneTime.Coded coded = parts.links().issueCode(new OneTime.Holder(member.account(), member.tenant()));
        Instant until = clock.instant().plus(OneTime.Purpose.CODE.valid());
        later(() -> parts.notifier().send(new Notifier.Message.Code(to(attempt.door(), member), coded.code(), until)));
        return new LoginOutcome.CodeNeeded(coded.ticket());
    }

    /** The code that came by mail. A wrong one counts like a wrong password. */
    LoginOutcome code(Door door, Visitor visitor, String ticket, String code) {
        Optional<Attempt> attempt = parts.links()
                .holder(OneTime.Purpose.CODE, ticket)
                .filter(holder -> holder.tenant().equals(door.tenant().id()))
                .flatMap(holder -> attemptOf(door, visitor, holder.account()));
        if (attempt.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        LoginOutcome outcome = guarded(
                attempt.get(),
                () -> parts.links().redeem(ticket, code).isPresent()
                        && attempt.get().usable(),
                () -> complete(attempt.get()));
        boolean ticketGone = outcome instanceof LoginOutcome.Refused
                && parts.links().holder(OneTime.Purpose.CODE, ticket).isEmpty();
        return ticketGone ? new LoginOutcome.Stale() : outcome;
    }

    private Optional<Attempt> attemptOf(Door door, Visitor visitor, String account) {
        Optional<Accounts.Credential> credential = parts.accounts().credentialOf(account);
        return parts.accounts()
                .member(account, door.tenant().id())
                .map(member -> attempt(door, visitor, credential, member.mail()));
    }

    // ---- in

    private LoginOutcome complete(Attempt attempt) {
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
        return enter(
                attempt.door(),
                attempt.visitor(),
                credential,
                member,
                attempt.device().isPresent());
    }

    /** Lets in a member for whom an identity provider vouches; a password that somebody guesses at locks nobody out of this. */
    LoginOutcome vouched(Door door, Visitor visitor, Member member) {
        parts.accounts().activate(member.account());
        return parts.accounts()
                .credentialOf(member.account())
                .filter(known -> known.state() == Account.State.ACTIVE)
                .map(known -> enter(
                        door,
                        visitor,
                        known,
                        member,
                        parts.devices()
                                .known(member.account(), visitor.device())
                                .isPresent()))
                .orElseGet(LoginOutcome.Refused::new);
    }

    private LoginOutcome enter(
            Door door, Visitor visitor, Accounts.Credential credential, Member member, boolean familiar) {
        if (!parts.sessions().hasRoom()) {
            return new LoginOutcome.Busy();
        }
        String account = member.account();
        String device = Tokens.looksLikeSecret(visitor.device()) ? visitor.device() : tokens.secret();
        Session.Origin origin = Session.Origin.of(visitor.address(), visitor.userAgent());
        parts.audit()
                .done(
                        "login.passed",
                        account,
                        Audit.details("tenant", member.tenant(), "account", account, "address", origin.address()));
        Optional<String> known = parts.devices().known(account, device);
        Sessions.Opened opened = jdbi.inTransaction(handle -> {
            parts.guards().clear(handle, Guards.Subject.account(account));
            known.ifPresent(name -> parts.guards().clear(handle, Guards.Subject.device(account, name)));
            parts.devices().remember(handle, account, device);
            parts.accounts().loggedIn(handle, account);
            return parts.sessions().open(handle, member, door.tenant().policy().sessions(), origin);
        });
        String token = opened.enter();
        if (changedMeanwhile(credential, member)) {
            parts.sessions().find(token).ifPresent(session -> parts.sessions().end(java.util.List.of(session)));
            return new LoginOutcome.Refused();
        }
        if (!familiar && credential.lastLoginAt().isPresent()) {
            later(() -> parts.notifier()
                    .send(new Notifier.Message.NewDevice(
                            to(door, member), clock.instant(), origin.address(), origin.userAgent())));
        }
        return new LoginOutcome.Passed(token, device, credential.lastLoginAt());
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
        return enterAfterwards(door, visitor, member.get());
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
            return enterAfterwards(door, visitor, member);
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

    private LoginOutcome enterAfterwards(Door door, Visitor visitor, Member member) {
        Optional<Accounts.Credential> now = parts.accounts().credentialOf(member.account());
        if (now.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        return enter(door, visitor, now.get(), member, true);
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
