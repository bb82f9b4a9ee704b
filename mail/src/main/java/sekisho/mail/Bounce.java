package sekisho.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * A delivery status notification (RFC 3464) as far as it matters for one recipient.
 *
 * @param action in lower case: {@code failed}, {@code delayed}, {@code delivered}, {@code relayed}, {@code expanded}
 * @param status enhanced status code (RFC 3463)
 * @param diagnostic what the remote server said; may be empty
 */
record Bounce(String action, String status, String diagnostic) {
    private static final Session SESSION = Session.getInstance(new Properties());
    /** Groups of fields that are looked at: one for the message, the others for recipients. */
    private static final int MOST_GROUPS = 16;

    /** Reads a message; empty when it is no delivery status notification. */
    static Optional<Bounce> read(byte[] message) {
        try {
            MimeMessage mail = new MimeMessage(SESSION, new ByteArrayInputStream(message));
            if (!mail.isMimeType("multipart/report") || !(mail.getContent() instanceof Multipart parts)) {
                return Optional.empty();
            }
            for (int i = 0; i < Math.min(parts.getCount(), 8); i++) {
                BodyPart part = parts.getBodyPart(i);
                if (part.isMimeType("message/delivery-status") || part.isMimeType("message/global-delivery-status")) {
                    return status(part);
                }
            }
            return Optional.empty();
        } catch (MessagingException | IOException | RuntimeException e) {
            // a stranger's message may be broken in any way; the parser promises nothing about how it says so
            return Optional.empty();
        }
    }

    private static Optional<Bounce> status(BodyPart part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            Bounce found = null;
            for (int group = 0; group < MOST_GROUPS && in.available() > 0; group++) {
                InternetHeaders fields = new InternetHeaders(in);
                String action = first(fields, "Action").toLowerCase(Locale.ROOT);
                if (!action.isEmpty() && (found == null || action.equals("failed"))) {
                    found = new Bounce(
                            action, first(fields, "Status").split("\\s", 2)[0], first(fields, "Diagnostic-Code"));
                }
            }
            return Optional.ofNullable(found);
        }
    }

    private static String first(InternetHeaders fields, String name) {
        String value = fields.getHeader(name, null);
        return value == null
                ? ""
                : HeaderText.cleaned(value.replaceAll("\\s+", " ")).value();
    }
}
