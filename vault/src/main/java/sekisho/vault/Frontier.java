package sekisho.vault;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * What one crawl has found and what it still has to fetch, in the database, so that it needs little memory and goes on where a
 * killed process left it. Knows every path by a keyed hash. One thread at a time.
 */
final class Frontier {
    private static final String CONTEXT = "vault_page.body";
    private static final int TO_FETCH = 0;
    private static final int FETCHED = 1;

    private final Jdbi jdbi;
    private final Keys keys;
    private final String site;
    private final long generation;
    private final boolean resumed;
    private final boolean sameRules;
    /** Paths of this generation, by 64 bits of their hash: most links lead to what is known. */
    private final Set<Long> known = new HashSet<>();

    private long next;

    private Frontier(Jdbi jdbi, Keys keys, String site, long generation, boolean resumed, boolean sameRules) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.site = site;
        this.generation = generation;
        this.resumed = resumed;
        this.sameRules = sameRules;
    }

    /** A path that is to be fetched, and what was known of it before. */
    record Task(long seq, Page before) {}

    /**
     * Goes on with a crawl that was broken off, or begins a new one.
     *
     * @param rules what decides what a page becomes; when it changed, nothing of before can be used again
     */
    static Frontier open(Jdbi jdbi, Keys keys, String site, String rules, InstantSource clock) {
        byte[] hash = keys.lookup(rules, "vault_crawl.rules");
        Frontier frontier = jdbi.inTransaction(handle -> {
            Optional<Row> row = handle.createQuery(
                            "select generation, state, rules from vault_crawl where site = :site")
                    .bind("site", site)
                    .mapToMap()
                    .map(Row::new)
                    .findFirst();
            long before = row.map(r -> r.number("generation")).orElse(0L);
            boolean same = row.flatMap(r -> r.bytes("rules"))
                    .filter(bytes -> java.util.Arrays.equals(bytes, hash))
                    .isPresent();
            boolean running =
                    same && row.map(r -> r.text("state").equals("running")).orElse(false);
            long generation = running ? before : before + 1;
            handle.createUpdate("""
                            insert into vault_crawl (site, generation, state, rules, started_at)
                            values (:site, :generation, 'running', :rules, :now)
                            on conflict (site) do update
                            set generation = excluded.generation, state = 'running', rules = excluded.rules,
                                started_at = excluded.started_at""")
                    .bind("site", site)
                    .bind("generation", generation)
                    .bind("rules", hash)
                    .bind("now", clock.millis())
                    .execute();
            return new Frontier(jdbi, keys, site, generation, running, same);
        });
        frontier.load();
        return frontier;
    }

    private void load() {
        jdbi.useHandle(handle -> {
            next = handle.createQuery("select coalesce(max(seq), 0) from vault_page where site = :site")
                    .bind("site", site)
                    .mapTo(Long.class)
                    .one();
            handle.createQuery("select url_hash from vault_page where site = :site and generation = :generation")
                    .bind("site", site)
                    .bind("generation", generation)
                    .mapToMap()
                    .map(Row::new)
                    .forEach(row -> row.bytes("url_hash").ifPresent(hash -> known.add(head(hash))));
        });
    }

    boolean resumed() {
        return resumed;
    }

    /** How many paths this crawl has met. */
    int size() {
        return known.size();
    }

    private byte[] hash(String key) {
        return keys.lookup(site + "\n" + key, "vault_page.url_hash");
    }

    private static long head(byte[] hash) {
        return java.nio.ByteBuffer.wrap(hash).getLong();
    }

    /** Notes what was fetched and what was found, all or nothing; at most {@code room} new paths. */
    void note(List<Page> fetched, List<Page> found, int room) {
        jdbi.useTransaction(handle -> {
            if (!fetched.isEmpty()) {
                PreparedBatch batch = handle.prepareBatch("update vault_page set state = " + FETCHED
                        + ", body = :body where site = :site and url_hash = :hash");
                for (Page page : fetched) {
                    batch.bind("body", keys.seal(page.bytes(), CONTEXT))
                            .bind("site", site)
                            .bind("hash", hash(page.key()))
                            .add();
                }
                batch.execute();
            }
            add(handle, found, room);
        });
    }

    private void add(Handle handle, List<Page> found, int room) {
        PreparedBatch batch = handle.prepareBatch("""
                insert into vault_page (site, url_hash, generation, seq, state, body)
                values (:site, :hash, :generation, :seq, 0, :body)
                on conflict (site, url_hash) do update
                set generation = excluded.generation, seq = excluded.seq, state = 0""");
        int left = room;
        for (Page page : found) {
            byte[] hash = hash(page.key());
            if (left == 0 || !known.add(head(hash))) {
                continue;
            }
            left--;
            batch.bind("site", site)
                    .bind("hash", hash)
                    .bind("generation", generation)
                    .bind("seq", ++next)
                    .bind("body", keys.seal(page.bytes(), CONTEXT))
                    .add();
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** The next paths to be fetched after {@code seq}, in the order in which they were found. */
    List<Task> take(long after, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select seq, body from vault_page
                        where site = :site and generation = :generation and state = :state and seq > :after
                        order by seq limit :most""")
                .bind("site", site)
                .bind("generation", generation)
                .bind("state", TO_FETCH)
                .bind("after", after)
                .bind("most", most)
                .mapToMap()
                .map(Row::new)
                .map(row -> new Task(row.number("seq"), forget(page(row))))
                .list());
    }

    private Page page(Row row) {
        return Page.of(keys.open(row.bytes("body").orElse(new byte[0]), CONTEXT));
    }

    /** Under other rules, what was made of a page is worth nothing. */
    private Page forget(Page page) {
        return sameRules ? page : Page.found(page.key(), page.from());
    }

    /** Every path that this crawl has met and fetched. */
    void forEach(Consumer<Page> then) {
        jdbi.useHandle(handle -> handle.createQuery(
                        "select body from vault_page where site = :site and generation = :generation and state = :state")
                .bind("site", site)
                .bind("generation", generation)
                .bind("state", FETCHED)
                .setFetchSize(200)
                .mapToMap()
                .map(Row::new)
                .forEach(row -> then.accept(page(row))));
    }

    /** Forgets what this crawl did not meet any more. */
    void finish() {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from vault_page where site = :site and generation < :generation")
                    .bind("site", site)
                    .bind("generation", generation)
                    .execute();
            handle.createUpdate("update vault_crawl set state = 'done' where site = :site")
                    .bind("site", site)
                    .execute();
        });
    }

    /** Every content that the pages of a site name, of whatever crawl. */
    static Set<BlobId> contents(Jdbi jdbi, Keys keys, String site) {
        Set<BlobId> all = new HashSet<>();
        jdbi.useHandle(handle -> handle.createQuery("select body from vault_page where site = :site")
                .bind("site", site)
                .mapToMap()
                .map(Row::new)
                .forEach(row -> Page.of(keys.open(row.bytes("body").orElse(new byte[0]), CONTEXT))
                        .entry()
                        .ifPresent(entry -> {
                            List<Stored> named = new ArrayList<>();
                            entry.body().ifPresent(named::add);
                            entry.variants().forEach(variant -> named.add(variant.body()));
                            named.forEach(stored -> all.add(stored.id()));
                        })));
        return all;
    }

    /** Whether a crawl of the site was broken off. */
    static boolean isUnfinished(Jdbi jdbi, String site) {
        return jdbi.withHandle(handle -> handle.createQuery("select state from vault_crawl where site = :site")
                .bind("site", site)
                .mapToMap()
                .map(Row::new)
                .findFirst()
                .map(row -> row.text("state").equals("running"))
                .orElse(false));
    }
}
