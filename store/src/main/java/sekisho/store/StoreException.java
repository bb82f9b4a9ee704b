package sekisho.store;

/** What the store cannot do, with a code that an operator can count and look up. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** The master key is missing, unreadable, or not the one that wrapped the keys. */
        MASTER_KEY,
        /** A sealed value was changed, cut, or sealed for another context. */
        SEALED_VALUE,
        /** The database cannot be opened or migrated. */
        DATABASE,
        /** The data folder or a file in it cannot be read or written. */
        DATA_FOLDER,
        /** Too much work is waiting; try again later. */
        BUSY,
        /** What is kept for a while takes all the room that it may. */
        SCRATCH_FULL
    }

    private final Code code;

    /** A failure with the exception that caused it. */
    public StoreException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A failure that the store found itself. */
    public StoreException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
