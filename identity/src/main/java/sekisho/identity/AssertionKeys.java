package sekisho.identity;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The keys under which the application is told who sent a request: P-256, as every JWT library knows ES256. They lie sealed in the
 * database. A new one is published before it signs, so that whoever keeps the published set for a while knows it by then, and an old
 * one stays published until nothing that it signed is valid.
 *
 * <p>{@link #current} and {@link #published} read a snapshot and suit every thread; the rest is for virtual threads.
 */
final class AssertionKeys {
    static final Duration LIFE = Duration.ofDays(30);
    /** How long a key is published before it signs, and after. */
    static final Duration OVERLAP = Duration.ofHours(2);
    /** How long others may keep the published set. */
    static final Duration CACHED = Duration.ofMinutes(10);

    private static final String BODY = "assertion-key.body";
    private static final Algorithm ALGORITHM = JWSAlgorithm.ES256;

    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;
    private volatile List<Entry> entries;

    AssertionKeys(Jdbi jdbi, Keys keys, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
        entries = load();
        if (entries.isEmpty()) {
            add();
        }
    }

    /** A key from when it was made. */
    record Entry(ECKey key, Instant since, ECDSASigner signer) {
        private static Entry of(ECKey key, Instant since) {
            try {
                return new Entry(key, since, new ECDSASigner(key));
            } catch (JOSEException e) {
                throw new IllegalStateException("P-256 is part of every Java", e);
            }
        }

        String id() {
            return key.getKeyID();
        }
    }

    /** The one that signs now: the newest that has been published for long enough, or the oldest there is. */
    Entry current() {
        List<Entry> now = entries;
        Instant known = clock.instant().minus(OVERLAP);
        for (Entry entry : now) {
            if (!entry.since().isAfter(known)) {
                return entry;
            }
        }
        return now.getLast();
    }

    /** The set in the form of RFC 7517, without anything private. */
    String published() {
        return new JWKSet(entries.stream()
                        .map(entry -> (com.nimbusds.jose.jwk.JWK) entry.key().toPublicJWK())
                        .toList())
                .toString();
    }

    /** Makes a new key when it is time, and forgets those that nothing valid is signed by. To be called now and then. */
    void rotate() {
        Instant now = clock.instant();
        if (!entries.getFirst().since().plus(LIFE).isAfter(now)) {
            add();
        }
        List<Entry> kept = new ArrayList<>();
        Instant successor = Instant.MAX;
        for (Entry entry : entries) {
            boolean needed = successor.equals(Instant.MAX)
                    || successor.plus(OVERLAP.multipliedBy(2)).isAfter(now);
            if (needed) {
                kept.add(entry);
            } else {
                delete(entry.id());
            }
            successor = entry.since();
        }
        entries = List.copyOf(kept);
    }

    private List<Entry> load() {
        return jdbi.withHandle(handle -> Accounts.rows(handle, "select * from assertion_key")).stream()
                .map(this::entry)
                .sorted(Comparator.comparing(Entry::since).reversed())
                .toList();
    }

    private Entry entry(Row row) {
        byte[] body = keys.open(row.bytes("body").orElseThrow(), BODY);
        try {
            return Entry.of(
                    ECKey.parse(new String(body, StandardCharsets.UTF_8)),
                    row.time("created_at").orElse(Instant.EPOCH));
        } catch (ParseException e) {
            throw new IllegalStateException("a stored key cannot be read", e);
        }
    }

    private void add() {
        ECKey key;
        try {
            key = new ECKeyGenerator(Curve.P_256)
                    .keyIDFromThumbprint(true)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(ALGORITHM)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is part of every Java", e);
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        byte[] body = keys.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8), BODY);
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into assertion_key (id, created_at, body) values (:id, :now, :body)")
                .bind("id", key.getKeyID())
                .bind("now", now.toEpochMilli())
                .bind("body", body)
                .execute());
        List<Entry> more = new ArrayList<>(List.of(Entry.of(key, now)));
        more.addAll(entries);
        entries = List.copyOf(more);
    }

    private void delete(String id) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from assertion_key where id = :id")
                .bind("id", id)
                .execute());
    }
}
