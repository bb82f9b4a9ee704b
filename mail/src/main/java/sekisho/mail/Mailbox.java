package sekisho.mail;

/**
 * An address with the name that is shown for it (RFC 5322 §3.4).
 *
 * @param name the display name; the empty text for none
 */
public record Mailbox(HeaderText name, MailAddress address) {
    /** An address without a name. */
    public static Mailbox of(MailAddress address) {
        return new Mailbox(new HeaderText(""), address);
    }
}
