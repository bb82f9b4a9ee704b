package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;
import sekisho.store.Row;

/** Identity providers, whom they mean, and which sessions are theirs. Thread-safe; virtual threads. */
final class SsoStore {
    private static final String BODY = "sso-provider.body";
    private static final String HINT = "sso-session.hint";
    private static final String SUBJECT = "sso.subject";
    private static final String SEEN = "sso.seen";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;
    private volatile List<SsoProvider> providers;

    SsoStore(Jdbi jdbi, Keys keys, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
        providers = load();
    }

    // ---- providers

    Optional<SsoProvider> provider(String id) {
        return providers.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    List<SsoProvider> of(String tenant) {
        return providers.stream().filter(it -> it.tenant().equals(tenant)).toList();
    }

    synchronized void add(SsoProvider provider) {
        jdbi.useHandle(handle -> handle.createUpdate("""
            insert into sso_provider (id, tenant_id, created_at, body)
            values (:id, :tenant, :now, :body)
            """)
                .bind("id", provider.id())
                .bind("tenant", provider.tenant())
                .bind("now", clock.millis())
                .bind("body", keys.seal(body(provider), BODY))
                .execute());
        providers = load();
    }

    synchronized void change(SsoProvider provider) {
        jdbi.useHandle(handle -> handle.createUpdate("update sso_provider set body = :body where id = :id")
                .bind("id", provider.id())
                .bind("body", keys.seal(body(provider), BODY))
                .execute());
        providers = load();
    }

    synchronized void remove(String id) {
        jdbi.useTransaction(handle -> {
            for (String sql : List.of(
                    "delete from sso_session where provider_id = :id",
                    "delete from sso_link where provider_id = :id",
                    "delete from sso_provider where id = :id")) {
                handle.createUpdate(sql).bind("id", id).execute();
            }
        });
        providers = load();
    }

    private List<SsoProvider> load() {
        return jdbi
                .withHandle(handle -> Accounts.rows(handle, "select * from sso_provider order by created_at, id"))
                .stream()
                .map(this::provider)
                .toList();
    }

    private static byte[] body(SsoProvider provider) {
        ObjectNode json = JSON.createObjectNode();
        json.put("name", provider.name())
                .put("kind", provider.protocol().id())
                .put("enabled", provider.enabled())
                .put("inside", provider.inside());
        SsoProvider.Members members = provider.members();
        members.domains().forEach(json.putArray("domains")::add);
        json.put("just-in-time", members.justInTime()).put("role-claim", members.roleClaim());
        ObjectNode roles = json.putObject("roles");
        members.roles().forEach((value, role) -> roles.put(value, role.id()));
        switch (provider.protocol()) {
            case SsoProvider.Protocol.Oidc oidc ->
                json.put("issuer", oidc.issuer())
                        .put("client-id", oidc.clientId())
                        .put("client-secret", oidc.clientSecret())
                        .put("scope", oidc.scope())
                        .put("authorities", oidc.authorities());
            case SsoProvider.Protocol.Saml saml ->
                json.put("metadata", saml.metadata())
                        .put("unsolicited", saml.unsolicited())
                        .put("key", saml.key())
                        .put("certificate", saml.certificate());
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private SsoProvider provider(Row row) {
        JsonNode json;
        try {
            json = JSON.readTree(keys.open(row.bytes("body").orElseThrow(), BODY));
        } catch (IOException e) {
            throw new IllegalStateException("a stored provider cannot be read", e);
        }
        List<String> domains = new ArrayList<>();
        json.path("domains").forEach(domain -> domains.add(domain.asText()));
        Map<String, Role> roles = new HashMap<>();
        json.path("roles")
                .properties()
                .forEach(
                        entry -> Role.of(entry.getValue().asText()).ifPresent(role -> roles.put(entry.getKey(), role)));
        SsoProvider.Protocol protocol = json.path("kind").asText().equals("oidc")
                ? new SsoProvider.Protocol.Oidc(
                        json.path("issuer").asText(),
                        json.path("client-id").asText(),
                        json.path("client-secret").asText(),
                        json.path("scope").asText(),
                        json.path("authorities").asText())
                : new SsoProvider.Protocol.Saml(
                        json.path("metadata").asText(),
                        json.path("unsolicited").asBoolean(),
                        json.path("key").asText(),
                        json.path("certificate").asText());
        return new SsoProvider(
                row.text("id"),
                row.text("tenant_id"),
                json.path("name").asText(),
                json.path("enabled").asBoolean(true),
                json.path("inside").asBoolean(true),
                new SsoProvider.Members(
                        domains,
                        json.path("just-in-time").asBoolean(),
                        json.path("role-claim").asText(),
                        roles),
                protocol);
    }

    // ---- whom a provider means

    Optional<String> account(SsoProvider provider, String subject) {
        return jdbi.withHandle(handle -> Accounts.rows(
                        handle,
                        "select account_id from sso_link where provider_id = ? and subject = ? and tenant_id = ?",
                        provider.id(),
                        hash(provider, subject),
                        provider.tenant())
                .stream()
                .findFirst()
                .map(row -> row.text("account_id")));
    }

    void link(SsoProvider provider, String subject, String account) {
        jdbi.useHandle(handle -> handle.createUpdate("""
            insert into sso_link (provider_id, subject, tenant_id, account_id)
            values (:provider, :subject, :tenant, :account)
            on conflict (provider_id, subject) do update set account_id = excluded.account_id
            """)
                .bind("provider", provider.id())
                .bind("subject", hash(provider, subject))
                .bind("tenant", provider.tenant())
                .bind("account", account)
                .execute());
    }

    private byte[] hash(SsoProvider provider, String subject) {
        return keys.lookup(provider.id() + " " + subject, SUBJECT);
    }

    // ---- sessions

    /** What is needed to end the provider's session, too. */
    record Theirs(String provider, String hint, Optional<String> session) {}

    void opened(SsoProvider provider, Session session, String subject, Optional<String> theirs, String hint) {
        byte[] kept = JSON.createObjectNode()
                .put("hint", hint)
                .put("session", theirs.orElse(""))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        byte @Nullable [] named = theirs.map(it -> hash(provider, it)).orElse(null);
        jdbi.useHandle(handle -> handle.createUpdate("""
            insert into sso_session (session_hash, provider_id, tenant_id, account_id, subject, idp_session, hint)
            values (:hash, :provider, :tenant, :account, :subject, :theirs, :hint)
            """)
                .bind("hash", session.key().bytes())
                .bind("provider", provider.id())
                .bind("tenant", provider.tenant())
                .bind("account", session.member().account())
                .bind("subject", hash(provider, subject))
                .bind("theirs", named)
                .bind("hint", keys.seal(kept, HINT))
                .execute());
    }

    Optional<Theirs> theirs(Session session) {
        return jdbi.withHandle(handle ->
                Accounts.rows(handle, "select * from sso_session where session_hash = ?", (Object)
                                session.key().bytes())
                        .stream()
                        .findFirst()
                        .map(row -> {
                            try {
                                JsonNode kept = JSON.readTree(
                                        keys.open(row.bytes("hint").orElseThrow(), HINT));
                                String named = kept.path("session").asText();
                                return new Theirs(
                                        row.text("provider_id"),
                                        kept.path("hint").asText(),
                                        named.isEmpty() ? Optional.empty() : Optional.of(named));
                            } catch (IOException e) {
                                throw new IllegalStateException("a stored hint cannot be read", e);
                            }
                        }));
    }

    /** Our sessions of one of theirs, or of a subject. */
    List<SessionKey> sessions(SsoProvider provider, Optional<String> subject, Optional<String> theirs) {
        byte[] hash = theirs.or(() -> subject).map(it -> hash(provider, it)).orElseThrow();
        String column = theirs.isPresent() ? "idp_session" : "subject";
        return jdbi.withHandle(handle -> Accounts.rows(
                        handle,
                        "select session_hash from sso_session where provider_id = ? and " + column + " = ?",
                        provider.id(),
                        hash)
                .stream()
                .map(row -> SessionKey.of(row.bytes("session_hash").orElseThrow()))
                .toList());
    }

    // ---- once

    /** False when it was seen before. */
    boolean first(SsoProvider provider, String id, Instant expires) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("insert into sso_seen (id, expires_at) values (:id, :expires) on conflict (id) do"
                                        + " nothing")
                                .bind("id", keys.lookup(provider.id() + " " + id, SEEN))
                                .bind("expires", expires.toEpochMilli())
                                .execute()
                        == 1);
    }

    /** Forgets what is over. */
    void forget(Instant now) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("delete from sso_seen where expires_at < :now")
                    .bind("now", now.toEpochMilli())
                    .execute();
            handle.createUpdate(
                            "delete from sso_session where session_hash not in (select token_hash from login_session)")
                    .execute();
        });
    }
}
