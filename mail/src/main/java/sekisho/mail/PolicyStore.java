package sekisho.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;

/** MTA-STS policies in the database, by keyed hash of the domain. Virtual threads only. */
final class PolicyStore {
    private final Database database;
    private final Keys keys;

    PolicyStore(Database database, Keys keys) {
        this.database = database;
        this.keys = keys;
    }

    Optional<StsPolicies.Kept> find(String domain) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT until_at, body FROM mail_policy WHERE domain = ?")
                        .bind(0, hash(domain))
                        .mapToMap()
                        .map(Row::new)
                        .findOne())
                .flatMap(row -> row.bytes("body").flatMap(body -> {
                    String text = new String(keys.open(body, "mail_policy.body|" + domain), StandardCharsets.UTF_8);
                    int line = text.indexOf('\n');
                    return StsPolicy.parse(text.substring(line + 1))
                            .map(policy -> new StsPolicies.Kept(
                                    text.substring(0, line),
                                    policy,
                                    row.time("until_at").orElse(Instant.EPOCH)));
                }));
    }

    /** Keeps a policy; that it cannot be kept stops no mail. */
    void put(String domain, StsPolicies.Kept kept) {
        byte[] body = keys.seal(
                (kept.id() + "\n" + kept.policy().text()).getBytes(StandardCharsets.UTF_8),
                "mail_policy.body|" + domain);
        try {
            database.jdbi().useTransaction(handle -> {
                handle.execute("DELETE FROM mail_policy WHERE domain = ?", hash(domain));
                handle.execute(
                        "INSERT INTO mail_policy (domain, until_at, body) VALUES (?, ?, ?)",
                        hash(domain),
                        kept.until().toEpochMilli(),
                        body);
            });
        } catch (JdbiException e) {
            throw new MailException(MailException.Code.STORE, "An MTA-STS policy cannot be kept.", e);
        }
    }

    void retain(Instant now) {
        database.jdbi()
                .useHandle(handle -> handle.execute("DELETE FROM mail_policy WHERE until_at < ?", now.toEpochMilli()));
    }

    private byte[] hash(String domain) {
        return keys.lookup(domain, "mail_policy.domain");
    }
}
