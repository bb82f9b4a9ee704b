package sekisho.forms;

import java.time.Duration;
import java.util.List;

/**
 * What keeps spam out of a form; each can be switched off.
 *
 * @param token no submission without a token of this process; off, the others that rest on it are off, too
 * @param proofOfWork the browser computes before it may send
 * @param bits leading zero bits of each of the {@value ProofOfWork#PARTS} parts, before it rises
 * @param decoys fields that no person sees
 * @param timing nothing faster than {@code fastest}
 * @param fastest least time between the token and the submission
 * @param life of a token
 * @param rates whether the limits below count
 * @param perAddress most submissions of one address per hour (IPv4, or IPv6 /64)
 * @param perNetwork most of one network per hour (IPv4 /24, IPv6 /48)
 * @param perForm most of the form per hour
 * @param content whether what was written is judged
 * @param maxLinks most links in a text
 * @param words that make a submission spam by themselves
 * @param domains mail domains that are not taken
 * @param duplicates whether the same text is taken only once a day
 */
public record Defences(
        boolean token,
        boolean proofOfWork,
        int bits,
        boolean decoys,
        boolean timing,
        Duration fastest,
        Duration life,
        boolean rates,
        int perAddress,
        int perNetwork,
        int perForm,
        boolean content,
        int maxLinks,
        List<String> words,
        List<String> domains,
        boolean duplicates) {
    /** Everything on. */
    public static final Defences DEFAULT = new Defences(
            true,
            true,
            12,
            true,
            true,
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            true,
            20,
            60,
            600,
            true,
            2,
            List.of(),
            List.of(),
            true);

    public Defences {
        words = List.copyOf(words);
        domains = List.copyOf(domains);
    }
}
