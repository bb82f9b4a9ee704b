package sekisho.store;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.SignatureConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys of one instance: AES-256-GCM for values, HMAC-SHA-256 for look-ups, Ed25519 for seals. They lie in the data
 * folder wrapped by the {@link MasterKey}. Immutable after {@link #open}; safe on every thread, and only computes.
 *
 * <p>Each is a Tink keyset, and a sealed value names the key that sealed it, so a keyset can get a new primary key while
 * older values stay readable.
 */
public final class Keys {
    /** RFC 8410 §4: the algorithm identifier that stands before the 32 bytes of an Ed25519 key. */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    static {
        try {
            AeadConfig.register();
            PrfConfig.register();
            SignatureConfig.register();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Aead values;
    private final PrfSet lookups;
    private final PublicKeySign signing;
    private final byte[] publicKey;

    private Keys(KeyFile file) throws GeneralSecurityException {
        values = file.values().getPrimitive(RegistryConfiguration.get(), Aead.class);
        lookups = file.lookups().getPrimitive(RegistryConfiguration.get(), PrfSet.class);
        signing = file.signing().getPrimitive(RegistryConfiguration.get(), PublicKeySign.class);
        publicKey = publicKey(file.signing());
    }

    /**
     * Reads the wrapped keys from {@code dataFolder/keys.json}, creating them (mode 0600) at the first start.
     *
     * @throws StoreException {@code MASTER_KEY} when the master key is missing, readable by others, or a different one;
     *     {@code SEALED_VALUE} when the file was changed; {@code DATA_FOLDER} when it cannot be read or written
     */
    public static Keys open(Path dataFolder, MasterKey masterKey) {
        return open(dataFolder, masterKey, MasterKeySource.ofProcess());
    }

    static Keys open(Path dataFolder, MasterKey masterKey, MasterKeySource source) {
        Path file = dataFolder.resolve("keys.json");
        boolean first = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        byte[] secret = source.read(masterKey, dataFolder, first);
        try {
            if (first) {
                create(file, secret);
            }
            return new Keys(KeyFile.read(file, secret));
        } catch (IOException e) {
            throw new StoreException(StoreException.Code.DATA_FOLDER, "The keys cannot be created: " + file, e);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new StoreException(StoreException.Code.SEALED_VALUE, "The keys are of an unknown kind: " + file, e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** When another process creates the file at the same moment, the one file that is there counts for both. */
    private static void create(Path file, byte[] secret) throws IOException, GeneralSecurityException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createFolder(folder);
        }
        KeyFile fresh = new KeyFile(
                generate(PredefinedAeadParameters.AES256_GCM),
                generate(PredefinedPrfParameters.HMAC_SHA256_PRF),
                generate(Ed25519Parameters.create(Ed25519Parameters.Variant.NO_PREFIX)));
        try {
            fresh.create(file, secret);
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    private static KeysetHandle generate(Parameters parameters) throws GeneralSecurityException {
        return KeysetHandle.generateNew(parameters, RegistryConfiguration.get());
    }

    /** Encrypts {@code plain}; {@code context} (e.g. {@code "evidence.facts"}) must be given again to open it. */
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
     * @throws StoreException {@code SEALED_VALUE} when the value was changed or sealed for another context
     */
    public byte[] open(byte[] sealed, String context) {
        try {
            return values.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    StoreException.Code.SEALED_VALUE,
                    "A sealed value was changed, cut, or sealed by another key or for another use.",
                    e);
        }
    }

    /** The keyed hash under which a value can be looked up without storing it (HMAC-SHA-256, 32 bytes). */
    public byte[] lookup(String value, String context) {
        byte[] use = context.getBytes(StandardCharsets.UTF_8);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        // The length keeps ("a", "bc") and ("ab", "c") apart.
        ByteBuffer input = ByteBuffer.allocate(4 + use.length + text.length)
                .putInt(use.length)
                .put(use)
                .put(text);
        try {
            return lookups.computePrimary(input.array(), 32);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
        }
    }

    /** An Ed25519 signature (RFC 8032) of {@code data}, 64 bytes. */
    public byte[] sign(byte[] data) {
        try {
            return signing.sign(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every Java", e);
        }
    }

    /** The X.509 SubjectPublicKeyInfo (DER) of the signing key, for verification elsewhere. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Whether {@code signature} is the Ed25519 signature of {@code data} under {@code publicKey} (as {@link #publicKey}
     * gives it). Needs no secret; false for whatever is malformed.
     */
    public static boolean verify(byte[] publicKey, byte[] data, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));
            ed25519.update(data);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @AccessesPartialKey
    private static byte[] publicKey(KeysetHandle signing) {
        Ed25519PrivateKey key = (Ed25519PrivateKey) signing.getPrimary().getKey();
        byte[] point = key.getPublicKey().getPublicKeyBytes().toByteArray();
        byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + point.length);
        System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
        return encoded;
    }
}
