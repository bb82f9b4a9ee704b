package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * Device slots. A device is recognised by the key that its browser proved to have, and where it never showed one, by its cookie.
 * Thread-safe; virtual threads.
 */
final class Slots {
    /** Of one member in one tenant; the oldest are forgotten. */
    static final int MOST_WAITING = 5;

    private static final String BODY = "device-slot.body";
    private static final String HELD = "held";
    private static final String WAITING = "waiting";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;

    Slots(Jdbi jdbi, Keys keys, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether a member may log in from a device, as it is now. */
    boolean hasPlace(Tenant tenant, Member member, Visitor visitor) {
        return !tenant.policy().slots().on() || jdbi.withHandle(handle -> hasPlace(handle, tenant, member, visitor));
    }

    private boolean hasPlace(Handle handle, Tenant tenant, Member member, Visitor visitor) {
        SlotRule rule = tenant.policy().slots();
        if (!rule.on()) {
            return true;
        }
        List<Row> rows = rows(handle, tenant.id(), member.account());
        if (own(rows, member, visitor, HELD).isPresent()) {
            return true;
        }
        boolean copied = sameCookie(rows, member, visitor, HELD).isPresent();
        DeviceKind kind = DeviceKind.of(visitor.userAgent());
        long held = rows.stream()
                .filter(row -> row.text("state").equals(HELD))
                .filter(row -> row.text("kind").equals(kind.id()))
                .count();
        return !copied && rule.hasRoom(kind, Math.toIntExact(held));
    }

    /** Takes a slot, or notes that its device was used; false when there is none. */
    boolean take(Handle handle, Tenant tenant, Member member, Visitor visitor) {
        if (!hasPlace(handle, tenant, member, visitor)) {
            return false;
        }
        if (tenant.policy().slots().on()) {
            Optional<Row> own = own(rows(handle, tenant.id(), member.account()), member, visitor, HELD);
            own.ifPresent(row -> delete(
                    handle, tenant.id(), member.account(), row.bytes("device").orElseThrow()));
            Instant since = own.flatMap(row -> row.time("created_at")).orElse(clock.instant());
            String kind = own.map(row -> row.text("kind"))
                    .orElse(DeviceKind.of(visitor.userAgent()).id());
            write(handle, member, visitor, HELD, kind, since);
        }
        return true;
    }

    /** Whether the device of that id has a slot. */
    boolean holds(Handle handle, Member member, String device) {
        return rows(handle, member.tenant(), member.account()).stream()
                .filter(row -> row.text("state").equals(HELD))
                .anyMatch(row -> java.util.Arrays.equals(row.bytes("device").orElseThrow(), bytes(device)));
    }

    /** Notes that a device waits to be let in; false when it was noted before. */
    boolean await(Tenant tenant, Member member, Visitor visitor) {
        return jdbi.inTransaction(handle -> {
            List<Row> rows = rows(handle, tenant.id(), member.account());
            if (sameCookie(rows, member, visitor, WAITING).isPresent()
                    || sameCookie(rows, member, visitor, HELD).isPresent()) {
                return false;
            }
            rows.stream()
                    .filter(row -> row.text("state").equals(WAITING))
                    .sorted(Comparator.comparingLong((Row row) -> row.number("created_at"))
                            .reversed())
                    .skip(MOST_WAITING - 1)
                    .forEach(row -> delete(
                            handle,
                            tenant.id(),
                            member.account(),
                            row.bytes("device").orElseThrow()));
            write(
                    handle,
                    member,
                    visitor,
                    WAITING,
                    DeviceKind.of(visitor.userAgent()).id(),
                    clock.instant());
            return true;
        });
    }

    /** Lets a waiting device in, whether or not there is room; false when none of that name waits. */
    boolean approve(String tenant, String account, String device) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                update device_slot set state = 'held' where tenant_id = :tenant and account_id = :account
                                    and device = :device and state = 'waiting'
                                """)
                        .bind("tenant", tenant)
                        .bind("account", account)
                        .bind("device", bytes(device))
                        .execute()
                == 1);
    }

    /** Frees a slot, or sends a waiting device away; false when there is none of that name. */
    boolean free(String tenant, String account, String device) {
        return jdbi.inTransaction(handle -> delete(handle, tenant, account, bytes(device)));
    }

    /** The devices of a member, the last used first. */
    List<Device> of(String tenant, String account) {
        return jdbi.withHandle(handle -> {
            Optional<DataKey> key = key(handle, account);
            return rows(handle, tenant, account).stream()
                    .map(row -> device(row, key.orElseThrow()))
                    .sorted(Comparator.comparing(Device::lastUsedAt).reversed())
                    .toList();
        });
    }

    private static Device device(Row row, DataKey key) {
        JsonNode body = body(row, key);
        return new Device(
                HexFormat.of().formatHex(row.bytes("device").orElseThrow()),
                body.path("name").asText(),
                row.text("kind").equals(DeviceKind.MOBILE.id()) ? DeviceKind.MOBILE : DeviceKind.OTHER,
                row.text("state").equals(WAITING),
                row.bytes("key_hash").isPresent(),
                row.time("created_at").orElse(Instant.EPOCH),
                row.time("last_used_at").orElse(Instant.EPOCH));
    }

    /** The device as it is known: by its key, or, where it never had one, by its cookie. */
    private static Optional<Row> own(List<Row> rows, Member member, Visitor visitor, String state) {
        Optional<Row> byKey = visitor.key().isEmpty()
                ? Optional.empty()
                : rows.stream()
                        .filter(row -> row.text("state").equals(state))
                        .filter(row -> row.bytes("key_hash")
                                .filter(hash -> java.util.Arrays.equals(hash, Tokens.hash(visitor.key())))
                                .isPresent())
                        .findFirst();
        return byKey.or(() -> sameCookie(rows, member, visitor, state)
                .filter(row -> row.bytes("key_hash").isEmpty()));
    }

    private static Optional<Row> sameCookie(List<Row> rows, Member member, Visitor visitor, String state) {
        byte[] name = Tokens.hash(visitor.device(), member.account());
        return rows.stream()
                .filter(row -> row.text("state").equals(state))
                .filter(row -> java.util.Arrays.equals(row.bytes("device").orElseThrow(), name))
                .findFirst();
    }

    private void write(Handle handle, Member member, Visitor visitor, String state, String kind, Instant since) {
        String userAgent = visitor.userAgent();
        byte[] body = JSON.createObjectNode()
                .put("name", userAgent.length() > 200 ? userAgent.substring(0, 200) : userAgent)
                .put("key", visitor.key())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        handle.createUpdate("""
                        insert into device_slot (tenant_id, account_id, device, kind, state, key_hash, created_at,
                            last_used_at, body)
                        values (:tenant, :account, :device, :kind, :state, :key, :since, :now, :body)
                        on conflict (tenant_id, account_id, device) do update set state = excluded.state,
                            key_hash = excluded.key_hash, last_used_at = excluded.last_used_at, body = excluded.body
                        """)
                .bind("tenant", member.tenant())
                .bind("account", member.account())
                .bind("device", Tokens.hash(visitor.device(), member.account()))
                .bind("kind", kind)
                .bind("state", state)
                .bind("key", visitor.key().isEmpty() ? null : Tokens.hash(visitor.key()))
                .bind("since", since.toEpochMilli())
                .bind("now", clock.millis())
                .bind("body", key(handle, member.account()).orElseThrow().seal(body, BODY))
                .execute();
    }

    private static boolean delete(Handle handle, String tenant, String account, byte[] device) {
        return handle.createUpdate(
                                "delete from device_slot where tenant_id = :tenant and account_id = :account and device = :device")
                        .bind("tenant", tenant)
                        .bind("account", account)
                        .bind("device", device)
                        .execute()
                == 1;
    }

    private static List<Row> rows(Handle handle, String tenant, String account) {
        return Accounts.rows(
                handle, "select * from device_slot where tenant_id = ? and account_id = ?", tenant, account);
    }

    private Optional<DataKey> key(Handle handle, String account) {
        return Accounts.rows(handle, "select data_key from account where id = ?", account).stream()
                .findFirst()
                .flatMap(row -> row.bytes("data_key"))
                .map(bytes -> DataKey.open(keys, bytes, Accounts.owner(account)));
    }

    private static JsonNode body(Row row, DataKey key) {
        try {
            return JSON.readTree(key.open(row.bytes("body").orElseThrow(), BODY));
        } catch (IOException e) {
            throw new IllegalStateException("a device cannot be read", e);
        }
    }

    private static byte[] bytes(String device) {
        return device.matches("[0-9a-f]{64}") ? HexFormat.of().parseHex(device) : new byte[0];
    }
}
