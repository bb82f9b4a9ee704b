package sekisho.certificates;

import sekisho.words.Bilingual;

/** Why something could not be done with a certificate, as a text for the operator. */
public final class CertificatesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** A file or request holds nothing that can be used. */
        UNREADABLE,
        /** What was asked for is refused; the text says why. */
        REFUSED,
        /** There is nothing of that name. */
        NOT_FOUND,
        /** The certificate authority refused or does not answer. */
        AUTHORITY,
        /** The authority says that there were too many requests. */
        RATE_LIMITED,
        /** A record could not be put into the DNS. */
        DNS,
        /** The name was not found to lead here. */
        VALIDATION,
        /** It took too long. */
        TIMEOUT,
        /** The system's cryptography or database failed. */
        INTERNAL
    }

    private final Code code;
    private final transient Bilingual text;

    public CertificatesException(Code code, Bilingual text) {
        super(text.en());
        this.code = code;
        this.text = text;
    }

    public CertificatesException(Code code, Bilingual text, Throwable cause) {
        super(text.en(), cause);
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
