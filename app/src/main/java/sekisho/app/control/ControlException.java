package sekisho.app.control;

import sekisho.words.Bilingual;

/** What went wrong on the control channel, or what the instance refused, as a text for the user. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** No instance answers on the socket. */
        NOT_RUNNING,
        /** The instance answers that it cannot do what was asked. */
        REFUSED,
        /** The socket cannot be opened. */
        SOCKET
    }

    private final Code code;
    private final transient Bilingual text;

    public ControlException(Code code, Bilingual text) {
        super(text.en());
        this.code = code;
        this.text = text;
    }

    public Code code() {
        return code;
    }

    public Bilingual text() {
        return text;
    }
}
