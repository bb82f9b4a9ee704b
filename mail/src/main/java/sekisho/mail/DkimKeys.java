package sekisho.mail;

import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import sekisho.store.Database;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The DKIM keys of the senders' domains, private halves sealed in the database. A new pair (RSA and Ed25519) signs nothing until
 * both its records are seen in DNS; then it takes the place of the pair before it, whose records stay published for a week.
 * Virtual threads only.
 */
public final class DkimKeys {
    private static final System.Logger LOG = System.getLogger(DkimKeys.class.getName());
    private static final Pattern SELECTOR = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    /** How long the record of a retired key must stay in DNS. */
    public static final Duration PUBLISHED_AFTER_RETIREMENT = Duration.ofDays(7);

    private final Database database;
    private final Keys keys;
    private final Supplier<Dns> dns;
    private final InstantSource clock;
    private volatile List<DkimSigner.Key> signing = List.of();

    DkimKeys(Database database, Keys keys, Supplier<Dns> dns, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.dns = dns;
        this.clock = clock;
        load();
    }

    /** All keys, newest first. */
    public List<DkimKey> all() {
        return run(handle -> handle.createQuery(
                        "SELECT domain, selector, algorithm, state, created_at, changed_at, public_key FROM mail_dkim_key"
                                + " ORDER BY created_at DESC, domain, selector")
                .mapToMap()
                .map(Row::new)
                .map(DkimKeys::key)
                .list());
    }

    /** The keys of one domain, newest first. */
    public List<DkimKey> of(MailDomain domain) {
        return all().stream().filter(key -> key.domain().equals(domain)).toList();
    }

    /**
     * Makes a pair of keys that waits for its records to be published. Where a pair of the domain is waiting already, that one is
     * answered.
     *
     * @param name the beginning of the selectors ({@code NAME-rsa}, {@code NAME-ed}); empty for one with today's date
     * @throws MailException {@code KEY} when the name is no selector or is in use
     */
    public List<DkimKey> make(MailDomain domain, String name) {
        List<DkimKey> before = of(domain);
        List<DkimKey> waiting = before.stream()
                .filter(key -> key.state() == DkimKey.State.PENDING)
                .toList();
        if (!waiting.isEmpty()) {
            return waiting;
        }
        Instant now = clock.instant();
        Set<String> used = before.stream().map(DkimKey::selector).collect(Collectors.toSet());
        String base = name.isEmpty() ? free("sekisho-" + DAY.format(now), used) : name;
        if (!SELECTOR.matcher(base).matches() || used.contains(base + "-rsa") || used.contains(base + "-ed")) {
            throw new MailException(MailException.Code.KEY, "The selector is no name or is in use.");
        }
        run(handle -> {
            insert(handle, domain, base + "-rsa", DkimKey.Algorithm.RSA, now);
            insert(handle, domain, base + "-ed", DkimKey.Algorithm.ED25519, now);
            return 0;
        });
        return of(domain).stream()
                .filter(key -> key.state() == DkimKey.State.PENDING)
                .toList();
    }

    private static String free(String base, Set<String> used) {
        String name = base;
        for (int i = 2; used.contains(name + "-rsa") || used.contains(name + "-ed"); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private void insert(Handle handle, MailDomain domain, String selector, DkimKey.Algorithm algorithm, Instant now) {
        KeyPair pair = pair(algorithm);
        byte[] point = pair.getPublic().getEncoded();
        handle.execute(
                "INSERT INTO mail_dkim_key (domain, selector, algorithm, state, created_at, changed_at, public_key, body)"
                        + " VALUES (?, ?, ?, 'PENDING', ?, ?, ?, ?)",
                domain.name(),
                selector,
                algorithm.name(),
                now.toEpochMilli(),
                now.toEpochMilli(),
                // RFC 8463 §4: the 32 bytes of the point, which end the encoded key
                algorithm == DkimKey.Algorithm.ED25519
                        ? Arrays.copyOfRange(point, point.length - 32, point.length)
                        : point,
                keys.seal(pair.getPrivate().getEncoded(), context(domain.name(), selector)));
    }

    private static KeyPair pair(DkimKey.Algorithm algorithm) {
        try {
            return switch (algorithm) {
                case RSA -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(2048);
                    yield generator.generateKeyPair();
                }
                case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            };
        } catch (GeneralSecurityException e) {
            throw new MailException(MailException.Code.KEY, "A DKIM key cannot be made.", e);
        }
    }

    /**
     * Lets waiting keys sign whose records are in DNS, in place of those that signed before; answers which began to sign.
     */
    public List<DkimKey> activate() {
        List<DkimKey> begun = new ArrayList<>();
        for (DkimKey key : all()) {
            if (key.state() == DkimKey.State.PENDING && published(key)) {
                long now = clock.instant().toEpochMilli();
                run(handle -> {
                    handle.execute(
                            "UPDATE mail_dkim_key SET state = 'RETIRED', changed_at = ?"
                                    + " WHERE domain = ? AND algorithm = ? AND state = 'ACTIVE'",
                            now,
                            key.domain().name(),
                            key.algorithm().name());
                    return handle.execute(
                            "UPDATE mail_dkim_key SET state = 'ACTIVE', changed_at = ? WHERE domain = ? AND selector = ?",
                            now,
                            key.domain().name(),
                            key.selector());
                });
                begun.add(key);
            }
        }
        if (!begun.isEmpty()) {
            load();
        }
        return begun;
    }

    /** Whether DNS answers exactly this key. */
    public boolean published(DkimKey key) {
        try {
            return dns.get().txt(key.owner()).values().stream()
                    .anyMatch(text -> DkimRecord.parse(text)
                            .filter(record -> record.holds(key))
                            .isPresent());
        } catch (Dns.NoAnswerException e) {
            return false;
        }
    }

    /** Signs by every active key of the author's domain, or else of the nearest domain above it. */
    byte[] sign(byte[] message, MailDomain author) {
        List<DkimSigner.Key> all = signing;
        String name = author.name();
        while (true) {
            String domain = name;
            List<DkimSigner.Key> own = all.stream()
                    .filter(key -> key.domain().name().equals(domain))
                    .toList();
            int dot = name.indexOf('.');
            if (!own.isEmpty() || dot < 0) {
                return DkimSigner.sign(message, own, clock.instant());
            }
            name = name.substring(dot + 1);
        }
    }

    private void load() {
        signing = run(handle -> handle.createQuery(
                                "SELECT domain, selector, algorithm, body FROM mail_dkim_key WHERE state = 'ACTIVE' ORDER BY selector")
                        .mapToMap()
                        .map(Row::new)
                        .list())
                .stream()
                .map(this::signingKey)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<DkimSigner.Key> signingKey(Row row) {
        DkimKey.Algorithm algorithm = DkimKey.Algorithm.valueOf(row.text("algorithm"));
        try {
            byte[] encoded =
                    keys.open(row.bytes("body").orElse(new byte[0]), context(row.text("domain"), row.text("selector")));
            PrivateKey key = KeyFactory.getInstance(algorithm == DkimKey.Algorithm.RSA ? "RSA" : "Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return Optional.of(
                    new DkimSigner.Key(new MailDomain(row.text("domain")), row.text("selector"), algorithm, key));
        } catch (GeneralSecurityException | sekisho.store.StoreException e) {
            LOG.log(Level.ERROR, "event=dkim-key-unreadable selector=" + row.text("selector"), e);
            return Optional.empty();
        }
    }

    private static DkimKey key(Row row) {
        DkimKey.Algorithm algorithm = DkimKey.Algorithm.valueOf(row.text("algorithm"));
        return new DkimKey(
                new MailDomain(row.text("domain")),
                row.text("selector"),
                algorithm,
                DkimKey.State.valueOf(row.text("state")),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("changed_at").orElse(Instant.EPOCH),
                "v=DKIM1; k=" + (algorithm == DkimKey.Algorithm.RSA ? "rsa" : "ed25519") + "; p="
                        + Base64.getEncoder()
                                .encodeToString(row.bytes("public_key").orElse(new byte[0])));
    }

    private static String context(String domain, String selector) {
        return "mail_dkim_key.body|" + domain + "|" + selector;
    }

    private interface Work<T> {
        T in(Handle handle);
    }

    private <T> T run(Work<T> work) {
        try {
            return database.jdbi().inTransaction(work::in);
        } catch (JdbiException e) {
            throw new MailException(MailException.Code.STORE, "The database of DKIM keys refused.", e);
        }
    }
}
