package sekisho.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The SHA-256 of some bytes, by which they are kept: 64 lower-case hexadecimal digits. */
record BlobId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    BlobId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("no SHA-256");
        }
    }

    static BlobId of(byte[] bytes) {
        return new BlobId(HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /** What {@code digest} has taken in so far. */
    static BlobId finished(MessageDigest digest) {
        return new BlobId(HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
