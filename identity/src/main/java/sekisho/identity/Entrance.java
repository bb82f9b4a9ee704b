package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Lets in whoever has proved everything: network, device slot, record, session. Thread-safe; virtual threads. */
final class Entrance {
    private final Jdbi jdbi;
    private final Parts parts;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Afterwards afterwards;

    Entrance(Jdbi jdbi, Parts parts, Tokens tokens, InstantSource clock, Afterwards afterwards) {
        this.jdbi = jdbi;
        this.parts = parts;
        this.tokens = tokens;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    /**
     * Somebody of whom everything is proved.
     *
     * @param familiar whether the member has logged in from this browser before
     * @param seated whether who was in goes on from the same device, which is not asked for a slot again
     * @param factor by what they proved it besides a password, or the empty string
     */
    record Arriving(
            Door door,
            Visitor visitor,
            Accounts.Credential credential,
            Member member,
            boolean familiar,
            boolean seated,
            String factor) {}

    LoginOutcome enter(Arriving arriving) {
        if (!parts.sessions().hasRoom()) {
            return new LoginOutcome.Busy();
        }
        Door door = arriving.door();
        Visitor visitor = arriving.visitor();
        Member member = arriving.member();
        if (!door.tenant().policy().networks().admits(member.role(), visitor.address())) {
            return wrongNetwork(arriving);
        }
        String device = Tokens.looksLikeSecret(visitor.device()) ? visitor.device() : tokens.secret();
        Visitor known = visitor.in(device);
        Session.Origin origin = Session.Origin.of(visitor.address(), visitor.userAgent());
        if (!arriving.seated() && !parts.slots().hasPlace(door.tenant(), member, known)) {
            return turnedAway(arriving, known);
        }
        Audit.Noting noting = notePassed(arriving, origin);
        Optional<Sessions.Opened> opened = jdbi.inTransaction(handle -> open(handle, arriving, known, origin));
        if (opened.isEmpty()) {
            return turnedAway(arriving, known);
        }
        String token = enter(opened.get(), noting);
        if (!parts.memberships().isAsBefore(arriving.credential(), member.tenant())) {
            parts.sessions().find(token).ifPresent(session -> parts.sessions().end(List.of(session)));
            return new LoginOutcome.Refused();
        }
        if (!arriving.familiar() && arriving.credential().lastLoginAt().isPresent()) {
            afterwards.tell(() -> parts.notifier()
                    .send(new Notifier.Message.NewDevice(
                            door.to(member), clock.instant(), origin.address(), origin.userAgent())));
        }
        Optional<Session.Before> before = opened.get().session().arrival().before();
        return new LoginOutcome.Passed(
                token,
                device,
                before.map(Session.Before::at),
                before.map(Session.Before::address).orElse(""));
    }

    /**
     * The record and the session go to the disk side by side, and neither does anything before both are there: nobody has the
     * token of a session whose record is missing.
     */
    private static String enter(Sessions.Opened opened, Audit.Noting noting) {
        try {
            noting.await();
        } catch (RuntimeException e) {
            opened.abandon();
            throw e;
        }
        return opened.enter();
    }

    private LoginOutcome wrongNetwork(Arriving arriving) {
        Member member = arriving.member();
        parts.audit()
                .failed(
                        Act.LOGIN_NETWORK_DENIED,
                        member.account(),
                        Audit.details(
                                "tenant",
                                member.tenant(),
                                "account",
                                member.account(),
                                "address",
                                arriving.visitor().address().getHostAddress()));
        return new LoginOutcome.WrongNetwork();
    }

    private Audit.Noting notePassed(Arriving arriving, Session.Origin origin) {
        Member member = arriving.member();
        return parts.audit()
                .noting(
                        afterwards.executor(),
                        Act.LOGIN_PASSED,
                        member.account(),
                        Audit.details(
                                "tenant",
                                member.tenant(),
                                "account",
                                member.account(),
                                "address",
                                origin.address(),
                                "factor",
                                arriving.factor().isEmpty() ? "none" : arriving.factor()));
    }

    private Optional<Sessions.Opened> open(Handle handle, Arriving arriving, Visitor visitor, Session.Origin origin) {
        Member member = arriving.member();
        String account = member.account();
        Tenant tenant = arriving.door().tenant();
        if (!arriving.seated() && !parts.slots().take(handle, tenant, member, visitor)) {
            return Optional.empty();
        }
        String name = Devices.name(account, visitor.device());
        parts.guards().clear(handle, Guards.Subject.account(account));
        if (arriving.familiar()) {
            parts.guards().clear(handle, Guards.Subject.device(account, name));
        }
        parts.devices().remember(handle, account, visitor.device(), arriving.familiar());
        Optional<Session.Before> before = parts.accounts().loggedIn(handle, account, origin.address());
        Optional<Instant> factorAt = arriving.factor().isEmpty() ? Optional.empty() : Optional.of(clock.instant());
        Session.Arrival arrival = new Session.Arrival(factorAt, name, slotted(handle, tenant, member, name), before);
        return Optional.of(parts.sessions().open(handle, member, tenant.policy().sessions(), origin, arrival));
    }

    private boolean slotted(Handle handle, Tenant tenant, Member member, String device) {
        return tenant.policy().slots().on() && parts.slots().holds(handle, member, device);
    }

    /** There is no slot left for the device: it waits until one is made free, or it is let in. */
    private LoginOutcome turnedAway(Arriving arriving, Visitor visitor) {
        Member member = arriving.member();
        Door door = arriving.door();
        String address = visitor.address().getHostAddress();
        boolean fresh = parts.slots().await(door.tenant(), member, visitor);
        parts.audit()
                .failed(
                        Act.DEVICE_REFUSED,
                        member.account(),
                        Audit.details("tenant", member.tenant(), "account", member.account(), "address", address));
        if (fresh) {
            afterwards.tell(() -> parts.notifier()
                    .send(new Notifier.Message.DeviceRefused(
                            door.to(member), clock.instant(), address, visitor.userAgent())));
        }
        return new LoginOutcome.NoSlot(visitor.device());
    }
}
