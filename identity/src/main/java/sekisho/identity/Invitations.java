package sekisho.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Gives members links under which they set a password. Thread-safe; virtual threads. */
record Invitations(Parts parts, InstantSource clock, Function<String, String> origins) {
    /** Where a tenant's members come in, for what an administrator does there. */
    Door door(Tenant tenant) {
        return new Door(tenant, origins.apply(tenant.places().getFirst().host()));
    }

    boolean hasPassword(String account) {
        return parts.accounts()
                .credentialOf(account)
                .flatMap(Accounts.Credential::phc)
                .isPresent();
    }

    /** A first password for who has none, a new one for who has one; by mail where mail works. */
    Invited send(Tenant tenant, Member member) {
        return hasPassword(member.account())
                ? send(OneTime.Purpose.RESET, "/.sekisho/reset/", tenant, member)
                : send(OneTime.Purpose.INVITATION, "/.sekisho/welcome/", tenant, member);
    }

    private Invited send(OneTime.Purpose purpose, String path, Tenant tenant, Member member) {
        String token = parts.links().issue(purpose, new OneTime.Holder(member.account(), member.tenant()));
        Door door = door(tenant);
        String link = door.origin() + path + token;
        Instant until = clock.instant().plus(purpose.valid());
        boolean mailed = parts.notifier().works();
        if (mailed) {
            Notifier.To to = door.to(member);
            parts.notifier()
                    .send(
                            purpose == OneTime.Purpose.INVITATION
                                    ? new Notifier.Message.Invitation(to, link, until)
                                    : new Notifier.Message.Reset(to, link, until));
        }
        return new Invited(member.account(), mailed, mailed ? Optional.empty() : Optional.of(link), Optional.of(until));
    }
}
