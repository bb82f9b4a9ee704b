package sekisho.gate;

import io.vertx.core.buffer.Buffer;

/** What an exchange goes on to when the rules have seen the request. One event loop. */
interface Onward {
    /** With nothing read of the body yet. */
    void start();

    /**
     * With what was read of the body already.
     *
     * @param ended whether that is all of it; when not, the request must be paused
     */
    void start(Buffer held, boolean ended);
}
