package sekisho.forms;

/** What the forms room cannot go on with. */
public final class FormsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Code {
        /** The postcode data cannot be read. */
        POSTCODES,
        /** The database failed. */
        STORE,
        /** The script that ships with the product is missing. */
        RESOURCE
    }

    private final Code code;

    FormsException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What went wrong. */
    public Code code() {
        return code;
    }
}
