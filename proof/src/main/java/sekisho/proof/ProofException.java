package sekisho.proof;

import sekisho.words.Bilingual;

/** What the proof room cannot take, with a text for the user. The text never repeats what was given. */
public final class ProofException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** A control id that the register does not have. */
        UNKNOWN_CONTROL,
        /** An attestation that is incomplete, too long, or has impossible dates. */
        ATTESTATION,
        /** The evidence could not be recorded; nothing was kept. */
        NOT_RECORDED
    }

    private final Code code;
    private final transient Bilingual text;

    ProofException(Code code, Bilingual text) {
        super(text.en());
        this.code = code;
        this.text = text;
    }

    ProofException(Code code, Bilingual text, Throwable cause) {
        super(text.en(), cause);
        this.code = code;
        this.text = text;
    }

    public Code code() {
        return code;
    }

    /** What to tell the user. */
    public Bilingual text() {
        return text;
    }
}
