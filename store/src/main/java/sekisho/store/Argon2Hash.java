package sekisho.store;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** An Argon2id hash with its cost and salt, written as a PHC string: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}. */
final class Argon2Hash {
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final int kibibytes;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int kibibytes, int passes, int lanes, byte[] salt, byte[] hash) {
        this.kibibytes = kibibytes;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** The cost that new passwords get, with nothing hashed yet. */
    static Argon2Hash blank(byte[] salt) {
        return new Argon2Hash(19 * 1024, 2, 1, salt, new byte[HASH_BYTES]);
    }

    /** Reads a PHC string of at most 256 MiB, 16 passes, 4 lanes. */
    static Optional<Argon2Hash> parse(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (phc.length() > 256 || !parts.matches()) {
            return Optional.empty();
        }
        int kibibytes = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        boolean sensible = kibibytes >= 8 * lanes
                && kibibytes <= 256 * 1024
                && passes >= 1
                && passes <= 16
                && lanes >= 1
                && lanes <= 4;
        if (!sensible) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            return Optional.of(new Argon2Hash(
                    kibibytes, passes, lanes, base64.decode(parts.group(4)), base64.decode(parts.group(5))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Argon2Hash with(byte[] newHash) {
        return new Argon2Hash(kibibytes, passes, lanes, salt, newHash);
    }

    byte[] hash() {
        return hash.clone();
    }

    /** The hash of a password under this cost and salt. */
    byte[] compute(byte[] password) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(kibibytes)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] result = new byte[hash.length];
        argon2.generateBytes(password, result);
        return result;
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + kibibytes + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }
}
