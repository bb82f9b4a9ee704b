package sekisho.gate;

/** What the decoder found wrong with a request; carries no input and no stack trace. */
final class MalformedRequestException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedRequestException(String message) {
        super(message);
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
