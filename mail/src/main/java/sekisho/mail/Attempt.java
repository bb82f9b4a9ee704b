package sekisho.mail;

/** What came of handing one mail to a server. The status and the note are those of {@link Delivery}. */
sealed interface Attempt {
    String status();

    String note();

    /** The server has taken responsibility. */
    record Accepted(String status, String note) implements Attempt {}

    /** Not now; {@code usable} says whether the connection can carry the next mail. */
    record Deferred(String status, String note, boolean usable) implements Attempt {}

    /** Never; the connection can carry the next mail. */
    record Refused(String status, String note) implements Attempt {}
}
