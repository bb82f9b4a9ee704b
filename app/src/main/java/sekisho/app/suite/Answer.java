package sekisho.app.suite;

import java.nio.charset.StandardCharsets;

/** What came of one request. */
sealed interface Answer {
    /**
     * A response whose head was read; its content as far as it came.
     *
     * @param bytes head and content as they came over the wire
     * @param reusable whether another request may follow on the connection
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Response(int status, byte[] bytes, boolean reusable) implements Answer {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** No response: no connection, no bytes in time, or something that is no HTTP. */
    record Failed(String reason) implements Answer {}
}
