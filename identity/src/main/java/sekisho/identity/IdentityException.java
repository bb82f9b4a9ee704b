package sekisho.identity;

import sekisho.words.Bilingual;

/** What an administrator asked for and cannot have, with a code that can be counted and a text that can be shown. */
public final class IdentityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        /** There is no such tenant, account or screen. */
        UNKNOWN,
        /** It exists already. */
        TAKEN,
        /** It is not written as it has to be. */
        MALFORMED,
        /** A policy outside of what the operator allows, or that contradicts itself. */
        POLICY,
        /** Whoever asks would be shut out by it, and has not confirmed that. */
        SHUT_OUT,
        /** More than fit. */
        TOO_MANY
    }

    private final Code code;
    private final transient Bilingual text;

    IdentityException(Code code, Bilingual text) {
        super(text.en());
        this.code = code;
        this.text = text;
    }

    public Code code() {
        return code;
    }

    /** For whoever asked. Holds nothing that was entered. */
    public Bilingual text() {
        return text;
    }
}
