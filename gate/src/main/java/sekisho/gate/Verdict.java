package sekisho.gate;

/** The answer of a check. */
sealed interface Verdict {
    /** Nothing speaks against the exchange. */
    Pass PASS = new Pass();

    /** {@link #PASS} is the only one needed. */
    record Pass() implements Verdict {}

    /**
     * The exchange ends here.
     *
     * @param status the status code (RFC 9110 §15)
     * @param retryAfterSeconds when to come again (RFC 9110 §10.2.3), or -1 to say nothing
     */
    record Refuse(int status, Reason reason, long retryAfterSeconds) implements Verdict {
        Refuse(Reason reason) {
            this(reason.status(), reason, -1);
        }
    }

    /** The client must do something first, at {@code location}, a path of this host. */
    record Challenge(String location, Reason reason) implements Verdict {}

    /**
     * A rule wants the client elsewhere.
     *
     * @param status 3xx (RFC 9110 §15.4)
     * @param location visible ASCII
     */
    record SendAway(int status, String location, Reason reason) implements Verdict {}

    /** The connection, or the stream of HTTP/2, ends without an answer. */
    record Drop(Reason reason) implements Verdict {}
}
