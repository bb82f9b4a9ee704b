package sekisho.proof;

import java.time.Duration;
import java.util.List;
import sekisho.words.Bilingual;

/**
 * One promise that can be made to a customer.
 *
 * @param id the topic ({@code tls-min-version})
 * @param group letter A to L of the topic groups
 * @param type who makes it true
 * @param title a few words
 * @param statement one or two sentences that say what is promised
 * @param asks phrases with which customers ask for it, in our own words, Japanese and English mixed
 * @param maxAge evidence older than this proves nothing
 */
public record Control(
        String id, char group, Type type, Bilingual title, Bilingual statement, List<String> asks, Duration maxAge) {
    public Control {
        asks = List.copyOf(asks);
    }

    /** Who makes a control true. */
    public enum Type {
        /** The running product enforces or observes it. */
        TECHNICAL,
        /** People do it; the product schedules, records and shows it. */
        OPERATIONAL,
        /** A property of a supplier; an attestation is attached. */
        PROVIDER,
        /** A price or a term of contract. */
        COMMERCIAL
    }
}
