package sekisho.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import sekisho.words.Lang;

/**
 * A tenant's members as its directory sees them. What an account shares with another tenant, its name and whether it is suspended,
 * is not for one tenant's directory to change: it can only end the membership. Thread-safe; virtual threads.
 */
final class ScimUsers {
    static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final Duration KEPT = Duration.ofDays(30);

    private final Jdbi jdbi;
    private final Parts parts;
    private final Administration administration;
    private final InstantSource clock;

    ScimUsers(Jdbi jdbi, Parts parts, Administration administration, InstantSource clock) {
        this.jdbi = jdbi;
        this.parts = parts;
        this.administration = administration;
        this.clock = clock;
    }

    /** Some of the users. */
    record Page(long total, List<Account> accounts) {
        Page {
            accounts = List.copyOf(accounts);
        }
    }

    Page list(String tenant, long skip, int most) {
        List<String> ids = jdbi.withHandle(handle -> Accounts.rows(handle, """
            select account_id from membership where tenant_id = ? and role <> 'guest'
                and account_id not in (select account_id from account_leaving)
            order by account_id limit ? offset ?
            """, tenant, most, skip).stream()
                .map(row -> row.text("account_id"))
                .toList());
        long total = jdbi.withHandle(
                handle -> Accounts.rows(handle, """
                    select count(*) as n from membership where tenant_id = ? and role <> 'guest'
                        and account_id not in (select account_id from account_leaving)
                    """, tenant).getFirst().number("n"));
        return new Page(
                total, ids.stream().flatMap(id -> account(tenant, id).stream()).toList());
    }

    Optional<Account> byUserName(String tenant, String userName) {
        return MailAddress.parse(userName)
                .flatMap(parts.accounts()::credential)
                .flatMap(known -> account(tenant, known.account()));
    }

    Optional<Account> find(String tenant, String id) {
        return account(tenant, id);
    }

    Account get(String tenant, String id) {
        return account(tenant, id).orElseThrow(ScimException::notFound);
    }

    /** One who is the directory's to change: the provider's own people are not. */
    private Account own(String tenant, String id) {
        Account account = get(tenant, id);
        refuseOperator(account.role());
        return account;
    }

    private static void refuseOperator(Role role) {
        if (role == Role.OPERATOR) {
            throw new ScimException(403, "", "The account is the provider's.");
        }
    }

    private Optional<Account> account(String tenant, String id) {
        return isLeaving(id)
                ? Optional.empty()
                : parts.memberships().inTenant(tenant, id).filter(account -> account.role() != Role.GUEST);
    }

    private boolean isLeaving(String account) {
        return jdbi.withHandle(
                handle -> !Accounts.rows(handle, "select 1 from account_leaving where account_id = ?", account)
                        .isEmpty());
    }

    Account create(String actor, String tenant, ScimChange user) {
        String userName = user.userName().orElseThrow(() -> ScimException.invalid("userName is required."));
        MailAddress mail =
                MailAddress.parse(userName).orElseThrow(() -> ScimException.invalid("userName is a mail address."));
        Optional<String> back = parts.accounts()
                .credential(mail)
                .map(Accounts.Credential::account)
                .filter(this::isLeaving)
                .filter(account -> parts.memberships().member(account, tenant).isPresent());
        if (back.isPresent()) {
            parts.memberships().member(back.get(), tenant).ifPresent(member -> refuseOperator(member.role()));
            stay(back.get());
            administration
                    .access()
                    .suspend(actor, tenant, back.get(), !user.active().orElse(true));
            return get(tenant, back.get());
        }
        String account = administration
                .members()
                .invite(actor, tenant, userName, user.name().orElse(mail.text()), Role.MEMBER, Lang.JA)
                .account();
        if (!user.active().orElse(true)) {
            deactivate(actor, tenant, account);
        }
        return get(tenant, account);
    }

    /** Replaces or patches: what is not said stays as it is. */
    Account change(String actor, String tenant, String id, ScimChange change) {
        Account before = own(tenant, id);
        boolean renamed = change.userName()
                .filter(it -> MailAddress.parse(it)
                        .filter(mail -> mail.text().equals(before.mail()))
                        .isEmpty())
                .isPresent();
        if (renamed) {
            throw new ScimException(400, "mutability", "userName cannot be changed.");
        }
        change.name().filter(name -> !name.equals(before.name())).ifPresent(name -> {
            if (isShared(id)) {
                throw new ScimException(403, "", "The account belongs to another tenant, too.");
            }
            administration.members().rename(actor, tenant, id, name);
        });
        boolean active = before.state() != Account.State.SUSPENDED;
        if (change.active().filter(wanted -> wanted != active).isPresent()) {
            if (active) {
                deactivate(actor, tenant, id);
            } else if (!isShared(id)) {
                administration.access().suspend(actor, tenant, id, false);
            }
        }
        return get(tenant, id);
    }

    private void deactivate(String actor, String tenant, String account) {
        if (isShared(account)) {
            administration.members().remove(actor, tenant, account);
        } else {
            administration.access().suspend(actor, tenant, account, true);
        }
    }

    private boolean isShared(String account) {
        return parts.memberships().tenantsOf(account).size() > 1;
    }

    /** Suspends at once; what is known of the person is erased when {@link #KEPT} has passed. */
    void delete(String actor, String tenant, String id) {
        own(tenant, id);
        if (isShared(id)) {
            administration.members().remove(actor, tenant, id);
            return;
        }
        administration.access().suspend(actor, tenant, id, true);
        jdbi.useHandle(handle -> handle.createUpdate("""
            insert into account_leaving (account_id, tenant_id, erase_at) values (:id, :tenant, :at)
            on conflict (account_id) do nothing
            """)
                .bind("id", id)
                .bind("tenant", tenant)
                .bind("at", clock.instant().plus(KEPT).toEpochMilli())
                .execute());
    }

    private void stay(String account) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from account_leaving where account_id = :id")
                .bind("id", account)
                .execute());
    }

    /** Erases those whose time has come. To be called now and then. */
    void erase(Instant now) {
        List<OneTime.Holder> due = jdbi.withHandle(handle -> Accounts.rows(
                        handle,
                        "select account_id, tenant_id from account_leaving where erase_at < ? limit 500",
                        now.toEpochMilli())
                .stream()
                .map(row -> new OneTime.Holder(row.text("account_id"), row.text("tenant_id")))
                .toList());
        due.forEach(it -> {
            stay(it.account());
            if (parts.memberships()
                    .member(it.account(), it.tenant())
                    .filter(member -> member.role() != Role.OPERATOR)
                    .isPresent()) {
                administration.members().remove("system", it.tenant(), it.account());
            }
        });
    }

    ObjectNode json(Account account, String location) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("schemas").add(SCHEMA);
        json.put("id", account.id()).put("userName", account.mail()).put("displayName", account.name());
        json.putObject("name").put("formatted", account.name());
        json.put("active", account.state() != Account.State.SUSPENDED);
        json.putArray("emails")
                .addObject()
                .put("value", account.mail())
                .put("type", "work")
                .put("primary", true);
        json.putArray("roles").addObject().put("value", account.role().id());
        json.putObject("meta")
                .put("resourceType", "User")
                .put("created", account.createdAt().toString())
                .put("location", location + "/" + account.id());
        return json;
    }
}
