package sekisho.forms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sekisho.mail.MailAddress;
import sekisho.mail.Mailbox;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * A form.
 *
 * @param id in addresses, in the page ({@code data-sekisho}), and in the history
 * @param sites hosts under which Sekisho answers for it; pages of these hosts may use it
 * @param origins further pages that may use it, by origin (RFC 6454), exactly
 * @param languages of the people who write; Japanese alone makes prose without any Japanese suspicious
 * @param recipients who gets what was sent, some only by an answer
 * @param sender the author of its mails
 * @param subject of the mail to the recipients, with placeholders
 * @param text of the same
 * @param reply the automatic reply, if there is one
 * @param thanks where the visitor goes afterwards; a message in the page without it
 * @param forwarding where values are passed on to, if anywhere
 * @param maxBytes of a whole submission
 * @param consoleAddresses the address ranges (CIDR) from which the console shows this form; empty for all
 */
public record FormDefinition(
        String id,
        Bilingual title,
        Set<String> sites,
        Set<String> origins,
        Set<Lang> languages,
        List<FormField> fields,
        List<Recipient> recipients,
        Mailbox sender,
        Bilingual subject,
        Bilingual text,
        Optional<Reply> reply,
        Optional<String> thanks,
        Optional<Forwarding> forwarding,
        Defences defences,
        int maxBytes,
        List<String> consoleAddresses) {
    /** What submissions must fit into when a form says nothing. */
    public static final int DEFAULT_MAX_BYTES = 12 << 20;

    /** The texts of a form that says nothing. */
    public static final Bilingual DEFAULT_SUBJECT = new Bilingual("【{form}】お問い合わせ", "[{form}] New message");

    public static final Bilingual DEFAULT_TEXT = new Bilingual(
            "{form} から送信がありました。\n\n{all}\n\n送信日時: {time}\n",
            "A message was sent from {form}.\n\n{all}\n\nSent: {time}\n");

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+){0,7}");

    /** Checks what other rooms rely on; IllegalArgumentException. */
    public FormDefinition {
        sites = Set.copyOf(sites);
        origins = Set.copyOf(origins);
        languages = Set.copyOf(languages);
        fields = List.copyOf(fields);
        recipients = List.copyOf(recipients);
        consoleAddresses = List.copyOf(consoleAddresses);
        if (!isId(id)) {
            throw new IllegalArgumentException("no form id");
        }
        if (recipients.stream().noneMatch(recipient -> recipient.when().isEmpty())) {
            throw new IllegalArgumentException("one recipient gets everything");
        }
    }

    /**
     * The same form for a trial: its mails say so, and nothing is passed on.
     *
     * @param trialId the id of the trial
     */
    public FormDefinition forTrial(String trialId) {
        return new FormDefinition(
                trialId,
                title,
                sites,
                origins,
                languages,
                fields,
                recipients,
                sender,
                marked(subject),
                text,
                reply.map(own ->
                        new Reply(own.to(), marked(own.subject()), own.text(), own.perRecipient(), own.perHour())),
                thanks,
                Optional.empty(),
                defences,
                maxBytes,
                consoleAddresses);
    }

    private static Bilingual marked(Bilingual subject) {
        return new Bilingual("[送信試験] " + subject.ja(), "[Trial] " + subject.en());
    }

    /** Lower-case words, digits and hyphens; at most 40 characters. */
    public static boolean isId(String id) {
        return id.length() <= 40 && ID.matcher(id).matches();
    }

    /** The source under which its mails are found in the outbox. */
    public String source() {
        return "form." + id;
    }

    /** The source of its automatic replies. */
    public String replySource() {
        return "form." + id + ".reply";
    }

    Optional<FormField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** Whether prose without Japanese is suspicious here. */
    boolean expectsJapanese() {
        return languages.equals(Set.of(Lang.JA));
    }

    /**
     * Who gets a submission.
     *
     * @param when field name to the values of which one must be chosen; empty for every submission
     */
    public record Recipient(MailAddress address, Map<String, Set<String>> when) {
        public Recipient {
            when = Map.copyOf(when);
        }

        boolean wants(Map<String, List<String>> values) {
            return when.entrySet().stream()
                    .allMatch(condition -> values.getOrDefault(condition.getKey(), List.of()).stream()
                            .anyMatch(condition.getValue()::contains));
        }
    }

    /**
     * The automatic reply to whoever wrote.
     *
     * @param to the mail field that holds the address
     * @param perRecipient most replies to one address per day, over all forms
     * @param perHour most replies of this form per hour
     */
    public record Reply(String to, Bilingual subject, Bilingual text, int perRecipient, int perHour) {
        public static final int DEFAULT_PER_RECIPIENT = 3;
        public static final int DEFAULT_PER_HOUR = 200;
        public static final Bilingual DEFAULT_SUBJECT =
                new Bilingual("【{form}】お問い合わせを受け付けました", "[{form}] We have received your message");
        public static final Bilingual DEFAULT_TEXT = new Bilingual(
                "お問い合わせありがとうございます。次の内容で受け付けました。\n\n{all}\n\n受付日時: {time}\n\n※このメールは自動で送っています。お心当たりのない場合は破棄してください。\n",
                "Thank you for your message. This is what we received.\n\n{all}\n\nReceived: {time}\n\nThis mail was sent automatically. If you did not write to us, please delete it.\n");
    }

    /**
     * Values passed on to another system.
     *
     * @param url https, or http to this machine
     * @param secret for the signature; never printed
     * @param giveUpAfter how long it is retried
     */
    public record Forwarding(String url, String secret, Duration giveUpAfter) {
        public static final Duration DEFAULT_GIVE_UP = Duration.ofDays(3);

        @Override
        public String toString() {
            return "Forwarding[url=" + url + ", secret=***]";
        }
    }

    /** Every field but files, in order. */
    List<FormField> valueFields() {
        List<FormField> values = new ArrayList<>(fields);
        values.removeIf(field -> field.type() == FieldType.FILE);
        return values;
    }
}
