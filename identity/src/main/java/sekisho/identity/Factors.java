package sekisho.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import sekisho.store.DataKey;
import sekisho.store.Keys;
import sekisho.store.Row;

/**
 * The authenticator app of an account and its recovery codes, sealed by the account's key. What is used up is used up on the disk
 * before the answer. Thread-safe; virtual threads.
 */
final class Factors {
    static final int RECOVERY_CODES = 10;

    private static final String FACTORS = "account.factors";
    private static final String RECOVERY = "account.recovery-code";
    private static final int RECOVERY_LENGTH = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final Keys keys;
    private final Tokens tokens;
    private final InstantSource clock;

    Factors(Jdbi jdbi, Keys keys, Tokens tokens, InstantSource clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * What an account has.
     *
     * @param totpSince since when there is an app; empty for none
     * @param recoveryCodes how many are left
     */
    record Held(Optional<Instant> totpSince, int recoveryCodes) {
        boolean totp() {
            return totpSince.isPresent();
        }
    }

    /** A change to the stored JSON that answers something. */
    private interface Change<T> {
        T apply(ObjectNode factors);
    }

    Held of(String account) {
        return jdbi.withHandle(handle -> row(handle, account))
                .map(row -> read(row, key(row)))
                .map(factors -> new Held(
                        factors.has("totp")
                                ? Optional.of(Instant.ofEpochMilli(
                                        factors.path("totp").path("since").asLong()))
                                : Optional.empty(),
                        factors.path("recovery").size()))
                .orElse(new Held(Optional.empty(), 0));
    }

    /**
     * Takes an app in, in the place of the one before, when it shows the right code.
     *
     * @return whether it did
     */
    boolean enrolTotp(String account, byte[] secret, String code) {
        OptionalLong step = Totp.match(secret, digits(code), clock.instant(), Long.MIN_VALUE);
        if (step.isEmpty()) {
            return false;
        }
        return change(account, factors -> {
            factors.putObject("totp")
                    .put("secret", Base64.getEncoder().encodeToString(secret))
                    .put("used", step.getAsLong())
                    .put("since", clock.millis());
            return true;
        });
    }

    void removeTotp(String account) {
        change(account, factors -> factors.remove("totp"));
    }

    /** Where nothing else is left to be recovered. */
    void removeRecoveryCodes(String account) {
        change(account, factors -> factors.remove("recovery"));
    }

    /** New recovery codes; those before are dead. They are kept as keyed hashes, so this is the only time that they are known. */
    List<String> renewRecoveryCodes(String account) {
        List<String> codes = new ArrayList<>();
        change(account, factors -> {
            ArrayNode hashes = factors.putArray("recovery");
            for (int i = 0; i < RECOVERY_CODES; i++) {
                String code = tokens.id().substring(0, RECOVERY_LENGTH);
                codes.add(code.substring(0, 5) + "-" + code.substring(5));
                hashes.add(hash(account, code));
            }
            return true;
        });
        return codes;
    }

    /** Uses a code of the app up, each step once; false when it is none. */
    boolean useTotp(String account, String given) {
        return change(account, factors -> {
            if (!(factors.get("totp") instanceof ObjectNode totp)) {
                return false;
            }
            byte[] secret = Base64.getDecoder().decode(totp.path("secret").asText());
            OptionalLong step = Totp.match(
                    secret, digits(given), clock.instant(), totp.path("used").asLong());
            step.ifPresent(used -> totp.put("used", used));
            return step.isPresent();
        });
    }

    /** Uses a recovery code up; false when it is none. */
    boolean useRecoveryCode(String account, String given) {
        String code =
                PasswordRule.normal(given).toLowerCase(java.util.Locale.ROOT).replaceAll("[\\s-]", "");
        byte[] hash = hash(account, code).getBytes(StandardCharsets.UTF_8);
        return change(account, factors -> {
            int found = -1;
            for (int i = 0; i < factors.path("recovery").size(); i++) {
                byte[] kept = factors.path("recovery").path(i).asText().getBytes(StandardCharsets.UTF_8);
                found = MessageDigest.isEqual(kept, hash) ? i : found;
            }
            if (found >= 0 && factors.get("recovery") instanceof ArrayNode codes) {
                codes.remove(found);
            }
            return found >= 0;
        });
    }

    /** Whether a text has the form of what an app shows. */
    static boolean looksLikeTotp(String given) {
        return digits(given).matches("[0-9]{6}");
    }

    private static String digits(String given) {
        return PasswordRule.normal(given).replaceAll("\\s", "");
    }

    private String hash(String account, String code) {
        return Base64.getEncoder().encodeToString(keys.lookup(account + " " + code, RECOVERY));
    }

    private <T> T change(String account, Change<T> change) {
        return jdbi.inTransaction(handle -> {
            Row row = row(handle, account)
                    .orElseThrow(() -> new IdentityException(IdentityException.Code.UNKNOWN, Messages.NO_ACCOUNT));
            DataKey key = key(row);
            ObjectNode factors = read(row, key);
            ObjectNode before = factors.deepCopy();
            T answer = change.apply(factors);
            if (!factors.equals(before)) {
                handle.createUpdate("update account set factors = :factors where id = :id")
                        .bind("factors", key.seal(factors.toString().getBytes(StandardCharsets.UTF_8), FACTORS))
                        .bind("id", account)
                        .execute();
            }
            return answer;
        });
    }

    private static Optional<Row> row(Handle handle, String account) {
        return Accounts.rows(handle, "select id, data_key, factors from account where id = ?", account).stream()
                .findFirst();
    }

    private DataKey key(Row row) {
        return DataKey.open(keys, row.bytes("data_key").orElseThrow(), Accounts.owner(row.text("id")));
    }

    private static ObjectNode read(Row row, DataKey key) {
        Optional<byte[]> sealed = row.bytes("factors");
        if (sealed.isEmpty()) {
            return JSON.createObjectNode();
        }
        try {
            return (ObjectNode) JSON.readTree(key.open(sealed.get(), FACTORS));
        } catch (IOException e) {
            throw new IllegalStateException("stored factors cannot be read", e);
        }
    }
}
