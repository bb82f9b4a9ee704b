package sekisho.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** Writes a mail as a message (RFC 5322, 2045 to 2047, 2231): lines end in CRLF, every byte is ASCII. Only computes. */
final class MessageWriter {
    private static final java.nio.charset.Charset ISO_2022_JP = java.nio.charset.Charset.forName("ISO-2022-JP");
    private static final Session SESSION = Session.getInstance(new Properties());

    private MessageWriter() {}

    /** The message as it goes over the wire, without DKIM signatures. */
    static byte[] write(Mail mail, QueueId id, Instant date) {
        Coding coding = Coding.of(mail);
        try {
            MimeMessage message = new Identified(messageId(mail.from().address().domain(), id));
            message.setSentDate(Date.from(date));
            message.setFrom(coding.address(mail.from()));
            message.setRecipient(Message.RecipientType.TO, coding.address(mail.to()));
            if (mail.replyTo().isPresent()) {
                message.setReplyTo(
                        new InternetAddress[] {coding.address(mail.replyTo().get())});
            }
            message.setHeader("Subject", coding.header("Subject", mail.subject()));
            switch (mail.autoSubmitted()) {
                case NO -> {}
                case AUTO_GENERATED -> message.setHeader("Auto-Submitted", "auto-generated");
                case AUTO_REPLIED -> message.setHeader("Auto-Submitted", "auto-replied");
            }
            fill(message, mail, coding);
            message.saveChanges();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            return out.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new MailException(MailException.Code.MESSAGE, "The mail cannot be written as a message.", e);
        }
    }

    /** RFC 5322 §3.6.4; the same for every attempt, so that a server that got it twice can tell. */
    static String messageId(MailDomain domain, QueueId id) {
        return "<" + id.value() + "@" + domain.name() + ">";
    }

    private static void fill(MimeMessage message, Mail mail, Coding coding) throws MessagingException, IOException {
        if (mail.attachments().isEmpty()) {
            body(message, mail, coding);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart first = new MimeBodyPart();
        body(first, mail, coding);
        mixed.addBodyPart(first);
        for (Attachment file : mail.attachments()) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(file.stream(), file.mediaType())));
            part.setDisposition(Part.ATTACHMENT);
            part.setFileName(file.fileName().value());
            part.setHeader("Content-Transfer-Encoding", "base64");
            mixed.addBodyPart(part);
        }
        message.setContent(mixed);
    }

    private static void body(Part part, Mail mail, Coding coding) throws MessagingException, IOException {
        if (mail.html().isEmpty()) {
            coding.text(part, mail.text(), "plain");
            return;
        }
        MimeMultipart alternative = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        coding.text(plain, mail.text(), "plain");
        MimeBodyPart html = new MimeBodyPart();
        coding.text(html, mail.html().get(), "html");
        alternative.addBodyPart(plain);
        alternative.addBodyPart(html);
        part.setContent(alternative);
    }

    /** A character set and the transfer encoding that goes with it. */
    private record Coding(java.nio.charset.Charset charset) {
        /** The one that is asked for, if it has every character of the mail. */
        static Coding of(Mail mail) {
            boolean fits = mail.charset() == Mail.Charset.ISO_2022_JP
                    && fits(mail.text())
                    && fits(mail.subject().value())
                    && fits(mail.from().name().value())
                    && fits(mail.to().name().value())
                    && mail.html().stream().allMatch(Coding::fits);
            return new Coding(fits ? ISO_2022_JP : StandardCharsets.UTF_8);
        }

        private static boolean fits(String text) {
            return ISO_2022_JP.newEncoder().canEncode(text);
        }

        InternetAddress address(Mailbox mailbox) throws UnsupportedEncodingException, MessagingException {
            InternetAddress address = new InternetAddress(mailbox.address().wire(), false);
            if (!mailbox.name().value().isBlank()) {
                address.setPersonal(mailbox.name().value(), charset.name());
            }
            return address;
        }

        /** Encoded words where needed, folded (RFC 2047 §2). */
        String header(String field, HeaderText text) throws UnsupportedEncodingException {
            return MimeUtility.fold(field.length() + 2, MimeUtility.encodeText(text.value(), charset.name(), "B"));
        }

        /** ISO-2022-JP goes as it is (7bit, RFC 1468); UTF-8 in base64 unless it is short-lined ASCII. */
        void text(Part part, String text, String subtype) throws MessagingException, IOException {
            String lines = lines(text);
            byte[] bytes = lines.getBytes(charset);
            boolean plain = lines.lines().allMatch(line -> line.getBytes(charset).length <= 900)
                    && (charset.equals(ISO_2022_JP) || lines.chars().allMatch(c -> c < 0x80));
            String type = "text/" + subtype + "; charset=" + charset.name();
            part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
            part.setHeader("Content-Type", type);
            part.setHeader("Content-Transfer-Encoding", plain ? "7bit" : "base64");
        }

        /** CRLF line ends, and no control characters but tabs. */
        private static String lines(String text) {
            StringBuilder clean = new StringBuilder(text.length() + 64);
            text.lines().forEach(line -> {
                line.codePoints()
                        .filter(c -> c == '\t' || !Character.isISOControl(c))
                        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                        .forEach(clean::appendCodePoint);
                clean.append("\r\n");
            });
            return clean.toString();
        }
    }

    /** Jakarta Mail makes Message-IDs of its own; ours is the queue id. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(String id) {
            super(SESSION);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
