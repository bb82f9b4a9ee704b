package sekisho.certificates;

import java.time.Instant;
import sekisho.gate.Staple;

/**
 * A response that was verified.
 *
 * @param until it may be stapled
 * @param revoked what it says
 */
record OcspResponse(Staple staple, Instant from, Instant until, boolean revoked) {}
