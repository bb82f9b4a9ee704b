package sekisho.store;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * An AES-256-GCM key for the values of one owner, so that destroying it erases them wherever a copy of them lies. It is kept
 * sealed by {@link Keys}; whoever deletes the sealed form destroys it. Immutable; only computes.
 */
public final class DataKey {
    private static final int KEY_BYTES = 32;

    private final byte[] sealed;
    private final Aead values;

    private DataKey(byte[] sealed, Aead values) {
        this.sealed = sealed;
        this.values = values;
    }

    /** A new key; {@code owner} (e.g. {@code "account.ID"}) must be given again to {@link #open}. */
    public static DataKey fresh(Keys keys, String owner) {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            return new DataKey(keys.seal(secret, context(owner)), aead(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The key that {@link #sealed} came from.
     *
     * @throws StoreException {@code SEALED_VALUE} when it was changed, or is another owner's
     */
    public static DataKey open(Keys keys, byte[] sealed, String owner) {
        byte[] secret = keys.open(sealed, context(owner));
        try {
            return new DataKey(sealed.clone(), aead(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The form in which it is kept. */
    public byte[] sealed() {
        return sealed.clone();
    }

    /** Encrypts {@code plain}; {@code context} must be given again to open it. */
    public byte[] seal(byte[] plain, String context) {
        try {
            return values.encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new StoreException(StoreException.Code.SEALED_VALUE, "A value cannot be sealed.", e);
        }
    }

    /**
     * Decrypts what {@link #seal} made.
     *
     * @throws StoreException {@code SEALED_VALUE} when the value was changed or sealed by another key or for another context
     */
    public byte[] open(byte[] value, String context) {
        try {
            return values.decrypt(value, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    StoreException.Code.SEALED_VALUE, "A sealed value was changed, or is another owner's.", e);
        }
    }

    private static String context(String owner) {
        return "data-key." + owner;
    }

    /** Also how {@link KeyFile} wraps keysets: AES-256-GCM without a prefix that names the key. */
    @AccessesPartialKey
    static Aead aead(byte[] secret) {
        try {
            AesGcmParameters parameters = AesGcmParameters.builder()
                    .setKeySizeBytes(KEY_BYTES)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
            return AesGcmJce.create(AesGcmKey.builder()
                    .setParameters(parameters)
                    .setKeyBytes(SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()))
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java", e);
        }
    }
}
