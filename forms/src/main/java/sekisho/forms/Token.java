package sekisho.forms;

import java.time.Instant;

/**
 * What a token says.
 *
 * @param bits of the proof of work
 * @param nonce 22 letters and digits (base64url)
 */
record Token(String form, Instant issued, int bits, String nonce) {}
