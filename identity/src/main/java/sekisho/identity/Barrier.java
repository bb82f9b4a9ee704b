package sekisho.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import sekisho.store.StoreException;

/**
 * Counts guesses: each is charged before it is looked at, against the account or the device ({@link Lockout}) and, when it was
 * wrong, against the address it came from ({@link AddressBrake}). Thread-safe; virtual threads.
 */
final class Barrier {
    private final Parts parts;
    private final InstantSource clock;
    private final Afterwards afterwards;
    private final AddressBrake brake = new AddressBrake();
    /** By tenant: a probe speaks for addresses that may be somebody's. */
    private final Map<String, AddressBrake> canaryBrakes = new ConcurrentHashMap<>();

    Barrier(Parts parts, InstantSource clock, Afterwards afterwards) {
        this.parts = parts;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /** What somebody is asked who wants in. */
    interface Question {
        /** Begins to find the answer out; what it returns waits for it, and is called once the charge is on the disk. */
        BooleanSupplier begin();

        /** One that is found out when the charge is on the disk and not before. */
        static Question of(BooleanSupplier asked) {
            return () -> asked;
        }
    }

    /**
     * Asks a question that counts against the attempt's subject when it is answered wrongly.
     *
     * @param next what follows when it was right; {@link LoginOutcome.Passed} means that nothing counts any more
     */
    LoginOutcome ask(Attempt attempt, Question question, Supplier<LoginOutcome> next) {
        Instant now = clock.instant();
        Duration wait = attempt.isFamiliar()
                ? Duration.ZERO
                : brake(attempt.door()).waitOf(attempt.visitor().address(), now);
        if (!wait.isZero()) {
            return new LoginOutcome.Slowed(wait);
        }
        // As it is stored, in milliseconds.
        Instant charged = Instant.ofEpochMilli(now.toEpochMilli());
        AtomicReference<BooleanSupplier> answer = new AtomicReference<>();
        try {
            Lockout.Charge charge = parts.guards()
                    .charge(attempt.subject(), charged, attempt.rule(), () -> answer.set(question.begin()));
            if (charge instanceof Lockout.Charge.Locked locked) {
                if (!attempt.isFamiliar()) {
                    brake(attempt.door()).failed(attempt.visitor().address(), now);
                }
                return new LoginOutcome.Locked(locked.until());
            }
        } catch (StoreException e) {
            return busy(e);
        }
        boolean right;
        try {
            right = answer.get().getAsBoolean();
        } catch (StoreException e) {
            parts.guards().withdraw(attempt.subject(), charged);
            return busy(e);
        }
        return right ? right(attempt, charged, next) : wrong(attempt);
    }

    private static LoginOutcome busy(StoreException e) {
        if (e.code() == StoreException.Code.BUSY) {
            return new LoginOutcome.Busy();
        }
        throw e;
    }

    /** Whoever gets in leaves no count behind, in the same transaction; for anybody else the charge is taken back here. */
    private LoginOutcome right(Attempt attempt, Instant charged, Supplier<LoginOutcome> next) {
        boolean counts = true;
        try {
            LoginOutcome outcome = next.get();
            counts = !(outcome instanceof LoginOutcome.Passed);
            return outcome;
        } finally {
            if (counts) {
                parts.guards().withdraw(attempt.subject(), charged);
            }
        }
    }

    /** Answers what can be nobody's, and counts it against the address alone. */
    LoginOutcome nobody(Door door, Visitor visitor) {
        Instant now = clock.instant();
        Duration wait = brake(door).waitOf(visitor.address(), now);
        if (!wait.isZero()) {
            return new LoginOutcome.Slowed(wait);
        }
        brake(door).failed(visitor.address(), now);
        return new LoginOutcome.Refused();
    }

    private AddressBrake brake(Door door) {
        String tenant = door.tenant().id();
        return door.tenant().isCanary() ? canaryBrakes.computeIfAbsent(tenant, id -> new AddressBrake()) : brake;
    }

    /** A canary is gone. */
    void forget(String tenant) {
        canaryBrakes.remove(tenant);
    }

    private LoginOutcome wrong(Attempt attempt) {
        Instant now = clock.instant();
        Optional<Instant> locked = parts.guards().failed(attempt.subject(), now, attempt.rule());
        boolean slowed = !attempt.isFamiliar()
                && brake(attempt.door()).failed(attempt.visitor().address(), now);
        Audit audit = parts.audit();
        String tenant = attempt.door().tenant().id();
        String account = attempt.accountOrUnknown();
        String address = attempt.visitor().address().getHostAddress();
        audit.failed(
                Act.LOGIN_REFUSED, account, Audit.details("tenant", tenant, "account", account, "address", address));
        if (slowed) {
            audit.failed(Act.LOGIN_ADDRESS_SLOWED, "system", Audit.details("tenant", tenant, "address", address));
        }
        if (locked.isEmpty()) {
            return new LoginOutcome.Refused();
        }
        attempt.member()
                .filter(member -> attempt.isFamiliar())
                .ifPresent(member -> parts.guards().lock(Guards.Subject.account(member.account()), locked.get()));
        audit.done(
                Act.ACCOUNT_LOCKED,
                "system",
                Audit.details("tenant", tenant, "account", account, "until", Audit.text(locked.get())));
        attempt.member().ifPresent(member -> afterwards.tell(() -> mailUnlock(attempt.door(), member, locked.get())));
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
                        door.to(member),
                        door.origin() + "/.sekisho/unlock/" + token,
                        clock.instant().plus(OneTime.Purpose.UNLOCK.valid()),
                        locked.equals(Instant.MAX) ? Optional.empty() : Optional.of(locked)));
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
                        Act.ACCOUNT_UNLOCKED,
                        account,
                        Audit.details("tenant", holder.get().tenant(), "account", account, "by", "mail"));
        if (parts.links().redeem(OneTime.Purpose.UNLOCK, token).isEmpty()) {
            return false;
        }
        unlock(account);
        return true;
    }

    /** Nothing counts against an account or its devices any more. */
    void unlock(String account) {
        parts.guards().clear(Guards.Subject.account(account));
        parts.devices().of(account).forEach(device -> parts.guards().clear(Guards.Subject.device(account, device)));
    }
}
