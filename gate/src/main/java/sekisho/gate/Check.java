package sekisho.gate;

/** One question about an exchange, with one answer. Only computes, on immutable data; event loops. */
@FunctionalInterface
interface Check {
    Verdict check(Exchange exchange);
}
