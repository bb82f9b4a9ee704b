package sekisho.journal;

/** What the journal cannot do, with a code that an operator can count and look up. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** Another process, or another part of this one, writes in the folder. */
        LOCKED,
        /** The folder cannot be made, read or opened. */
        FOLDER,
        /** A record could not be brought to disk (a full or broken disk); it does not count as recorded. */
        WRITE,
        /** Too many audit records are waiting, or one waited for too long. */
        BUSY,
        /** The journal was closed, or was opened for reading only. */
        CLOSED
    }

    private final Code code;

    JournalException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    JournalException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
