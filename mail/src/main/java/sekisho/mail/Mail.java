package sekisho.mail;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail to one recipient. Header fields are made from these values only; none can hold a line end.
 *
 * @param source which part of the product sends it, e.g. {@code form.contact}, {@code identity.unlock}, {@code alert}: lower-case
 *     words, digits, dots and hyphens. Mails of one source to one recipient are delivered in the order in which they were
 *     submitted; the list of mails can be searched by it. It is kept, so it must name no person.
 * @param from the author; its domain chooses the DKIM keys and the envelope's sender
 * @param to the one recipient
 * @param replyTo where answers go, where that is not {@code from}
 * @param text the plain text part; line ends of any kind, otherwise any text (control characters but tab are removed)
 * @param html the HTML part, a whole document; shown instead of the text by readers that can
 * @param autoSubmitted RFC 3834 §5; anything but {@code NO} keeps vacation replies away
 * @param charset how the recipient's software gets it
 */
public record Mail(
        String source,
        Mailbox from,
        Mailbox to,
        Optional<Mailbox> replyTo,
        HeaderText subject,
        String text,
        Optional<String> html,
        List<Attachment> attachments,
        AutoSubmitted autoSubmitted,
        Charset charset) {
    /** Most attachments of one mail. */
    public static final int MOST_ATTACHMENTS = 20;

    /** Most characters of the text and of the HTML part, each. */
    public static final int MOST_TEXT_CHARS = 1_000_000;

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+){0,15}");
    private static final int MOST_SOURCE_CHARS = 80;

    /** RFC 3834 §5. */
    public enum AutoSubmitted {
        /** Written by a person. */
        NO,
        /** Made by a program without being asked: alerts, notices. */
        AUTO_GENERATED,
        /** A program's answer to something that a person sent: a form's automatic reply. */
        AUTO_REPLIED
    }

    /** How text is coded. */
    public enum Charset {
        /** The default; every reader of this century. */
        UTF_8,
        /** For old Japanese readers; a mail with a character that it does not have is sent as UTF-8. */
        ISO_2022_JP
    }

    /** Checks the bounds; IllegalArgumentException when one is passed. */
    public Mail {
        attachments = List.copyOf(attachments);
        if (source.length() > MOST_SOURCE_CHARS || !SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException("a source is a few lower-case words");
        }
        if (attachments.size() > MOST_ATTACHMENTS
                || text.length() > MOST_TEXT_CHARS
                || html.filter(body -> body.length() > MOST_TEXT_CHARS).isPresent()) {
            throw new IllegalArgumentException("the mail is too long or has too many attachments");
        }
    }

    /** A plain text mail that a program makes, in UTF-8. */
    public static Mail of(String source, Mailbox from, Mailbox to, HeaderText subject, String text) {
        return new Mail(
                source,
                from,
                to,
                Optional.empty(),
                subject,
                text,
                Optional.empty(),
                List.of(),
                AutoSubmitted.AUTO_GENERATED,
                Charset.UTF_8);
    }

    /** The same with an HTML part. */
    public Mail withHtml(String document) {
        return new Mail(
                source, from, to, replyTo, subject, text, Optional.of(document), attachments, autoSubmitted, charset);
    }

    /** The same with these attachments. */
    public Mail withAttachments(List<Attachment> files) {
        return new Mail(source, from, to, replyTo, subject, text, html, files, autoSubmitted, charset);
    }

    /** The same with answers going elsewhere. */
    public Mail withReplyTo(Mailbox answers) {
        return new Mail(
                source, from, to, Optional.of(answers), subject, text, html, attachments, autoSubmitted, charset);
    }

    /** The same, marked otherwise. */
    public Mail withAutoSubmitted(AutoSubmitted mark) {
        return new Mail(source, from, to, replyTo, subject, text, html, attachments, mark, charset);
    }

    /** The same in another coding. */
    public Mail withCharset(Charset coding) {
        return new Mail(source, from, to, replyTo, subject, text, html, attachments, autoSubmitted, coding);
    }
}
