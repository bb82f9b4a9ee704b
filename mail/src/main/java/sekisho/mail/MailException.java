package sekisho.mail;

/** What the mail room cannot do. The message never holds an address or a text of a mail. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** The queue holds as many mails as it may. */
        FULL,
        /** The mail, as it would be sent, is larger than the configured bound. */
        TOO_LARGE,
        /** The mail could not be brought to disk; it was not accepted. */
        STORE,
        /** The mail cannot be written as a message. */
        MESSAGE,
        /** There is no mail with this queue id, or no key with this selector. */
        UNKNOWN,
        /** The mail is in no state in which this can be done, or its content is erased. */
        STATE,
        /** A DKIM key cannot be made or read. */
        KEY,
        /** DNS did not answer. */
        DNS,
        /** The room was closed. */
        CLOSED
    }

    private final Code code;

    /** A failure with the exception that caused it. */
    public MailException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A failure that the mail room found itself. */
    public MailException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
