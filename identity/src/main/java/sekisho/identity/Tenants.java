package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The tenants in the database and, for whoever must not wait, as a snapshot. Changes take turns on the lock of this object, which
 * also guards the order of snapshots. Reading the snapshot suits every thread; all else virtual threads.
 */
final class Tenants {
    private static final String NAME = "tenant.name";
    private static final String SCREEN_NAME = "screen.name";
    private static final int MOST_SCREENS = 500;

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;
    private volatile Directory directory = Directory.EMPTY;

    Tenants(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
        directory = readAll();
    }

    Directory directory() {
        return directory;
    }

    /** The tenant of an id; {@code UNKNOWN} when there is none. */
    Tenant get(String id) {
        return directory
                .byId(id)
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_TENANT));
    }

    /** An id that no tenant has had: known before there is one, so that its making can be noted first. */
    String newId() {
        return tokens.id();
    }

    synchronized Tenant create(String id, String name, List<Place> places, Policy policy) {
        DataKey key = DataKey.fresh(keys, owner(id));
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            insert into tenant (id, data_key, name, policy, state, created_at)
                            values (:id, :key, :name, :policy, 'active', :now)
                            """)
                    .bind("id", id)
                    .bind("key", key.sealed())
                    .bind("name", key.seal(name.getBytes(StandardCharsets.UTF_8), NAME))
                    .bind("policy", policy.json().toString())
                    .bind("now", clock.millis())
                    .execute();
            places.forEach(place -> insert(handle, id, place));
        });
        reread(id);
        return get(id);
    }

    private static void insert(Handle handle, String tenant, Place place) {
        int taken = handle.createUpdate("""
                        insert into tenant_place (host, path, tenant_id) values (:host, :path, :tenant)
                        on conflict (host, path) do nothing
                        """)
                .bind("host", place.host())
                .bind("path", place.path())
                .bind("tenant", tenant)
                .execute();
        if (taken == 0) {
            throw new IdentityException(IdentityException.Code.TAKEN, Messages.TENANT_TAKEN);
        }
    }

    synchronized void policy(String tenant, Policy policy) {
        jdbi.useHandle(handle -> handle.createUpdate("update tenant set policy = :policy where id = :id")
                .bind("policy", policy.json().toString())
                .bind("id", tenant)
                .execute());
        reread(tenant);
    }

    synchronized void suspended(String tenant, boolean suspended) {
        jdbi.useHandle(handle -> handle.createUpdate("update tenant set state = :state where id = :id")
                .bind("state", suspended ? "suspended" : "active")
                .bind("id", tenant)
                .execute());
        reread(tenant);
    }

    synchronized void rename(String tenant, String name) {
        jdbi.useTransaction(handle -> handle.createUpdate("update tenant set name = :name where id = :id")
                .bind("name", key(handle, tenant).seal(name.getBytes(StandardCharsets.UTF_8), NAME))
                .bind("id", tenant)
                .execute());
        reread(tenant);
    }

    /** @param end empty for none */
    synchronized void contract(String tenant, Optional<Instant> end) {
        jdbi.useHandle(handle -> handle.createUpdate("update tenant set contract_end = :end where id = :id")
                .bind("end", end.map(Instant::toEpochMilli).orElse(null))
                .bind("id", tenant)
                .execute());
        reread(tenant);
    }

    synchronized void places(String tenant, List<Place> places) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from tenant_place where tenant_id = :id")
                    .bind("id", tenant)
                    .execute();
            places.forEach(place -> insert(handle, tenant, place));
        });
        reread(tenant);
    }

    /** Deletes the tenant with its key; its memberships must be gone. */
    synchronized void delete(String tenant) {
        jdbi.useTransaction(handle -> {
            for (String sql : List.of(
                    "delete from sso_session where tenant_id = :id",
                    "delete from sso_link where tenant_id = :id",
                    "delete from sso_provider where tenant_id = :id",
                    "delete from screen_grant where tenant_id = :id",
                    "delete from screen where tenant_id = :id",
                    "delete from one_time where tenant_id = :id",
                    "delete from login_session where tenant_id = :id",
                    "delete from device_slot where tenant_id = :id",
                    "delete from tenant_place where tenant_id = :id",
                    "delete from member_roster where tenant_id = :id",
                    "delete from tenant where id = :id")) {
                handle.createUpdate(sql).bind("id", tenant).execute();
            }
        });
        reread(tenant);
    }

    /** Adds a screen, or puts it in the place of the one with its id. */
    synchronized void screen(String tenant, Screen screen) {
        boolean added = get(tenant).permissions().screens().stream()
                .noneMatch(known -> known.id().equals(screen.id()));
        if (added && get(tenant).permissions().screens().size() >= MOST_SCREENS) {
            throw new IdentityException(IdentityException.Code.TOO_MANY, Messages.SCREEN);
        }
        jdbi.useTransaction(handle -> {
            DataKey key = key(handle, tenant);
            handle.createUpdate("""
                            insert into screen (tenant_id, id, name, rules, roles)
                            values (:tenant, :id, :name, :rules, :roles)
                            on conflict (tenant_id, id) do update set
                                name = excluded.name, rules = excluded.rules, roles = excluded.roles
                            """)
                    .bind("tenant", tenant)
                    .bind("id", screen.id())
                    .bind("name", key.seal(screen.name().getBytes(StandardCharsets.UTF_8), SCREEN_NAME))
                    .bind(
                            "rules",
                            screen.rules().stream().map(Screen.Rule::toString).collect(Collectors.joining("\n")))
                    .bind(
                            "roles",
                            screen.roles().stream().map(Role::id).sorted().collect(Collectors.joining(",")))
                    .execute();
        });
        reread(tenant);
    }

    /** False when there is none. */
    synchronized boolean deleteScreen(String tenant, String screen) {
        boolean deleted = jdbi.inTransaction(handle -> {
            handle.createUpdate("delete from screen_grant where tenant_id = :tenant and screen_id = :screen")
                    .bind("tenant", tenant)
                    .bind("screen", screen)
                    .execute();
            return handle.createUpdate("delete from screen where tenant_id = :tenant and id = :screen")
                            .bind("tenant", tenant)
                            .bind("screen", screen)
                            .execute()
                    == 1;
        });
        reread(tenant);
        return deleted;
    }

    /** Puts what is on the disk of one tenant in the place of what the snapshot says; of the others nothing has changed. */
    private void reread(String tenant) {
        List<Tenant> found = jdbi.withHandle(handle -> tenants(
                rows(handle, "select * from tenant where id = ?", tenant),
                rows(handle, "select host, path, tenant_id from tenant_place where tenant_id = ?", tenant),
                rows(handle, "select * from screen where tenant_id = ? order by id", tenant)));
        directory = found.isEmpty() ? directory.without(tenant) : directory.with(found.getFirst());
    }

    private Directory readAll() {
        return jdbi.withHandle(handle -> new Directory(tenants(
                rows(handle, "select * from tenant"),
                rows(handle, "select host, path, tenant_id from tenant_place"),
                rows(handle, "select * from screen order by id"))));
    }

    private List<Tenant> tenants(List<Row> rows, List<Row> allPlaces, List<Row> allScreens) {
        Map<String, List<Place>> places = new HashMap<>();
        allPlaces.forEach(row -> places.computeIfAbsent(row.text("tenant_id"), id -> new ArrayList<>())
                .add(new Place(row.text("host"), row.text("path"))));
        Map<String, List<Row>> screens =
                allScreens.stream().collect(Collectors.groupingBy(row -> row.text("tenant_id")));
        List<Tenant> tenants = new ArrayList<>();
        for (Row row : rows) {
            String id = row.text("id");
            DataKey key = DataKey.open(keys, row.bytes("data_key").orElseThrow(), owner(id));
            tenants.add(new Tenant(
                    id,
                    text(key, row.bytes("name").orElseThrow(), NAME),
                    places.getOrDefault(id, List.of()),
                    Policy.parse(row.text("policy")),
                    !row.text("state").equals("active"),
                    row.time("created_at").orElse(Instant.EPOCH),
                    permissions(key, screens.getOrDefault(id, List.of())),
                    row.time("contract_end")));
        }
        return tenants;
    }

    private static Permissions permissions(DataKey key, List<Row> rows) {
        return rows.isEmpty()
                ? Permissions.NONE
                : new Permissions(rows.stream().map(row -> screen(key, row)).toList());
    }

    private static Screen screen(DataKey key, Row row) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream(row.text("roles").split(",", 10))
                .forEach(id -> Role.of(id).ifPresent(roles::add));
        return new Screen(
                row.text("id"),
                text(key, row.bytes("name").orElseThrow(), SCREEN_NAME),
                row.text("rules").lines().map(Screen.Rule::parse).toList(),
                roles);
    }

    private DataKey key(Handle handle, String tenant) {
        byte[] sealed = rows(handle, "select data_key from tenant where id = ?", tenant).stream()
                .findFirst()
                .flatMap(row -> row.bytes("data_key"))
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_TENANT));
        return DataKey.open(keys, sealed, owner(tenant));
    }

    private static List<Row> rows(Handle handle, String sql, Object... arguments) {
        return handle.select(sql, arguments).mapToMap().map(Row::new).list();
    }

    private static String text(DataKey key, byte[] sealed, String context) {
        return new String(key.open(sealed, context), StandardCharsets.UTF_8);
    }

    private static String owner(String tenant) {
        return "tenant." + tenant;
    }
}
