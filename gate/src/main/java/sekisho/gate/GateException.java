package sekisho.gate;

/** What keeps the gate from starting or from taking new settings. */
public final class GateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        PORT_TAKEN,
        CERTIFICATE,
        COUNTRY_DATA,
        SETTINGS
    }

    private final Code code;

    public GateException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public GateException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
