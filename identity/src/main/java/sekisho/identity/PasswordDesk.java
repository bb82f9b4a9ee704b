package sekisho.identity;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Where members choose passwords and show that they know theirs. Thread-safe; virtual threads. */
final class PasswordDesk {
    private static final String NO_FACTOR = "";

    private final Parts parts;
    private final Attempts attempts;
    private final Barrier barrier;
    private final FactorDesk factors;
    private final Entrance entrance;
    private final InstantSource clock;
    private final Afterwards afterwards;

    PasswordDesk(
            Parts parts,
            Barrier barrier,
            FactorDesk factors,
            Entrance entrance,
            InstantSource clock,
            Afterwards afterwards) {
        this.parts = parts;
        this.attempts = new Attempts(parts);
        this.barrier = barrier;
        this.factors = factors;
        this.entrance = entrance;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /** The first password of an invitation, a new one of a reset, or the change that a login asked for. */
    LoginOutcome choose(Door door, Visitor visitor, OneTime.Purpose purpose, String token, String password) {
        Optional<Member> member = parts.links()
                .holder(purpose, token)
                .filter(holder -> holder.tenant().equals(door.tenant().id()))
                .flatMap(holder -> parts.memberships().member(holder.account(), holder.tenant()));
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
        replace(door, member.get(), hashed.phc(), chosenBy(purpose));
        parts.guards().clear(Guards.Subject.account(member.get().account()));
        return purpose == OneTime.Purpose.CHANGE
                ? enter(door, visitor, member.get(), false)
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
                ? factors.ask(door, member, OneTime.Purpose.CODE)
                : enter(door, visitor, member, false);
    }

    /** A member's own change, which needs the old one. Ends all sessions and opens a new one. */
    LoginOutcome change(Door door, Visitor visitor, Member member, String current, String password) {
        return knowing(door, visitor, member, current, () -> {
            Chosen chosen = parts.hashes().choose(door.tenant(), member, password);
            if (!(chosen instanceof Chosen.Hashed hashed)) {
                return chosen.refusal();
            }
            replace(door, member, hashed.phc(), Act.PASSWORD_CHANGED);
            return enter(door, visitor, member, true);
        });
    }

    /** Whether who is in knows the password, before something is changed that keeps others out. */
    LoginOutcome confirm(Door door, Visitor visitor, Member member, String password) {
        return knowing(door, visitor, member, password, LoginOutcome.Confirmed::new);
    }

    private LoginOutcome knowing(
            Door door, Visitor visitor, Member member, String password, Supplier<LoginOutcome> next) {
        Optional<Attempt> attempt = attempts.of(door, visitor, member.account()).filter(Attempt::usable);
        if (attempt.isEmpty()) {
            return new LoginOutcome.Stale();
        }
        String phc =
                attempt.get().credential().flatMap(Accounts.Credential::phc).orElseThrow();
        return barrier.ask(attempt.get(), () -> parts.hashes().compare(password, phc), next);
    }

    private static Act chosenBy(OneTime.Purpose purpose) {
        return switch (purpose) {
            case INVITATION -> Act.PASSWORD_INVITATION;
            case RESET -> Act.PASSWORD_RESET;
            case CHANGE -> Act.PASSWORD_CHANGE;
            case UNLOCK, CODE, ENROL, STEP_UP -> throw new IllegalArgumentException("no way to a password");
        };
    }

    private void replace(Door door, Member member, String phc, Act act) {
        String account = member.account();
        parts.audit().done(act, account, Audit.details("tenant", member.tenant(), "account", account));
        parts.accounts().password(account, phc);
        parts.sessions().endAll(account);
        parts.links().revoke(account);
        afterwards.tell(
                () -> parts.notifier().send(new Notifier.Message.PasswordChanged(door.to(member), clock.instant())));
    }

    private LoginOutcome enter(Door door, Visitor visitor, Member member, boolean seated) {
        return parts.accounts()
                .credentialOf(member.account())
                .map(now -> entrance.enter(new Entrance.Arriving(door, visitor, now, member, true, seated, NO_FACTOR)))
                .orElseGet(LoginOutcome.Stale::new);
    }
}
