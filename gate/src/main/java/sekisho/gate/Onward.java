package sekisho.gate;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** What an exchange goes on to when those have seen the request who must. One event loop. */
interface Onward {
    /** With nothing read of the body yet. */
    void start();

    /**
     * With what was read of the body already.
     *
     * @param ended whether that is all of it
     * @param rest what follows when it is not, paused: the request itself, or what was kept of it in a file
     */
    void start(Buffer held, boolean ended, ReadStream<Buffer> rest);
}
