package sekisho.identity;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Where members prove who they are. Thread-safe; virtual threads.
 *
 * <p>A name that nobody has is treated like one that somebody has, up to the hash of a password that does not exist; what only
 * happens for real accounts (a mail, a link) happens after the answer, on another thread.
 */
final class LoginDesk {
    private static final String NO_FACTOR = "";

    private final Parts parts;
    private final Attempts attempts;
    private final Barrier barrier;
    private final FactorDesk factors;
    private final Entrance entrance;
    private final InstantSource clock;

    LoginDesk(Parts parts, Barrier barrier, FactorDesk factors, Entrance entrance, InstantSource clock) {
        this.parts = parts;
        this.attempts = new Attempts(parts);
        this.barrier = barrier;
        this.factors = factors;
        this.entrance = entrance;
        this.clock = clock;
    }

    LoginOutcome login(Door door, Visitor visitor, String name, String password) {
        Optional<MailAddress> mail = MailAddress.parse(name);
        if (mail.isEmpty()) {
            return barrier.nobody(door, visitor);
        }
        Attempt attempt = attempts.of(door, visitor, mail.get());
        String phc = attempt.credential()
                .flatMap(Accounts.Credential::phc)
                .orElse(parts.hashes().nobodys());
        return barrier.ask(
                attempt,
                () -> {
                    BooleanSupplier right = parts.hashes().compare(password, phc);
                    return () -> right.getAsBoolean() && attempt.usable();
                },
                () -> secondFactor(attempt));
    }

    private LoginOutcome secondFactor(Attempt attempt) {
        Member member = attempt.member().orElseThrow();
        return factors.isNeeded(attempt.door(), member, attempt.isFamiliar())
                ? factors.ask(attempt.door(), member, OneTime.Purpose.CODE)
                : complete(attempt, NO_FACTOR);
    }

    /** A passkey instead of name, password and second factor. */
    LoginOutcome passkey(Door door, Visitor visitor, Proof proof) {
        Optional<Attempt> attempt = proof.passkey()
                .filter(shown -> door.tenant().policy().factors().letsPasskeysIn())
                .flatMap(shown -> parts.passkeys().ownerOf(shown, door.host()))
                .flatMap(account -> attempts.of(door, visitor, account));
        if (attempt.isEmpty()) {
            return barrier.nobody(door, visitor);
        }
        Attempt known = attempt.get();
        String account = known.member().map(Member::account).orElseThrow();
        return barrier.ask(
                known,
                Barrier.Question.of(() -> known.usable()
                        && parts.passkeys()
                                .proves(
                                        account,
                                        proof.passkey().orElseThrow(),
                                        proof.site(door),
                                        FactorDesk.loginAt(door.tenant().id()))),
                () -> complete(known, FactorRule.Kind.PASSKEY.id()));
    }

    /** A code of the mail or the app, or a recovery code. A wrong one counts like a wrong password. */
    LoginOutcome code(Door door, Visitor visitor, String ticket, Proof proof) {
        return prove(door, visitor, OneTime.Purpose.CODE, ticket, proof, this::complete);
    }

    /** @param proven what follows when somebody proved to be the member, and by what */
    private LoginOutcome prove(
            Door door,
            Visitor visitor,
            OneTime.Purpose purpose,
            String ticket,
            Proof proof,
            BiFunction<Attempt, String, LoginOutcome> proven) {
        Optional<Attempt> attempt = attempts.of(door, visitor, purpose, ticket);
        if (attempt.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        Member member = attempt.get().member().orElseThrow();
        AtomicReference<String> shown = new AtomicReference<>(NO_FACTOR);
        LoginOutcome outcome = barrier.ask(
                attempt.get(),
                Barrier.Question.of(() -> {
                    Optional<String> factor = factors.shown(door, member, purpose, ticket, proof);
                    factor.ifPresent(shown::set);
                    return factor.isPresent() && attempt.get().usable();
                }),
                () -> proven.apply(attempt.get(), shown.get()));
        boolean ticketGone = outcome instanceof LoginOutcome.Refused
                && parts.links().holder(purpose, ticket).isEmpty();
        return ticketGone ? new LoginOutcome.Stale() : outcome;
    }

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
        return entrance.enter(new Entrance.Arriving(
                attempt.door(), attempt.visitor(), credential, member, attempt.isFamiliar(), false, factor));
    }

    /** Lets in a member for whom an identity provider vouches; a password that somebody guesses at locks nobody out of this. */
    LoginOutcome vouched(Door door, Visitor visitor, Member member) {
        parts.accounts().activate(member.account());
        return parts.accounts()
                .credentialOf(member.account())
                .filter(known -> known.state() == Account.State.ACTIVE)
                .map(known -> entrance.enter(new Entrance.Arriving(
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

    /** Whose the ticket is that a login gave to set a factor up; empty when it works no more. */
    Optional<Member> enrolling(Door door, String ticket) {
        Visitor anybody = new Visitor(InetAddress.getLoopbackAddress(), "", "");
        return attempts.of(door, anybody, OneTime.Purpose.ENROL, ticket)
                .filter(Attempt::usable)
                .flatMap(Attempt::member);
    }

    /** A login goes on after a factor was set up. */
    LoginOutcome enrolled(Door door, Visitor visitor, String ticket, FactorRule.Kind kind) {
        Optional<Attempt> attempt = attempts.of(door, visitor, OneTime.Purpose.ENROL, ticket);
        boolean used = parts.links().redeem(OneTime.Purpose.ENROL, ticket).isPresent();
        return attempt.isEmpty() || !used || !attempt.get().usable()
                ? new LoginOutcome.Stale()
                : complete(attempt.get(), kind.id());
    }

    /** Asks a member who is in for a second factor. */
    LoginOutcome stepUp(Door door, Session session) {
        return factors.ask(door, session.member(), OneTime.Purpose.STEP_UP);
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
                        Act.FACTOR_SHOWN,
                        member.account(),
                        Audit.details(
                                "tenant", member.tenant(),
                                "account", member.account(),
                                "session", session.id(),
                                "factor", factor));
        parts.sessions().proven(session);
        return new LoginOutcome.Confirmed();
    }
}
