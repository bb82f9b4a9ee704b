package sekisho.gate;

/**
 * What a certificate authority asks to see (RFC 8555 §8.3).
 *
 * @param text the key authorization
 */
record ChallengeAnswer(String text) implements Destination {}
