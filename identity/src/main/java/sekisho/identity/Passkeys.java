package sekisho.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * Keys of WebAuthn (W3C Recommendation, Level 2, §7): discoverable, with the user verified, without attestation, as it matters who
 * holds a key and not who made it. Thread-safe; virtual threads.
 */
final class Passkeys {
    static final int MOST_OF_AN_ACCOUNT = 10;

    private static final String BODY = "passkey.body";
    private static final int MOST_NAME = 60;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<PublicKeyCredentialParameters> ALGORITHMS = List.of(
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.ES256),
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.EdDSA),
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.RS256));

    private final Jdbi jdbi;
    private final Keys keys;
    private final InstantSource clock;
    private final Challenges challenges;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(converter);

    Passkeys(Jdbi jdbi, Keys keys, InstantSource clock, Challenges challenges) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.clock = clock;
        this.challenges = challenges;
    }

    /**
     * Where a key is used.
     *
     * @param rpId the host
     * @param origin as the browser said, of that host
     */
    record Site(String rpId, String origin) {}

    /** What a browser answers that has such a key, in base64url. */
    record Shown(String credential, String clientData, String authenticatorData, String signature, String user) {}

    /** What a browser answers that made one, in base64url. */
    record Made(String attestation, String clientData, String name) {}

    /** The account that a key says it belongs to, when it was made for that host. */
    Optional<String> ownerOf(Shown shown, String rpId) {
        Optional<Row> row = bytes(shown.credential())
                .flatMap(id -> jdbi.withHandle(handle -> find(handle, Tokens.hash(text(id)))))
                .filter(found -> found.text("rp_id").equals(rpId));
        return row.map(found -> found.text("account_id"))
                .filter(account -> bytes(shown.user())
                        .map(user -> new String(user, StandardCharsets.UTF_8))
                        .filter(account::equals)
                        .isPresent());
    }

    /** Whether a key of the account signed a challenge that was issued for the purpose; the challenge is used up then. */
    boolean proves(String account, Shown shown, Site site, String purpose) {
        Optional<Row> found = bytes(shown.credential())
                .flatMap(id -> jdbi.withHandle(handle -> find(handle, Tokens.hash(text(id)))))
                .filter(row -> row.text("account_id").equals(account))
                .filter(row -> row.text("rp_id").equals(site.rpId()));
        if (found.isEmpty()) {
            return false;
        }
        try {
            AuthenticationData data = manager.parse(new AuthenticationRequest(
                    bytes(shown.credential()).orElseThrow(),
                    bytes(shown.authenticatorData()).orElseThrow(IllegalArgumentException::new),
                    bytes(shown.clientData()).orElseThrow(IllegalArgumentException::new),
                    bytes(shown.signature()).orElseThrow(IllegalArgumentException::new)));
            CollectedClientData client = data.getCollectedClientData();
            if (client == null || !challenges.isOpen(challenge(client), purpose)) {
                return false;
            }
            Row row = found.get();
            AuthenticationData verified = manager.verify(
                    data,
                    new AuthenticationParameters(
                            at(site, client),
                            record(row),
                            List.of(bytes(shown.credential()).orElseThrow()),
                            true,
                            true));
            AuthenticatorData<?> authenticator = verified.getAuthenticatorData();
            return authenticator != null
                    && challenges.use(challenge(client))
                    && used(row, authenticator.getSignCount());
        } catch (WebAuthnException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Notes a use; false when the same key was used in between, as a copy of it would be. */
    private boolean used(Row row, long count) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                update passkey set sign_count = :count, last_used_at = :now
                                where credential_hash = :hash and sign_count = :before
                                """)
                        .bind("count", count)
                        .bind("now", clock.millis())
                        .bind("hash", row.bytes("credential_hash").orElseThrow())
                        .bind("before", row.number("sign_count"))
                        .execute()
                == 1);
    }

    private CredentialRecordImpl record(Row row) {
        JsonNode body = body(row);
        AttestedCredentialData credential = credentials.convert(
                Base64.getDecoder().decode(body.path("credential").asText()));
        boolean eligible = body.path("backup-eligible").asBoolean();
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                eligible,
                null,
                row.number("sign_count"),
                credential,
                null,
                null,
                null,
                null);
    }

    /** Takes a new key in; false when it is not sound, there already, or one too many. */
    boolean add(Member member, Made made, Site site, String purpose) {
        try {
            RegistrationData data = manager.parse(new RegistrationRequest(
                    bytes(made.attestation()).orElseThrow(IllegalArgumentException::new),
                    bytes(made.clientData()).orElseThrow(IllegalArgumentException::new)));
            CollectedClientData client = data.getCollectedClientData();
            if (client == null || !challenges.isOpen(challenge(client), purpose)) {
                return false;
            }
            RegistrationData verified =
                    manager.verify(data, new RegistrationParameters(at(site, client), ALGORITHMS, true, true));
            if (verified.getAttestationObject() == null || !challenges.use(challenge(client))) {
                return false;
            }
            return insert(member, site, verified.getAttestationObject().getAuthenticatorData(), made.name());
        } catch (WebAuthnException | IllegalArgumentException e) {
            return false;
        }
    }

    private boolean insert(Member member, Site site, AuthenticatorData<?> data, String name) {
        AttestedCredentialData credential = data.getAttestedCredentialData();
        if (credential == null) {
            return false;
        }
        String cleaned = name.replaceAll("\\p{Cntrl}", " ").strip();
        byte[] body = JSON.createObjectNode()
                .put("id", text(credential.getCredentialId()))
                .put("name", cleaned.length() > MOST_NAME ? cleaned.substring(0, MOST_NAME) : cleaned)
                .put("credential", Base64.getEncoder().encodeToString(credentials.convert(credential)))
                .put("backup-eligible", data.isFlagBE())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return jdbi.inTransaction(handle -> {
            DataKey key = key(handle, member.account());
            boolean full = rows(handle, member.account()).size() >= MOST_OF_AN_ACCOUNT;
            return !full
                    && handle.createUpdate("""
                                    insert into passkey (credential_hash, account_id, rp_id, sign_count, created_at, body)
                                    values (:hash, :account, :rp, :count, :now, :body)
                                    on conflict (credential_hash) do nothing
                                    """)
                                    .bind("hash", Tokens.hash(text(credential.getCredentialId())))
                                    .bind("account", member.account())
                                    .bind("rp", site.rpId())
                                    .bind("count", data.getSignCount())
                                    .bind("now", clock.millis())
                                    .bind("body", key.seal(body, BODY))
                                    .execute()
                            == 1;
        });
    }

    /** False when the account has none of that id. */
    boolean remove(String account, String id) {
        if (!id.matches("[0-9a-f]{64}")) {
            return false;
        }
        return jdbi.withHandle(handle ->
                handle.createUpdate("delete from passkey where account_id = :account and credential_hash = :hash")
                                .bind("account", account)
                                .bind("hash", HexFormat.of().parseHex(id))
                                .execute()
                        == 1);
    }

    void removeAll(String account) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from passkey where account_id = :account")
                .bind("account", account)
                .execute());
    }

    /** Those of an account, the oldest first. */
    List<Passkey> of(String account) {
        return jdbi.withHandle(handle -> rows(handle, account)).stream()
                .map(row -> new Passkey(
                        HexFormat.of().formatHex(row.bytes("credential_hash").orElseThrow()),
                        body(row).path("name").asText(),
                        row.text("rp_id"),
                        row.time("created_at").orElse(Instant.EPOCH),
                        row.time("last_used_at")))
                .toList();
    }

    /** The credentials' ids of an account at a host, in base64url. */
    List<String> credentialsOf(String account, String rpId) {
        return jdbi.withHandle(handle -> rows(handle, account)).stream()
                .filter(row -> row.text("rp_id").equals(rpId))
                .map(row -> body(row).path("id").asText())
                .toList();
    }

    private static List<Row> rows(Handle handle, String account) {
        return Accounts.rows(handle, "select * from passkey where account_id = ? order by created_at", account);
    }

    private static Optional<Row> find(Handle handle, byte[] hash) {
        return Accounts.rows(handle, "select * from passkey where credential_hash = ?", hash).stream()
                .findFirst();
    }

    private DataKey key(Handle handle, String account) {
        return Accounts.rows(handle, "select data_key from account where id = ?", account).stream()
                .findFirst()
                .flatMap(row -> row.bytes("data_key"))
                .map(bytes -> DataKey.open(keys, bytes, Accounts.owner(account)))
                .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT));
    }

    private JsonNode body(Row row) {
        DataKey key = jdbi.withHandle(handle -> key(handle, row.text("account_id")));
        try {
            return JSON.readTree(key.open(row.bytes("body").orElseThrow(), BODY));
        } catch (IOException e) {
            throw new IllegalStateException("a passkey cannot be read", e);
        }
    }

    private static ServerProperty at(Site site, CollectedClientData client) {
        return ServerProperty.builder()
                .origin(new Origin(site.origin()))
                .rpId(site.rpId())
                .challenge(client.getChallenge())
                .build();
    }

    private static String challenge(CollectedClientData client) {
        return text(client.getChallenge().getValue());
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<byte[]> bytes(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
