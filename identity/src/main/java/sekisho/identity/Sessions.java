package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * Open logins: in memory for the look-up that every request needs, in the database so that they outlive a restart. A session is
 * opened on the disk first and ended on the disk first, so that whatever a killed process leaves, no session that was ended comes
 * back. When it was last seen is saved at most half a minute late, which can only end a session sooner.
 *
 * <p>{@link #find} suits every thread; the rest is for virtual threads.
 */
final class Sessions {
    static final int MOST_OF_AN_ACCOUNT = 20;
    static final int MOST = 500_000;
    static final Duration SAVE_STEP = Duration.ofSeconds(30);

    private static final String BODY = "login-session.body";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Map<SessionKey, Session> open = new ConcurrentHashMap<>();
    private final Map<String, List<Session>> byAccount = new ConcurrentHashMap<>();

    Sessions(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock, Memberships memberships) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
        load(memberships);
    }

    private void load(Memberships memberships) {
        Map<Memberships.Belonging, Member> members = new HashMap<>();
        memberships.withSessions(
                member -> members.put(new Memberships.Belonging(member.account(), member.tenant()), member));
        Map<String, String> agents = new HashMap<>();
        List<SessionKey> over = new ArrayList<>();
        jdbi.useHandle(handle -> Accounts.each(handle, "select * from login_session", row -> {
            Member member = members.get(new Memberships.Belonging(row.text("account_id"), row.text("tenant_id")));
            Session session = member == null ? null : session(row, member, agents);
            if (session != null && session.lives(clock.millis())) {
                enter(session);
            } else {
                over.add(SessionKey.of(row.bytes("token_hash").orElseThrow()));
            }
        }));
        delete(over);
    }

    /** @param agents many sessions share a browser's name, which is kept once */
    private Session session(Row row, Member member, Map<String, String> agents) {
        JsonNode body;
        try {
            body = JSON.readTree(keys.open(row.bytes("body").orElseThrow(), BODY));
        } catch (IOException e) {
            throw new IllegalStateException("a session cannot be read", e);
        }
        return new Session(
                SessionKey.of(row.bytes("token_hash").orElseThrow()),
                member,
                row.time("created_at").orElse(Instant.EPOCH),
                new Session.Limits(row.number("expires_at"), row.number("idle_millis")),
                row.number("last_seen_at"),
                new Session.Origin(
                        body.path("address").asText(),
                        agents.computeIfAbsent(body.path("user-agent").asText(), agent -> agent)),
                new Session.Arrival(
                        Optional.of(row.number("factor_at"))
                                .filter(at -> at > 0)
                                .map(Instant::ofEpochMilli),
                        row.bytes("device").map(HexFormat.of()::formatHex).orElse(""),
                        body.path("slotted").asBoolean(),
                        body.has("before-at")
                                ? Optional.of(new Session.Before(
                                        Instant.ofEpochMilli(
                                                body.path("before-at").asLong()),
                                        body.path("before-address").asText()))
                                : Optional.empty()));
    }

    /**
     * Opens one within the transaction of the login, and pushes the oldest out there where there are too many; both count from
     * {@link Opened#enter} on.
     */
    Opened open(Handle handle, Member member, SessionRule rule, Session.Origin origin) {
        return open(handle, member, rule, origin, Session.Arrival.PLAIN);
    }

    /** Opens one of which more is known. */
    Opened open(Handle handle, Member member, SessionRule rule, Session.Origin origin, Session.Arrival arrival) {
        Instant now = clock.instant();
        String token = tokens.secret();
        Session session = new Session(
                SessionKey.of(token), member, now, Session.Limits.of(rule, now), now.toEpochMilli(), origin, arrival);
        ObjectNode body =
                JSON.createObjectNode().put("address", origin.address()).put("user-agent", origin.userAgent());
        if (arrival.slotted()) {
            body.put("slotted", true);
        }
        arrival.before()
                .ifPresent(before ->
                        body.put("before-at", before.at().toEpochMilli()).put("before-address", before.address()));
        handle.createUpdate("""
                        insert into login_session (token_hash, account_id, tenant_id, created_at, last_seen_at,
                            expires_at, idle_millis, body, factor_at, device)
                        values (:hash, :account, :tenant, :now, :now, :expires, :idle, :body, :factor, :device)
                        """)
                .bind("hash", session.key().bytes())
                .bind("account", member.account())
                .bind("tenant", member.tenant())
                .bind("now", now.toEpochMilli())
                .bind("expires", session.expiresAt())
                .bind("idle", session.idleMillis())
                .bind("body", keys.seal(body.toString().getBytes(StandardCharsets.UTF_8), BODY))
                .bind("factor", session.factorAt())
                .bind(
                        "device",
                        arrival.device().isEmpty() ? null : HexFormat.of().parseHex(arrival.device()))
                .execute();
        List<Session> oldest = pushedOut(member, 1);
        oldest.forEach(pushed -> delete(handle, pushed.key()));
        return new Opened(token, session, oldest);
    }

    /**
     * The oldest of a member's sessions, so that with {@code more} there are no more than the bound. A guest link's visitors are as
     * many as it has uses; none of them is another's oldest session.
     */
    private List<Session> pushedOut(Member member, int more) {
        List<Session> own = of(member.account());
        int kept = MOST_OF_AN_ACCOUNT - more;
        return own.size() <= kept || member.role() == Role.GUEST ? List.of() : own.subList(kept, own.size());
    }

    /** Opens one within a transaction of its own when {@code allowed} says so in it; empty otherwise. */
    Optional<Opened> openIf(Predicate<Handle> allowed, Member member, SessionRule rule, Session.Origin origin) {
        return jdbi.inTransaction(
                handle -> allowed.test(handle) ? Optional.of(open(handle, member, rule, origin)) : Optional.empty());
    }

    /** A session that is on the disk. */
    final class Opened {
        private final String token;
        private final Session session;
        private final List<Session> oldest;

        private Opened(String token, Session session, List<Session> oldest) {
            this.token = token;
            this.session = session;
            this.oldest = oldest;
        }

        Session session() {
            return session;
        }

        /** Makes it count, lets the oldest go, and answers its token, which is kept nowhere. */
        String enter() {
            oldest.forEach(Sessions.this::leave);
            Sessions.this.enter(session);
            // Others may have come in at the same moment.
            end(pushedOut(session.member(), 0));
            return token;
        }

        /** Takes it back, as if it had never been opened. */
        void abandon() {
            oldest.forEach(Sessions.this::leave);
            delete(List.of(session.key()));
        }
    }

    private void enter(Session session) {
        open.put(session.key(), session);
        byAccount.compute(session.member().account(), (account, before) -> {
            List<Session> after = new ArrayList<>(before == null ? List.of() : before);
            after.add(session);
            return List.copyOf(after);
        });
    }

    /** Whether there is room for one more. */
    boolean hasRoom() {
        return open.size() < MOST;
    }

    /** The session of a cookie while it lives. Never blocks. */
    Optional<Session> find(String token) {
        if (!Tokens.looksLikeSecret(token)) {
            return Optional.empty();
        }
        Session session = open.get(SessionKey.of(token));
        return session != null && session.lives(clock.millis()) ? Optional.of(session) : Optional.empty();
    }

    /** The session of a key while it lives. Never blocks. */
    Optional<Session> find(SessionKey key) {
        Session session = open.get(key);
        return session != null && session.lives(clock.millis()) ? Optional.of(session) : Optional.empty();
    }

    /** The living sessions of an account, the newest first. */
    List<Session> of(String account) {
        long now = clock.millis();
        return byAccount.getOrDefault(account, List.of()).stream()
                .filter(session -> session.lives(now))
                .sorted(Comparator.comparing(Session::createdAt).reversed())
                .toList();
    }

    /** Ends them on the disk, then for everybody. */
    void end(List<Session> ended) {
        delete(ended.stream().map(Session::key).toList());
        for (Session session : ended) {
            leave(session);
        }
    }

    /** Ends all of an account's but one. */
    void endAll(String account, Predicate<Session> except) {
        end(byAccount.getOrDefault(account, List.of()).stream()
                .filter(except.negate())
                .toList());
    }

    void endAll(String account) {
        endAll(account, session -> false);
    }

    /** A second factor was given in it, just now. */
    void proven(Session session) {
        long now = clock.millis();
        jdbi.useHandle(
                handle -> handle.createUpdate("update login_session set factor_at = :now where token_hash = :hash")
                        .bind("now", now)
                        .bind("hash", session.key().bytes())
                        .execute());
        session.factorAt(now);
    }

    /** Ends what an account has open in a tenant from one browser. */
    void endDevice(String account, String tenant, String device) {
        end(byAccount.getOrDefault(account, List.of()).stream()
                .filter(session -> session.member().tenant().equals(tenant)
                        && session.arrival().device().equals(device))
                .toList());
    }

    /** Ends all of a tenant's. */
    void endTenant(String tenant) {
        end(open.values().stream()
                .filter(session -> session.member().tenant().equals(tenant))
                .toList());
    }

    /** What is known of a member changed; the sessions go on with it. */
    void changed(Member member) {
        for (Session session : byAccount.getOrDefault(member.account(), List.of())) {
            if (session.member().tenant().equals(member.tenant())) {
                session.member(member);
            }
        }
    }

    int size() {
        return open.size();
    }

    /** Saves when sessions were last seen, lets go of old assertions, and ends those whose time is over. To be called every few seconds. */
    void tidy() {
        long now = clock.millis();
        List<Session> over =
                open.values().stream().filter(session -> !session.lives(now)).toList();
        end(over);
        open.values().forEach(session -> session.forgetAssertion(now));
        save(SAVE_STEP.toMillis());
    }

    /** Before the process ends. */
    void saveAll() {
        save(0);
    }

    private void save(long stepMillis) {
        List<Session> unsaved = open.values().stream()
                .filter(session -> session.unsavedSeen(stepMillis).isPresent())
                .toList();
        for (int from = 0; from < unsaved.size(); from += 500) {
            List<Session> part = unsaved.subList(from, Math.min(from + 500, unsaved.size()));
            jdbi.useTransaction(handle -> part.forEach(session -> save(handle, session, stepMillis)));
        }
    }

    private static void save(Handle handle, Session session, long stepMillis) {
        session.unsavedSeen(stepMillis).ifPresent(seen -> {
            handle.createUpdate("update login_session set last_seen_at = :seen where token_hash = :hash")
                    .bind("seen", seen)
                    .bind("hash", session.key().bytes())
                    .execute();
            session.saved(seen);
        });
    }

    private void delete(List<SessionKey> ended) {
        if (ended.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> ended.forEach(key -> delete(handle, key)));
    }

    private static void delete(Handle handle, SessionKey key) {
        handle.createUpdate("delete from login_session where token_hash = :hash")
                .bind("hash", key.bytes())
                .execute();
    }

    private void leave(Session session) {
        open.remove(session.key());
        byAccount.computeIfPresent(session.member().account(), (account, before) -> {
            List<Session> after = new ArrayList<>(before);
            after.remove(session);
            return after.isEmpty() ? null : List.copyOf(after);
        });
    }
}
