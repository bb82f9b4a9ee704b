package sekisho.bench;

import java.time.Duration;

/**
 * When how long is measured.
 *
 * @param measured length of one measurement
 * @param warmup least load before the first measurement of a workload, for compiled code and filled pools
 * @param rounds measurements per target and workload, taken in turns; the median counts
 * @param connections open at the same time, each with one request at a time
 */
record Schedule(Duration measured, Duration warmup, int rounds, int connections) {}
