package sekisho.identity;

import java.util.List;
import java.util.Map;

/** What members prove themselves with, and what keeps them out: passwords, factors, devices, locks. See {@link Administration}. */
public final class AccessAdministration {
    private final Parts parts;
    private final Desks desks;
    private final Invitations invitations;

    AccessAdministration(Parts parts, Desks desks, Invitations invitations) {
        this.parts = parts;
        this.desks = desks;
        this.invitations = invitations;
    }

    /** A new invitation for who has no password yet, a forced new password for who has one: all sessions end. */
    public Invited reset(String actor, String tenant, String account) {
        Member member = parts.memberships().get(tenant, account);
        parts.audit().done(Act.ACCOUNT_RESET, actor, Audit.details("tenant", tenant, "account", account));
        if (invitations.hasPassword(account)) {
            parts.accounts().mustChange(account);
            parts.sessions().endAll(account);
        }
        return invitations.send(parts.tenants().get(tenant), member);
    }

    public void unlock(String actor, String tenant, String account) {
        parts.memberships().get(tenant, account);
        parts.audit()
                .done(Act.ACCOUNT_UNLOCKED, actor, Audit.details("tenant", tenant, "account", account, "by", "hand"));
        desks.barrier().unlock(account);
    }

    /** Suspends an account everywhere, or lets it in again. */
    public void suspend(String actor, String tenant, String account, boolean suspended) {
        parts.memberships().get(tenant, account);
        boolean before = parts.accounts()
                .credentialOf(account)
                .filter(it -> it.state() == Account.State.SUSPENDED)
                .isPresent();
        parts.audit().done(Act.ACCOUNT_SUSPENDED, actor, beforeAfter(tenant, account, before, suspended));
        parts.accounts().suspended(account, suspended);
        if (suspended) {
            parts.sessions().endAll(account);
        }
    }

    /** The devices of a member, where the tenant limits them; the last used first. */
    public List<Device> devices(String tenant, String account) {
        parts.memberships().get(tenant, account);
        return parts.slots().of(tenant, account);
    }

    /**
     * Lets a device in that waits, also beyond the number that the tenant allows.
     *
     * @throws IdentityException {@code UNKNOWN} when none of that id waits
     */
    public void approveDevice(String actor, String tenant, String account, String device) {
        if (!desks.devices().approve(actor, parts.memberships().get(tenant, account), device)) {
            throw new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_DEVICE);
        }
    }

    /** Frees the slot of a device and ends what is open there, or sends a waiting one away. */
    public void freeDevice(String actor, String tenant, String account, String device) {
        desks.devices().free(actor, parts.memberships().get(tenant, account), device);
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
        parts.memberships().get(tenant, account);
        Factors.Held held = parts.factors().of(account);
        return new FactorState(
                held.totp(), held.recoveryCodes(), parts.passkeys().of(account));
    }

    /** Takes app, passkeys and recovery codes away, as when a telephone was lost, and ends all sessions. */
    public void resetFactors(String actor, String tenant, String account) {
        Member member = parts.memberships().get(tenant, account);
        parts.audit().done(Act.FACTOR_RESET, actor, Audit.details("tenant", tenant, "account", account));
        parts.factors().removeTotp(account);
        parts.factors().removeRecoveryCodes(account);
        parts.passkeys().removeAll(account);
        parts.links().revoke(account);
        parts.sessions().endAll(account);
        desks.factors().tell(invitations.door(parts.tenants().get(tenant)), member);
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
}
