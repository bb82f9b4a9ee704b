package sekisho.gate;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.waf.Transaction;
import sekisho.waf.Tuning;

/**
 * How the exchanges of a site are inspected. The rules know by themselves whether they only detect, and how much of a body they
 * look at; the mode here is what the gate does when they ask for something or fail.
 *
 * @param mode whether anything is refused
 * @param oversize what becomes of a request body that is longer than the rules look at
 * @param rules compiled; safe for any thread
 * @param about where the rules come from and how they are tuned, when that is known
 */
public record Waf(Mode mode, Oversize oversize, Rules rules, Optional<About> about) {
    /** Rules of which nothing more is known. */
    public Waf(Mode mode, Oversize oversize, Rules rules) {
        this(mode, oversize, rules, Optional.empty());
    }

    /**
     * What those who explain and prove are told of the rules.
     *
     * @param name of the rule set
     * @param version as it names itself, or {@code unknown}
     * @param newest time of the newest file of rules, which is when they were published or last edited
     * @param count rules, chains counted once
     * @param maxAge from which age on the rules count as not kept current
     * @param tuning as configured
     * @param places where each exclusion of the tuning is written, {@code sekisho.yaml:12}; empty when that is not known
     */
    public record About(
            String name,
            String version,
            Instant newest,
            int count,
            Duration maxAge,
            Tuning tuning,
            List<String> places) {
        public About {
            places = List.copyOf(places);
        }

        /** Exclusions of unknown places. */
        public About(String name, String version, Instant newest, int count, Duration maxAge, Tuning tuning) {
            this(name, version, newest, count, maxAge, tuning, List.of());
        }

        /** Where an exclusion is written, by its place in the tuning; the empty string when that is not known. */
        public String place(int exclusion) {
            return exclusion < places.size() ? places.get(exclusion) : "";
        }
    }

    /** What is done about a match. */
    public enum Mode {
        /** Only recorded. A failure of the engine lets the exchange pass. */
        DETECT,
        /** What the rules ask for. A failure of the engine refuses the exchange. */
        BLOCK
    }

    /** What becomes of a request body that is too long to be looked at as a whole. */
    public enum Oversize {
        REFUSE,
        /** The beginning is looked at, the rest goes by unseen. */
        PASS
    }

    /** Begins to watch exchanges; {@code RuleSet::begin}. */
    @FunctionalInterface
    public interface Rules {
        /** See {@link sekisho.waf.RuleSet#begin}. */
        Transaction begin(String id, Instant time, InetSocketAddress client, InetSocketAddress server);
    }
}
