package sekisho.gate;

import org.jspecify.annotations.Nullable;

/** What the decoder found wrong with a request; the message carries no input, and there is no stack trace. */
final class MalformedRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final @Nullable UnsoundHead head;

    MalformedRequestException(String message) {
        this(message, null);
    }

    MalformedRequestException(String message, @Nullable UnsoundHead head) {
        super(message);
        this.head = head;
    }

    /** As much of the request's head as rules may see; null when that is nothing. */
    @Nullable
    UnsoundHead head() {
        return head;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The head did not arrive in time. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the head of the request took too long to arrive", null, false, false);
        }
    }
}
