package sekisho.forms;

import java.util.Locale;

/** Why a submission was not taken. The id is what counters, the script and the manual call it. */
public enum Refusal {
    /** The page that asks is none of the form's origins. */
    ORIGIN(403),
    /** Not {@code multipart/form-data}, or not readable as it. */
    MALFORMED(400),
    /** Larger than the form takes. */
    TOO_LARGE(413),
    /** There is no token: the script was not run. */
    NO_TOKEN(403),
    /** The token was not issued by this process, or for another form, page or network. */
    FORGED(403),
    /** The token is too old. */
    EXPIRED(403),
    /** The token was used before. */
    USED(403),
    /** Faster than anybody can write. */
    TOO_EARLY(403),
    /** The work that the token asks for was not done. */
    NO_PROOF(403),
    /** A field that no person sees was filled in or is missing. */
    DECOY(403),
    /** Too many from one address, network, or to one form. */
    RATE(429),
    /** The values break the form's rules; the person can correct them. */
    INVALID(422),
    /** What was written looks like spam. */
    CONTENT(422),
    /** The same text was sent a moment ago. */
    DUPLICATE(422),
    /** A file is infected, or could not be scanned although it must be. */
    FILE(422),
    /** The mail queue does not take more, or too many submissions are under way. */
    BUSY(503);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /** RFC 9110 §15. */
    public int status() {
        return status;
    }

    /** Lower case with hyphens. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
