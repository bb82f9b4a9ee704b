package sekisho.waf.transform;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests as raw bytes; rules follow them with {@code t:hexEncode}. They name values and protect nothing. */
final class Digests {
    private Digests() {}

    static byte[] md5(byte[] value) {
        return digest("MD5", value);
    }

    static byte[] sha1(byte[] value) {
        return digest("SHA-1", value);
    }

    private static byte[] digest(String algorithm, byte[] value) {
        try {
            byte[] out = MessageDigest.getInstance(algorithm).digest(value);
            return Bytes.result(value, out, out.length);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
