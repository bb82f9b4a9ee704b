package sekisho.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Clients that ask as fast as they are answered (a closed loop). */
interface Load {
    /** Asks for the same thing, with these fields in each request, until the time is over. */
    Outcome run(URI uri, Map<String, String> fields, Duration length);

    /**
     * What the clients saw.
     *
     * @param requests answered
     * @param micros how long it took
     * @param p50Micros median latency
     * @param p99Micros latency that 99 of 100 requests stayed within
     * @param errors answers other than success, broken connections, timeouts
     */
    record Outcome(long requests, long micros, long p50Micros, long p99Micros, long errors) {}
}
