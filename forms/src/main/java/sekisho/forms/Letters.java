package sekisho.forms;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sekisho.mail.Attachment;
import sekisho.mail.HeaderText;
import sekisho.mail.Mail;
import sekisho.mail.MailAddress;
import sekisho.mail.Mailbox;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * Writes the mails of a submission. Sender and recipients come from the form's definition alone; what the visitor wrote reaches
 * texts, file names, the subject (as {@link HeaderText}) and Reply-To (as {@link MailAddress}). Pure.
 */
final class Letters {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss XXX");
    private static final Bilingual AGREED = new Bilingual("同意しました", "agreed");
    private static final Bilingual VERSION = new Bilingual("版 ", "version ");
    private static final Bilingual LEFT_OUT =
            new Bilingual("(リンクを含むため、この控えには載せません)", "(left out of this copy because it contains a link)");
    private static final int MOST_ECHOED_CHARS = 2_000;

    private final FormDefinition form;
    private final Submission submission;
    private final Instant now;

    Letters(FormDefinition form, Submission submission, Instant now) {
        this.form = form;
        this.submission = submission;
        this.now = now;
    }

    /** One mail for each recipient that wants this submission. */
    List<Mail> toRecipients() {
        Lang lang = form.languages().contains(Lang.JA) ? Lang.JA : Lang.EN;
        UnaryOperator<String> plain = value -> value;
        HeaderText subject = HeaderText.cleaned(fill(form.subject(), lang, plain));
        String text = fill(form.text(), lang, plain);
        List<Attachment> files = submission.allFiles().stream()
                .limit(Mail.MOST_ATTACHMENTS)
                .map(file ->
                        new Attachment(new HeaderText(file.name()), file.type().mediaType(), bytes(file.content())))
                .toList();
        Optional<Mailbox> author = writer().map(Mailbox::of);
        List<Mail> mails = new ArrayList<>();
        for (FormDefinition.Recipient recipient : form.recipients()) {
            if (recipient.wants(submission.values())) {
                Mail mail = Mail.of(form.source(), form.sender(), Mailbox.of(recipient.address()), subject, text)
                        .withAttachments(files)
                        .withAutoSubmitted(Mail.AutoSubmitted.NO);
                mails.add(author.map(mail::withReplyTo).orElse(mail));
            }
        }
        return mails;
    }

    /** The address of whoever wrote, from the field of the automatic reply or the first mail field. */
    private Optional<MailAddress> writer() {
        return form.reply()
                .map(FormDefinition.Reply::to)
                .or(() -> form.fields().stream()
                        .filter(field -> field.type() == FieldType.MAIL)
                        .map(FormField::name)
                        .findFirst())
                .flatMap(field -> MailAddress.parse(submission.first(field)));
    }

    /** To whom the automatic reply would go. */
    Optional<MailAddress> replyAddress() {
        return form.reply().flatMap(reply -> MailAddress.parse(submission.first(reply.to())));
    }

    /** The automatic reply. Nothing with a link is repeated in it, so that it carries nobody's advertisement to a third person. */
    Mail reply(FormDefinition.Reply reply, MailAddress to, Lang lang) {
        UnaryOperator<String> harmless =
                value -> ContentRules.hasLink(value) || value.length() > MOST_ECHOED_CHARS ? LEFT_OUT.in(lang) : value;
        return Mail.of(
                        form.replySource(),
                        form.sender(),
                        Mailbox.of(to),
                        HeaderText.cleaned(fill(reply.subject(), lang, harmless)),
                        fill(reply.text(), lang, harmless))
                .withAutoSubmitted(Mail.AutoSubmitted.AUTO_REPLIED);
    }

    private String fill(Bilingual text, Lang lang, UnaryOperator<String> shown) {
        return Placeholders.fill(text.in(lang), name -> switch (name) {
            case "form" -> form.title().in(lang);
            case "time" -> TIME.format(now.atZone(JAPAN));
            case "all" -> all(lang, shown);
            default -> form.field(name).map(field -> value(field, lang, shown)).orElse("");
        });
    }

    private String all(Lang lang, UnaryOperator<String> shown) {
        StringBuilder all = new StringBuilder();
        for (FormField field : form.fields()) {
            String value = value(field, lang, shown);
            if (!value.isEmpty()) {
                all.append(lang == Lang.JA ? "■ " : "* ")
                        .append(field.label().in(lang))
                        .append('\n');
                value.lines().forEach(line -> all.append("  ").append(line).append('\n'));
                all.append('\n');
            }
        }
        return all.toString().strip();
    }

    private String value(FormField field, Lang lang, UnaryOperator<String> shown) {
        return switch (field.type()) {
            case FILE ->
                String.join(
                        "\n",
                        submission.files().getOrDefault(field.name(), List.of()).stream()
                                .map(Submission.UploadedFile::name)
                                .toList());
            case CONSENT ->
                submission.first(field.name()).isEmpty()
                        ? ""
                        : AGREED.in(lang)
                                + (field.rules().textVersion().isEmpty()
                                        ? ""
                                        : " (" + VERSION.in(lang)
                                                + field.rules().textVersion() + ")");
            case SELECT, CHECKBOX ->
                String.join(
                        lang == Lang.JA ? "、" : ", ",
                        submission.values().getOrDefault(field.name(), List.of()).stream()
                                .map(value -> label(field, value, lang))
                                .toList());
            case TEXT, TEXTAREA, KANA, MAIL, PHONE, POSTCODE, URL, NUMBER, DATE ->
                submission.first(field.name()).isEmpty() ? "" : shown.apply(submission.first(field.name()));
        };
    }

    private static String label(FormField field, String value, Lang lang) {
        return field.rules().options().stream()
                .filter(option -> option.value().equals(value))
                .map(option -> option.label().in(lang))
                .findFirst()
                .orElse(value);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }
}
