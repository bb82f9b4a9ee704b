package sekisho.proof.sheet;

import sekisho.words.Bilingual;

/** Why a workbook cannot be answered. */
public final class SheetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Code {
        NOT_A_WORKBOOK,
        OLD_FORMAT,
        ENCRYPTED,
        MACROS,
        TOO_LARGE,
        NO_QUESTIONS,
        DAMAGED,
        /** The workbook is fine; its answered copy could not be put where it should go. */
        NOT_WRITTEN
    }

    private final Code code;
    private final transient Bilingual text;

    public SheetException(Code code, Bilingual text) {
        super(text.en());
        this.code = code;
        this.text = text;
    }

    SheetException(Code code, Bilingual text, Throwable cause) {
        super(text.en(), cause);
        this.code = code;
        this.text = text;
    }

    /** What an operator counts by. */
    public Code code() {
        return code;
    }

    /** What to tell the user. */
    public Bilingual text() {
        return text;
    }
}
