package sekisho.app;

import sekisho.words.Bilingual;

/** Why a verb ended without success: a text for the user and the exit status. */
final class VerbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Bilingual text;

    VerbException(int status, Bilingual text) {
        super(text.en());
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    Bilingual text() {
        return text;
    }
}
