package sekisho.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The wrapped keysets as they lie in {@code keys.json}: Tink's binary keysets, each encrypted with AES-256-GCM under the
 * master key and bound to its purpose, and a fingerprint of the master key that tells a wrong key from a changed file.
 */
record KeyFile(KeysetHandle values, KeysetHandle lookups, KeysetHandle signing) {
    private static final String VERSION = "1";
    private static final int FILE_LIMIT = 256 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads and unwraps the file. */
    static KeyFile read(Path file, byte[] masterKey) {
        try {
            Map<String, String> fields = fields(PrivateFiles.read(file, FILE_LIMIT), file);
            if (!VERSION.equals(fields.get("version"))) {
                throw changed(file, null);
            }
            if (!fingerprint(masterKey).equals(fields.get("master-key"))) {
                throw new StoreException(
                        StoreException.Code.MASTER_KEY,
                        "The master key is not the one that wrapped the keys in " + file
                                + ". Give the right one; no new keys are made.");
            }
            Aead wrapper = DataKey.aead(masterKey);
            return new KeyFile(
                    unwrap(fields, "values", wrapper),
                    unwrap(fields, "lookups", wrapper),
                    unwrap(fields, "signing", wrapper));
        } catch (IOException e) {
            throw new StoreException(StoreException.Code.DATA_FOLDER, "The keys cannot be read: " + file, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw changed(file, e);
        }
    }

    /** Wraps the keysets and creates the file, whole or not at all. */
    void create(Path file, byte[] masterKey) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            Aead wrapper = DataKey.aead(masterKey);
            json.writeStartObject();
            json.writeStringField("version", VERSION);
            json.writeStringField("master-key", fingerprint(masterKey));
            json.writeStringField("values", wrap(values, "values", wrapper));
            json.writeStringField("lookups", wrap(lookups, "lookups", wrapper));
            json.writeStringField("signing", wrap(signing, "signing", wrapper));
            json.writeEndObject();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("AES-256-GCM is part of every Java", e);
        }
        PrivateFiles.createWhole(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> fields(byte[] bytes, Path file) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw changed(file, null);
                }
                fields.put(name, json.getText());
            }
            return fields;
        } catch (IOException e) {
            throw changed(file, e);
        }
    }

    private static String wrap(KeysetHandle keyset, String purpose, Aead wrapper) throws GeneralSecurityException {
        return Base64.getEncoder()
                .encodeToString(TinkProtoKeysetFormat.serializeEncryptedKeyset(
                        keyset, wrapper, context(purpose), RegistryConfiguration.get()));
    }

    private static KeysetHandle unwrap(Map<String, String> fields, String purpose, Aead wrapper)
            throws GeneralSecurityException {
        byte[] wrapped = Base64.getDecoder().decode(fields.getOrDefault(purpose, ""));
        return TinkProtoKeysetFormat.parseEncryptedKeyset(
                wrapped, wrapper, context(purpose), RegistryConfiguration.get());
    }

    private static byte[] context(String purpose) {
        return ("sekisho.keys." + purpose).getBytes(StandardCharsets.US_ASCII);
    }

    /** 64 bits of a hash of the key: enough to tell two keys apart, nothing that helps to find a random 256-bit key. */
    private static String fingerprint(byte[] masterKey) throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update("sekisho master key fingerprint".getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(sha.digest(masterKey), 0, 8);
    }

    private static StoreException changed(Path file, @Nullable Throwable cause) {
        String message = "The wrapped keys were changed or cut: " + file + ". Restore the file from its backup.";
        return cause == null
                ? new StoreException(StoreException.Code.SEALED_VALUE, message)
                : new StoreException(StoreException.Code.SEALED_VALUE, message, cause);
    }
}
