package sekisho.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URL;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;
import sekisho.store.StoreException;
import sekisho.words.Bilingual;

/**
 * Certificates and keys in the database; each key is sealed before it gets there. Of each set of names and source there is the
 * one to serve and the one before it. Virtual threads only; safe for use by several.
 */
final class Keyring {
    private static final System.Logger LOG = System.getLogger(Keyring.class.getName());

    private final Database database;
    private final Keys keys;
    private final InstantSource clock;

    Keyring(Database database, Keys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    // ---- certificates

    /** What is to be served, of all names. */
    List<Certified> all() {
        return database.jdbi()
                .withHandle(handle -> handle
                        .createQuery(
                                "SELECT id, hosts, source, added_at, body FROM certificate WHERE place = 0 ORDER BY hosts")
                        .mapToMap()
                        .map(Row::new)
                        .map(this::certified)
                        .list()
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    Optional<Certified> current(Source source, List<String> hosts) {
        return at(source, hosts, 0);
    }

    Optional<Certified> previous(Source source, List<String> hosts) {
        return at(source, hosts, 1);
    }

    private Optional<Certified> at(Source source, List<String> hosts, int place) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT id, hosts, source, added_at, body FROM certificate
                        WHERE hosts = :hosts AND source = :source AND place = :place
                        """)
                        .bind("hosts", Names.key(hosts))
                        .bind("source", source.id())
                        .bind("place", place)
                        .mapToMap()
                        .map(Row::new)
                        .map(this::certified)
                        .findFirst()
                        .flatMap(found -> found));
    }

    /** Puts a certificate in the first place, the present one behind it, and ends the order or request that it came from. */
    Certified put(Source source, List<String> hosts, List<X509Certificate> chain, PrivateKey key) {
        Certified certified = new Certified(Names.canonical(hosts), source, chain, key, clock.instant());
        String id = UUID.randomUUID().toString();
        String names = Names.key(hosts);
        ObjectNode body = SealedKey.object();
        SealedKey.putKey(body, key);
        SealedKey.putChain(body, chain);
        byte[] sealed = keys.seal(SealedKey.bytes(body), context(id, names, source));
        database.jdbi().useTransaction(handle -> {
            drop(handle, source, names, 1);
            handle.execute(
                    "UPDATE certificate SET place = 1 WHERE hosts = ? AND source = ? AND place = 0",
                    names,
                    source.id());
            handle.execute(
                    "INSERT INTO certificate (id, hosts, source, place, added_at, body) VALUES (?, ?, ?, 0, ?, ?)",
                    id,
                    names,
                    source.id(),
                    certified.addedAt().toEpochMilli(),
                    sealed);
            switch (source) {
                case ACME -> handle.execute("DELETE FROM acme_order WHERE hosts = ?", names);
                case INSTALLED -> handle.execute("DELETE FROM certificate_request WHERE host = ?", names);
                case FILE, LOCAL -> throw new IllegalArgumentException("lies in files of its own");
            }
        });
        return certified;
    }

    private static void drop(Handle handle, Source source, String names, int place) {
        handle.execute(
                "DELETE FROM certificate WHERE hosts = ? AND source = ? AND place = ?", names, source.id(), place);
    }

    /** Takes the present one out of the first place, where {@link #rollback} can bring it back; false when there is none. */
    boolean remove(Source source, List<String> hosts) {
        String names = Names.key(hosts);
        return database.jdbi().inTransaction(handle -> {
            if (count(handle, source, names, 0) == 0) {
                return false;
            }
            drop(handle, source, names, 1);
            handle.execute(
                    "UPDATE certificate SET place = 1 WHERE hosts = ? AND source = ? AND place = 0",
                    names,
                    source.id());
            return true;
        });
    }

    /** Lets the present one and the one before it change places; false when there is none before it. */
    boolean rollback(Source source, List<String> hosts) {
        String names = Names.key(hosts);
        return database.jdbi().inTransaction(handle -> {
            if (count(handle, source, names, 1) == 0) {
                return false;
            }
            handle.execute(
                    "UPDATE certificate SET place = 1 - place WHERE hosts = ? AND source = ?", names, source.id());
            return true;
        });
    }

    private static int count(Handle handle, Source source, String names, int place) {
        return handle.createQuery(
                        "SELECT count(*) FROM certificate WHERE hosts = :hosts AND source = :source AND place = :place")
                .bind("hosts", names)
                .bind("source", source.id())
                .bind("place", place)
                .mapTo(Integer.class)
                .one();
    }

    private Optional<Certified> certified(Row row) {
        String id = row.text("id");
        String names = row.text("hosts");
        try {
            Source source = Source.valueOf(row.text("source").toUpperCase(java.util.Locale.ROOT));
            JsonNode body = open(row, context(id, names, source));
            return Optional.of(new Certified(
                    List.of(names.split(",", -1)),
                    source,
                    SealedKey.chain(body),
                    SealedKey.key(body),
                    row.time("added_at").orElse(Instant.EPOCH)));
        } catch (StoreException | IllegalStateException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.ERROR, "event=certificate-unreadable id=" + id, e);
            return Optional.empty();
        }
    }

    private JsonNode open(Row row, String context) {
        return SealedKey.parse(keys.open(row.bytes("body").orElse(new byte[0]), context));
    }

    /** What stands beside the sealed body is part of its context, so that a row that was edited cannot be opened. */
    private static String context(String id, String names, Source source) {
        return String.join("|", "certificate.body", id, names, source.id());
    }

    // ---- signing requests

    void saveRequest(String host, KeyPair pair) {
        ObjectNode body = SealedKey.object();
        SealedKey.putPair(body, pair);
        byte[] sealed = keys.seal(SealedKey.bytes(body), "certificate_request.body|" + host);
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM certificate_request WHERE host = ?", host);
            handle.execute(
                    "INSERT INTO certificate_request (host, created_at, body) VALUES (?, ?, ?)",
                    host,
                    clock.instant().toEpochMilli(),
                    sealed);
        });
    }

    Optional<KeyPair> request(String host) {
        return sealed(
                        "SELECT body FROM certificate_request WHERE host = :key",
                        host,
                        "certificate_request.body|" + host)
                .map(SealedKey::pair);
    }

    // ---- accounts and orders

    /** An account; without a location it is not known to be registered. */
    record Account(KeyPair pair, Optional<URL> location) {}

    Optional<Account> account(URI directory) {
        return sealed(
                        "SELECT body FROM acme_account WHERE directory = :key",
                        directory.toString(),
                        "acme_account.body|" + directory)
                .map(body -> new Account(SealedKey.pair(body), url(body)));
    }

    void saveAccount(URI directory, Account account) {
        ObjectNode body = SealedKey.object();
        SealedKey.putPair(body, account.pair());
        account.location().ifPresent(location -> body.put("location", location.toString()));
        byte[] sealed = keys.seal(SealedKey.bytes(body), "acme_account.body|" + directory);
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM acme_account WHERE directory = ?", directory.toString());
            handle.execute("INSERT INTO acme_account (directory, body) VALUES (?, ?)", directory.toString(), sealed);
        });
    }

    /** An order under way at an authority, and the key of the certificate to come. */
    record Order(URI directory, URL location, KeyPair pair) {}

    Optional<Order> order(List<String> hosts) {
        String names = Names.key(hosts);
        return sealed("SELECT body FROM acme_order WHERE hosts = :key", names, "acme_order.body|" + names)
                .flatMap(body -> url(body)
                        .map(location -> new Order(
                                URI.create(body.path("directory").asText()), location, SealedKey.pair(body))));
    }

    void saveOrder(List<String> hosts, Order order) {
        String names = Names.key(hosts);
        ObjectNode body = SealedKey.object();
        SealedKey.putPair(body, order.pair());
        body.put("location", order.location().toString());
        body.put("directory", order.directory().toString());
        byte[] sealed = keys.seal(SealedKey.bytes(body), "acme_order.body|" + names);
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM acme_order WHERE hosts = ?", names);
            handle.execute(
                    "INSERT INTO acme_order (hosts, created_at, body) VALUES (?, ?, ?)",
                    names,
                    clock.instant().toEpochMilli(),
                    sealed);
        });
    }

    void forgetOrder(List<String> hosts) {
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM acme_order WHERE hosts = ?", Names.key(hosts)));
    }

    private Optional<JsonNode> sealed(String query, String key, String context) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(query)
                        .bind("key", key)
                        .mapToMap()
                        .map(Row::new)
                        .findFirst())
                .flatMap(row -> {
                    try {
                        return Optional.of(open(row, context));
                    } catch (StoreException e) {
                        LOG.log(System.Logger.Level.ERROR, "event=certificate-unreadable what=" + context, e);
                        return Optional.empty();
                    }
                });
    }

    private static Optional<URL> url(JsonNode body) {
        String text = body.path("location").asText("");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(URI.create(text).toURL());
        } catch (java.net.MalformedURLException e) {
            return Optional.empty();
        }
    }

    // ---- attempts

    /**
     * How obtaining went last.
     *
     * @param failures in a row
     * @param next not before
     * @param error of the last failure in Japanese and English, empty after a success
     */
    record Attempt(int failures, Instant at, Instant next, Optional<Bilingual> error) {
        static final Attempt NONE = new Attempt(0, Instant.EPOCH, Instant.EPOCH, Optional.empty());
    }

    Attempt attempt(List<String> hosts) {
        String names = Names.key(hosts);
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT failures, attempted_at, next_attempt_at, body FROM acme_attempt WHERE hosts = :hosts")
                        .bind("hosts", names)
                        .mapToMap()
                        .map(Row::new)
                        .findFirst())
                .map(row -> new Attempt(
                        (int) row.number("failures"),
                        row.time("attempted_at").orElse(Instant.EPOCH),
                        row.time("next_attempt_at").orElse(Instant.EPOCH),
                        error(row, names)))
                .orElse(Attempt.NONE);
    }

    private Optional<Bilingual> error(Row row, String names) {
        try {
            JsonNode body = open(row, "acme_attempt.body|" + names);
            return body.has("ja")
                    ? Optional.of(new Bilingual(
                            body.path("ja").asText(), body.path("en").asText()))
                    : Optional.empty();
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    void saveAttempt(List<String> hosts, Attempt attempt) {
        String names = Names.key(hosts);
        ObjectNode body = SealedKey.object();
        attempt.error().ifPresent(text -> body.put("ja", text.ja()).put("en", text.en()));
        byte[] sealed = keys.seal(SealedKey.bytes(body), "acme_attempt.body|" + names);
        database.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM acme_attempt WHERE hosts = ?", names);
            handle.execute(
                    "INSERT INTO acme_attempt (hosts, failures, attempted_at, next_attempt_at, body) VALUES (?, ?, ?, ?, ?)",
                    names,
                    attempt.failures(),
                    attempt.at().toEpochMilli(),
                    attempt.next().toEpochMilli(),
                    sealed);
        });
    }

    // ---- warnings

    boolean warned(String fingerprint, int days) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT 1 FROM certificate_warning WHERE fingerprint = :fingerprint AND days = :days")
                        .bind("fingerprint", fingerprint)
                        .bind("days", days)
                        .mapToMap()
                        .findFirst()
                        .isPresent());
    }

    /** Notes that these warnings are given. */
    void saveWarnings(String fingerprint, List<Integer> days) {
        database.jdbi().useTransaction(handle -> {
            for (int one : days) {
                handle.execute("""
                        INSERT INTO certificate_warning (fingerprint, days, given_at) VALUES (?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """, fingerprint, one, clock.instant().toEpochMilli());
            }
        });
    }
}
