package sekisho.forms;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Work that costs a browser a moment and a flood a machine: for each of a few parts, a counter such that the SHA-256 of {@code
 * nonce.part.counter} (decimal) begins with so many zero bits. Several small parts instead of a large one, so that nobody is
 * unlucky for long. Pure.
 */
public final class ProofOfWork {
    /** How many counters a proof has. */
    public static final int PARTS = 8;

    private static final int MOST_CHARS = PARTS * 12;

    private ProofOfWork() {}

    /** Whether {@code proof} (counters joined by commas) is the work for this nonce. */
    public static boolean isDone(String nonce, int bits, String proof) {
        if (proof.length() > MOST_CHARS) {
            return false;
        }
        String[] counters = proof.split(",", PARTS + 1);
        if (counters.length != PARTS) {
            return false;
        }
        MessageDigest sha256 = sha256();
        for (int part = 0; part < PARTS; part++) {
            if (!isCounter(counters[part]) || zeroBits(digest(sha256, nonce, part, counters[part])) < bits) {
                return false;
            }
        }
        return true;
    }

    /** Does the work; for probes and the command line, which send as a browser would. */
    public static String solve(String nonce, int bits) {
        MessageDigest sha256 = sha256();
        StringBuilder proof = new StringBuilder();
        for (int part = 0; part < PARTS; part++) {
            long counter = 0;
            while (zeroBits(digest(sha256, nonce, part, Long.toString(counter))) < bits) {
                counter++;
            }
            proof.append(part == 0 ? "" : ",").append(counter);
        }
        return proof.toString();
    }

    private static boolean isCounter(String text) {
        return !text.isEmpty() && text.length() <= 11 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static byte[] digest(MessageDigest sha256, String nonce, int part, String counter) {
        return sha256.digest((nonce + "." + part + "." + counter).getBytes(StandardCharsets.US_ASCII));
    }

    static int zeroBits(byte[] digest) {
        int bits = 0;
        for (byte b : digest) {
            if (b != 0) {
                return bits + Integer.numberOfLeadingZeros(b & 0xFF) - 24;
            }
            bits += 8;
        }
        return bits;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
