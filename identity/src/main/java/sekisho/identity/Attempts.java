package sekisho.identity;

import java.util.Optional;

/** Finds out whose an attempt is. Thread-safe; virtual threads. */
record Attempts(Parts parts) {
    /** By the mail address that somebody entered; of nobody when none of the tenant's members has it. */
    Attempt of(Door door, Visitor visitor, MailAddress mail) {
        Optional<Memberships.Known> known =
                parts.memberships().known(mail, door.tenant().id());
        return of(
                door,
                visitor,
                known.map(Memberships.Known::credential),
                known.flatMap(Memberships.Known::member),
                mail);
    }

    /** By a ticket that an earlier step gave out; empty when it works no more. */
    Optional<Attempt> of(Door door, Visitor visitor, OneTime.Purpose purpose, String ticket) {
        return parts.links()
                .holder(purpose, ticket)
                .filter(holder -> holder.tenant().equals(door.tenant().id()))
                .flatMap(holder -> of(door, visitor, holder.account()));
    }

    /** Of an account; empty when it is none of the tenant's members. */
    Optional<Attempt> of(Door door, Visitor visitor, String account) {
        Optional<Accounts.Credential> credential = parts.accounts().credentialOf(account);
        return parts.memberships()
                .member(account, door.tenant().id())
                .map(member -> of(door, visitor, credential, Optional.of(member), member.mail()));
    }

    private Attempt of(
            Door door,
            Visitor visitor,
            Optional<Accounts.Credential> found,
            Optional<Member> member,
            MailAddress mail) {
        String tenant = door.tenant().id();
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
        return LockoutRule.strictest(parts.memberships().tenantsOf(account).stream()
                .flatMap(id -> parts.tenants().directory().byId(id).stream())
                .map(tenant -> tenant.policy().lockout())
                .toList());
    }
}
