package sekisho.bench;

import java.net.URI;
import java.time.Duration;

/** Clients that ask as fast as they are answered (a closed loop). */
interface Load {
    /** Sends the request of the workload, over and over, until the time is over. */
    Outcome run(URI uri, Workload workload, Duration length);

    /**
     * What the clients saw.
     *
     * @param requests answered
     * @param micros how long it took
     * @param p50Micros median latency
     * @param p99Micros latency that 99 of 100 requests stayed within
     * @param refusals answers of status 400 and above, which are among the requests
     * @param errors broken connections, timeouts
     */
    record Outcome(long requests, long micros, long p50Micros, long p99Micros, long refusals, long errors) {}
}
