package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The names and mail addresses of a tenant's members in a form that can be searched. Thread-safe; virtual threads.
 *
 * <p>Profiles are sealed one by one, each under its account's key: to open 100,000 of them takes seconds, and an index of hashed
 * pieces would tell much of what they hold. So the members of a tenant are also kept in parts of {@value #PART} lines or some
 * more, each part sealed as one value under the tenant's key; a search opens the parts, which is two orders of magnitude less work.
 * A membership without a part is put into one by {@link #settle}, which every search does first.
 */
final class Roster {
    static final int PART = 256;
    /** Members put into a part by one transaction; between two, every other writer who waits has its turn. */
    static final int BATCH = 64;
    /** Members looked for at once, outside of a transaction: to find and order them costs the more the more there are. */
    private static final int AHEAD = 64 * BATCH;

    private static final int LONGEST_QUERY = 200;

    private final Jdbi jdbi;
    private final Keys keys;
    private final Accounts accounts;

    Roster(Jdbi jdbi, Keys keys, Accounts accounts) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.accounts = accounts;
    }

    /** Members whose name and mail hold every word of {@code text}, newest first; at most {@code most} after {@code skip}. */
    List<String> find(String tenant, String text, int skip, int most) {
        settle(tenant);
        List<String> words = words(text);
        return jdbi.withHandle(handle -> {
            Optional<DataKey> key = key(handle, keys, tenant);
            if (key.isEmpty()) {
                return List.of();
            }
            List<String> found = new ArrayList<>();
            int passed = 0;
            List<Row> parts = Accounts.rows(
                    handle, "select part, body from member_roster where tenant_id = ? order by part desc", tenant);
            for (Row part : parts) {
                for (String account : matching(text(key.get(), part), words)) {
                    if (passed++ >= skip) {
                        found.add(account);
                        if (found.size() == most) {
                            return found;
                        }
                    }
                }
            }
            return found;
        });
    }

    /**
     * The accounts of a part whose description holds every word, the last line first. Only lines with the longest word in them are
     * looked at, which in most parts are none: what a search costs is opening the parts and going through their text once.
     */
    static List<String> matching(String text, List<String> words) {
        String rarest =
                words.stream().max(Comparator.comparingInt(String::length)).orElse("");
        List<String> accounts = new ArrayList<>();
        int end = text.length();
        while (end > 0) {
            int hit = text.lastIndexOf(rarest, end - rarest.length());
            if (hit < 0) {
                return accounts;
            }
            int start = hit == 0 ? 0 : text.lastIndexOf('\n', hit - 1) + 1;
            String line = text.substring(start, end(text, hit));
            int tab = line.indexOf('\t');
            String described = line.substring(tab + 1);
            if (words.stream().allMatch(described::contains)) {
                accounts.add(line.substring(0, tab));
            }
            end = start - 1;
        }
        return accounts;
    }

    private static int end(String text, int within) {
        int end = text.indexOf('\n', within);
        return end < 0 ? text.length() : end;
    }

    /** Puts into parts who is in none. Asks for the right to write only where there is somebody to put. */
    void settle(String tenant) {
        for (List<String> next = unfiled(tenant); !next.isEmpty(); next = unfiled(tenant)) {
            for (int from = 0; from < next.size(); from += BATCH) {
                List<String> batch = next.subList(from, Math.min(from + BATCH, next.size()));
                if (!jdbi.inTransaction(handle -> file(handle, tenant, batch))) {
                    return;
                }
            }
        }
    }

    /** Accounts whose membership is in no part, the oldest membership first. */
    private List<String> unfiled(String tenant) {
        return jdbi.withHandle(handle -> Accounts.rows(handle, """
                select account_id from membership where tenant_id = ? and part is null
                order by created_at, account_id limit ?
                """, tenant, AHEAD).stream()
                .map(row -> row.text("account_id"))
                .toList());
    }

    /** The same for every tenant. */
    void settleAll() {
        List<String> tenants = jdbi.withHandle(
                handle -> Accounts.rows(handle, "select distinct tenant_id from membership where part is null").stream()
                        .map(row -> row.text("tenant_id"))
                        .toList());
        tenants.forEach(this::settle);
    }

    /** Puts those of a batch who are members and in no part into the last part, or into a new one; false without the tenant's key. */
    private boolean file(Handle handle, String tenant, List<String> batch) {
        Optional<DataKey> key = key(handle, keys, tenant);
        if (key.isEmpty()) {
            return false;
        }
        Optional<Row> last = Accounts.rows(
                        handle,
                        "select part, body from member_roster where tenant_id = ? order by part desc limit 1",
                        tenant)
                .stream()
                .findFirst();
        List<String> lines =
                new ArrayList<>(last.map(part -> lines(key.get(), part)).orElse(List.of()));
        long part = last.map(row -> row.number("part")).orElse(0L);
        if (lines.size() >= PART) {
            part++;
            lines.clear();
        }
        boolean added = false;
        for (String account : batch) {
            List<Row> rows = Accounts.rows(handle, """
                    select a.id, a.data_key, a.profile from membership m join account a on a.id = m.account_id
                    where m.tenant_id = ? and m.account_id = ? and m.part is null
                    """, tenant, account);
            for (Row row : rows) {
                added = true;
                lines.add(line(account, accounts.profile(row)));
                handle.createUpdate(
                                "update membership set part = :part where tenant_id = :tenant and account_id = :account")
                        .bind("part", part)
                        .bind("tenant", tenant)
                        .bind("account", account)
                        .execute();
            }
        }
        if (added) {
            write(handle, key.get(), tenant, part, lines);
        }
        return true;
    }

    /** Takes a membership out of its part before it ends. */
    static void strike(Handle handle, Keys keys, String tenant, String account) {
        revise(handle, keys, tenant, account, line -> Optional.empty());
        handle.createUpdate("update membership set part = null where tenant_id = :tenant and account_id = :account")
                .bind("tenant", tenant)
                .bind("account", account)
                .execute();
    }

    /** Lets a member be found by what the profile says now, and by nothing that it said before, in the same place. */
    static void rewrite(Handle handle, Keys keys, String tenant, String account, Profile profile) {
        revise(handle, keys, tenant, account, line -> Optional.of(line(account, profile)));
    }

    /** Changes the line of a member who is in a part; the next search puts in whoever is in none. */
    private static void revise(
            Handle handle, Keys keys, String tenant, String account, Function<String, Optional<String>> change) {
        Optional<Row> part =
                Accounts.rows(handle, """
                select r.part, r.body from membership m
                join member_roster r on r.tenant_id = m.tenant_id and r.part = m.part
                where m.tenant_id = ? and m.account_id = ?
                """, tenant, account).stream().findFirst();
        Optional<DataKey> key = key(handle, keys, tenant);
        if (part.isEmpty() || key.isEmpty()) {
            return;
        }
        List<String> lines = lines(key.get(), part.get()).stream()
                .flatMap(line -> line.startsWith(account + "\t") ? change.apply(line).stream() : Stream.of(line))
                .toList();
        write(handle, key.get(), tenant, part.get().number("part"), lines);
    }

    private static String line(String account, Profile profile) {
        return account + "\t" + described(profile);
    }

    private static void write(Handle handle, DataKey key, String tenant, long part, List<String> lines) {
        String body = lines.stream().collect(Collectors.joining("\n"));
        handle.createUpdate("""
                        insert into member_roster (tenant_id, part, body) values (:tenant, :part, :body)
                        on conflict (tenant_id, part) do update set body = excluded.body
                        """)
                .bind("tenant", tenant)
                .bind("part", part)
                .bind("body", key.seal(body.getBytes(StandardCharsets.UTF_8), context(part)))
                .execute();
    }

    private static List<String> lines(DataKey key, Row part) {
        return text(key, part).lines().toList();
    }

    private static String text(DataKey key, Row part) {
        byte[] body = key.open(part.bytes("body").orElseThrow(), context(part.number("part")));
        return new String(body, StandardCharsets.UTF_8);
    }

    private static Optional<DataKey> key(Handle handle, Keys keys, String tenant) {
        return Accounts.rows(handle, "select data_key from tenant where id = ?", tenant).stream()
                .findFirst()
                .flatMap(row -> row.bytes("data_key"))
                .map(bytes -> DataKey.open(keys, bytes, "tenant." + tenant));
    }

    private static String context(long part) {
        return "tenant.roster." + part;
    }

    /** How names are compared: case and width do not matter (Unicode normal form NFKC). */
    static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\p{Cntrl}]", " ");
    }

    private static String described(Profile profile) {
        return folded(profile.name() + " " + profile.mail());
    }

    private static List<String> words(String text) {
        String bounded = text.length() > LONGEST_QUERY ? text.substring(0, LONGEST_QUERY) : text;
        return List.of(folded(bounded).strip().split("\\s+"));
    }
}
