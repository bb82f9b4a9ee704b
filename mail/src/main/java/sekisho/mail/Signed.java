package sekisho.mail;

/**
 * A DKIM signature of a message, judged by what DNS answers.
 *
 * @param algorithm {@code rsa-sha256} or {@code ed25519-sha256}
 */
public record Signed(String selector, String algorithm, boolean valid) {}
