package sekisho.app.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import sekisho.forms.Defences;
import sekisho.forms.FieldType;
import sekisho.forms.FileType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.forms.FormsSettings;
import sekisho.forms.Placeholders;
import sekisho.mail.HeaderText;
import sekisho.mail.MailAddress;
import sekisho.mail.Mailbox;
import sekisho.words.AddressRange;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/** The keys of forms: {@code forms} and {@code postcode-data} at the top. */
final class FormKeys {
    private static final Bilingual ID = new Bilingual(
            "フォームの名前を英小文字・数字・ハイフンで書いてください(例: contact)。",
            "Write the form's name in lower-case letters, digits and hyphens (contact).");
    private static final Bilingual NAME = new Bilingual(
            "項目の名前を英小文字から始めて書いてください(例: body)。HTML の name と同じにします。",
            "Write the field's name, beginning with a lower-case letter (body); the same as name in the HTML.");
    private static final Bilingual TYPE = new Bilingual(
            "text、textarea、kana、mail、phone、postcode、url、number、date、select、checkbox、consent、file のどれかを書いてください。",
            "Write text, textarea, kana, mail, phone, postcode, url, number, date, select, checkbox, consent or file.");
    private static final Bilingual FILE_TYPE = new Bilingual(
            "pdf、png、jpeg、gif、docx、xlsx、pptx、zip、txt、csv から書いてください。",
            "Write some of pdf, png, jpeg, gif, docx, xlsx, pptx, zip, txt and csv.");
    private static final Bilingual MAIL =
            new Bilingual("メールアドレスを書いてください(例: info@example.jp)。", "Write a mail address (info@example.jp).");
    private static final Bilingual SENDER = new Bilingual("差出人の名前を一行で書いてください。", "Write the sender's name on one line.");
    private static final Bilingual HOST = new Bilingual(
            "sites に書いたホスト名を書いてください(例: www.example.jp)。", "Write a host that sites names (www.example.jp).");
    private static final Bilingual ORIGIN = new Bilingual(
            "フォームを置くページのオリジンを書いてください(例: https://static.example.net)。",
            "Write the origin of the page with the form (https://static.example.net).");
    private static final Bilingual LANGUAGE = new Bilingual("ja、en を書いてください。", "Write ja, en.");
    private static final Bilingual PATTERN =
            new Bilingual("正規表現を書いてください(例: [A-Z]{2}[0-9]{4})。", "Write a regular expression ([A-Z]{2}[0-9]{4}).");
    private static final Bilingual URL = new Bilingual(
            "https:// で始まる宛先を書いてください(http:// は、このマシンの中だけで使えます)。",
            "Write a target that begins with https:// (http:// only for this machine).");
    private static final Bilingual RANGE = new Bilingual(
            "アドレスまたは CIDR を書いてください(例: 192.0.2.0/24)。", "Write an address or a CIDR block (192.0.2.0/24).");
    private static final Bilingual PAGE = new Bilingual(
            "「/」か https:// で始まるページを書いてください(例: /thanks.html)。",
            "Write a page that begins with \"/\" or https:// (/thanks.html).");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_SECRET_BYTES = 4096;
    private static final int LEAST_SECRET_CHARS = 16;

    private final Set<String> hosts;
    private final Path base;

    private FormKeys(Set<String> hosts, Path base) {
        this.hosts = hosts;
        this.base = base;
    }

    /**
     * Reads all forms.
     *
     * @param hosts of the sites
     * @param mail whether there is a way out for mail, without which no form can be
     */
    static FormsSettings read(Section root, Path base, Set<String> hosts, boolean mail) {
        FormKeys keys = new FormKeys(hosts, base);
        List<FormDefinition> forms = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Section section : root.sections("forms")) {
            try (section) {
                Optional<FormDefinition> form = keys.form(section);
                form.ifPresent(forms::add);
                if (form.isPresent() && !ids.add(form.get().id())) {
                    section.wrong(
                            "id",
                            new Bilingual("同じ名前のフォームが二つあります。", "Two forms have the same name."),
                            new Bilingual("名前を分けてください。", "Give them different names."));
                }
            }
        }
        if (root.has("forms") && !mail) {
            root.wrong(
                    "forms",
                    new Bilingual("フォームのメールを送る出口がありません。", "There is no way out for the forms' mail."),
                    new Bilingual("mail に中継サーバーなどを書いてください。", "Write mail with a relay or direct: true."));
        }
        boolean named = root.has("postcode-data");
        Path postcodes = root.path("postcode-data", base);
        if (named && !Files.isReadable(postcodes.resolve("zip7.json"))) {
            root.wrong(
                    "postcode-data",
                    new Bilingual("郵便番号のデータがありません。", "There is no postcode data."),
                    new Bilingual(
                            "zip7.json、zip5.json、city.json、pref.json のあるフォルダーを書いてください。",
                            "Name a folder with zip7.json, zip5.json, city.json and pref.json."));
        }
        return new FormsSettings(forms, named ? Optional.of(postcodes) : installedPostcodes());
    }

    /** What the launcher installs. */
    private static Optional<Path> installedPostcodes() {
        return Optional.ofNullable(System.getProperty("sekisho.postcode-data"))
                .map(Path::of)
                .filter(folder -> Files.isReadable(folder.resolve("zip7.json")));
    }

    private Optional<FormDefinition> form(Section form) {
        String id = checked(form, "id", "contact", FormDefinition::isId, ID);
        Bilingual title = form.bilingual("title").orElse(new Bilingual("お問い合わせ", "Contact"));
        Set<String> sites = new LinkedHashSet<>(form.list("sites", this::site, HOST));
        if (!form.has("sites")) {
            form.required("sites", HOST);
        }
        Set<String> origins = new LinkedHashSet<>(form.list("origins", FormKeys::origin, ORIGIN));
        List<Lang> languages = form.list("languages", FormKeys::language, LANGUAGE);
        List<FormField> fields = fields(form);
        List<FormDefinition.Recipient> recipients = recipients(form, fields);
        Optional<MailAddress> sender = address(form, "sender");
        HeaderText senderName = form.value("sender-name", new HeaderText(""), HeaderText::new, SENDER);
        Bilingual subject = text(form, "subject", FormDefinition.DEFAULT_SUBJECT, fields);
        Bilingual text = text(form, "text", FormDefinition.DEFAULT_TEXT, fields);
        Optional<FormDefinition.Reply> reply = reply(form, fields);
        Optional<String> thanks = form.value("thanks", Optional.empty(), FormKeys::page, PAGE);
        Optional<FormDefinition.Forwarding> forwarding = forwarding(form);
        Defences defences = defences(form);
        int maxBytes = (int) form.size("max-size", FormDefinition.DEFAULT_MAX_BYTES, 16 << 10, 64L << 20);
        List<String> consoleAddresses = form.list("console-addresses", FormKeys::range, RANGE);
        if (sender.isEmpty() || recipients.isEmpty() || fields.isEmpty() || sites.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FormDefinition(
                id,
                title,
                sites,
                origins,
                languages.isEmpty() ? Set.of(Lang.JA) : Set.copyOf(languages),
                fields,
                recipients,
                new Mailbox(senderName, sender.get()),
                subject,
                text,
                reply,
                thanks,
                forwarding,
                defences,
                maxBytes,
                consoleAddresses));
    }

    private static String checked(Section section, String key, String stand, Predicate<String> good, Bilingual remedy) {
        boolean missing = section.required(key, remedy).isEmpty();
        return missing
                ? stand
                : section.value(
                        key,
                        stand,
                        text -> {
                            if (!good.test(text)) {
                                throw new IllegalArgumentException("no name");
                            }
                            return text;
                        },
                        remedy);
    }

    private String site(String text) {
        String host = Units.hostName(text);
        if (!hosts.contains(host)) {
            throw new IllegalArgumentException("no site");
        }
        return host;
    }

    /** RFC 6454 §6.2, as browsers write it. */
    private static String origin(String text) {
        URI uri = URI.create(text);
        boolean loopback = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
        boolean plain = ("https".equals(uri.getScheme()) || (loopback && "http".equals(uri.getScheme())))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                && text.equals(text.toLowerCase(Locale.ROOT));
        if (!plain) {
            throw new IllegalArgumentException("no origin");
        }
        return text;
    }

    private static Lang language(String text) {
        return Lang.of(text).orElseThrow(() -> new IllegalArgumentException("no language"));
    }

    private static String range(String text) {
        AddressRange _ = AddressRange.parse(text);
        return text.strip();
    }

    private static Optional<String> page(String text) {
        boolean path = text.startsWith("/") && !text.startsWith("//");
        if ((!path && !text.startsWith("https://")) || text.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException("no page");
        }
        return Optional.of(text);
    }

    private static Optional<MailAddress> address(Section section, String key) {
        if (section.required(key, MAIL).isEmpty()) {
            return Optional.empty();
        }
        return section.value(
                key,
                Optional.empty(),
                text -> Optional.of(
                        MailAddress.parse(text).orElseThrow(() -> new IllegalArgumentException("no address"))),
                MAIL);
    }

    // ---- fields

    private static List<FormField> fields(Section form) {
        List<FormField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : form.sections("fields")) {
            try (section) {
                FormField field = field(section);
                if (!names.add(field.name())) {
                    section.wrong(
                            "name",
                            new Bilingual("同じ名前の項目が二つあります。", "Two fields have the same name."),
                            new Bilingual("名前を分けてください。", "Give them different names."));
                }
                fields.add(field);
            }
        }
        if (fields.isEmpty()) {
            form.wrong(
                    "fields",
                    new Bilingual("項目がありません。", "There are no fields."),
                    new Bilingual("「fields: - name: …、type: …」を書いてください。", "Write \"fields: - name: …, type: …\"."));
        }
        return fields;
    }

    private static FormField field(Section section) {
        String name = checked(section, "name", "field", FormField::isName, NAME);
        FieldType type = section.value(
                "type",
                FieldType.TEXT,
                text -> FieldType.of(text).orElseThrow(() -> new IllegalArgumentException("no type")),
                TYPE);
        Bilingual label = section.bilingual("label").orElse(new Bilingual(name, name));
        boolean required = section.flag("required", false);
        FormField.Rules usual = FormField.Rules.defaults(type);
        FormField.Rules rules = new FormField.Rules(
                section.integer("min-length", usual.minLength(), 0, 10_000),
                section.integer("max-length", usual.maxLength(), 1, 10_000),
                section.value("pattern", Optional.empty(), FormKeys::pattern, PATTERN),
                options(section, type),
                section.integer("max-files", usual.maxFiles(), 1, 10),
                (int) section.size("max-file-size", usual.maxBytes(), 1 << 10, 32L << 20),
                fileTypes(section, usual),
                section.value("furigana-of", Optional.empty(), FormKeys::fieldName, NAME),
                section.value("address-into", Optional.empty(), FormKeys::fieldName, NAME),
                section.text("text-version").orElse(""),
                section.text("text-url").orElse(""));
        return new FormField(name, type, label, required, rules);
    }

    private static Optional<String> fieldName(String text) {
        if (!FormField.isName(text)) {
            throw new IllegalArgumentException("no name");
        }
        return Optional.of(text);
    }

    private static Optional<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<FileType> fileTypes(Section section, FormField.Rules usual) {
        List<FileType> types = section.list(
                "file-types",
                text -> FileType.of(text).orElseThrow(() -> new IllegalArgumentException("no type")),
                FILE_TYPE);
        return types.isEmpty() ? usual.fileTypes() : types;
    }

    private static List<FormField.Option> options(Section field, FieldType type) {
        List<FormField.Option> options = new ArrayList<>();
        Bilingual value = new Bilingual("HTML の value と同じ値を書いてください。", "Write the same as value in the HTML.");
        for (Section section : field.sections("options")) {
            try (section) {
                String written = section.required("value", value);
                Bilingual label = section.bilingual("label")
                        .orElse(written.isBlank() ? new Bilingual("-", "-") : new Bilingual(written, written));
                options.add(new FormField.Option(written, label));
            }
        }
        if ((type == FieldType.SELECT || type == FieldType.CHECKBOX) && options.isEmpty()) {
            field.wrong(
                    "options",
                    new Bilingual("選択肢がありません。", "There is nothing to choose from."),
                    new Bilingual(
                            "「options: - value: …、label: …」を書いてください。", "Write \"options: - value: …, label: …\"."));
        }
        return options;
    }

    // ---- mails

    private static List<FormDefinition.Recipient> recipients(Section form, List<FormField> fields) {
        List<FormDefinition.Recipient> recipients = new ArrayList<>();
        for (Section section : form.sections("recipients")) {
            try (section) {
                Optional<MailAddress> to = address(section, "to");
                boolean conditional = section.has("when");
                try (Section when = section.section("when")) {
                    Optional<String> field = when.text("field");
                    Set<String> values = Set.copyOf(when.list("values", text -> text, NAME));
                    field.filter(name -> fields.stream()
                                    .noneMatch(known -> known.name().equals(name)))
                            .ifPresent(_ -> unknownField(when, "field"));
                    if (conditional && (field.isEmpty() || values.isEmpty())) {
                        when.wrong(
                                "field",
                                new Bilingual("どの項目のどの答えか分かりません。", "It does not say which answer to which field."),
                                new Bilingual("field と values を書いてください。", "Write field and values."));
                    }
                    Map<String, Set<String>> condition =
                            field.map(name -> Map.of(name, values)).orElse(Map.of());
                    to.ifPresent(address -> recipients.add(new FormDefinition.Recipient(address, condition)));
                }
            }
        }
        if (recipients.stream().noneMatch(recipient -> recipient.when().isEmpty())) {
            form.wrong(
                    "recipients",
                    new Bilingual("どの送信も受け取る宛先がありません。", "Nobody gets every submission."),
                    new Bilingual("when のない宛先を一つ書いてください。", "Write one recipient without when."));
            return List.of();
        }
        return recipients;
    }

    private static void unknownField(Section section, String key) {
        section.wrong(
                key,
                new Bilingual("fields にない項目です。", "fields has no such field."),
                new Bilingual("fields の name を書いてください。", "Write the name of one of the fields."));
    }

    private static Bilingual text(Section section, String key, Bilingual usual, List<FormField> fields) {
        Bilingual text = section.bilingual(key).orElse(usual);
        Set<String> known = new HashSet<>(Placeholders.COMMON);
        fields.forEach(field -> known.add(field.name()));
        Set<String> unknown = new LinkedHashSet<>(Placeholders.names(text.ja()));
        unknown.addAll(Placeholders.names(text.en()));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            section.wrong(
                    key,
                    new Bilingual(
                            "差し込めない名前です: {" + String.join("}、{", unknown) + "}",
                            "These names cannot be filled in: {" + String.join("}, {", unknown) + "}"),
                    new Bilingual(
                            "項目の名前か {form}、{all}、{time} を書いてください。",
                            "Write a field's name, or {form}, {all} or {time}."));
        }
        return text;
    }

    private static Optional<FormDefinition.Reply> reply(Section form, List<FormField> fields) {
        boolean given = form.has("reply");
        try (Section reply = form.section("reply")) {
            String to = reply.text("to").orElse("");
            Bilingual subject = text(reply, "subject", FormDefinition.Reply.DEFAULT_SUBJECT, fields);
            Bilingual text = text(reply, "text", FormDefinition.Reply.DEFAULT_TEXT, fields);
            int perRecipient = reply.integer("per-recipient", FormDefinition.Reply.DEFAULT_PER_RECIPIENT, 1, 100);
            int perHour = reply.integer("per-hour", FormDefinition.Reply.DEFAULT_PER_HOUR, 1, 100_000);
            if (given
                    && fields.stream().noneMatch(field -> field.name().equals(to) && field.type() == FieldType.MAIL)) {
                reply.wrong(
                        "to",
                        new Bilingual("自動返信の宛先になる項目がありません。", "No field holds the address of the automatic reply."),
                        new Bilingual("type: mail の項目の名前を書いてください。", "Write the name of a field of type mail."));
                return Optional.empty();
            }
            return given
                    ? Optional.of(new FormDefinition.Reply(to, subject, text, perRecipient, perHour))
                    : Optional.empty();
        }
    }

    // ---- forwarding

    private Optional<FormDefinition.Forwarding> forwarding(Section form) {
        boolean given = form.has("forward");
        try (Section forward = form.section("forward")) {
            String url = forward.value("url", "", FormKeys::target, URL);
            Optional<String> secret = secret(forward, given);
            Duration giveUp = forward.duration(
                    "give-up-after",
                    FormDefinition.Forwarding.DEFAULT_GIVE_UP,
                    Duration.ofMinutes(10),
                    Duration.ofDays(30));
            if (given && !forward.has("url")) {
                forward.required("url", URL);
            }
            return url.isEmpty()
                    ? Optional.empty()
                    : secret.map(word -> new FormDefinition.Forwarding(url, word, giveUp));
        }
    }

    private static String target(String text) {
        URI uri = URI.create(text);
        boolean loopback = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
        if (uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !("https".equals(uri.getScheme()) || (loopback && "http".equals(uri.getScheme())))) {
            throw new IllegalArgumentException("no target");
        }
        return text;
    }

    private Optional<String> secret(Section forward, boolean given) {
        Optional<String> written = forward.secret("secret");
        boolean named = forward.has("secret-file");
        Path file = forward.path("secret-file", base);
        Optional<String> secret = named ? content(file) : written;
        if (given && secret.filter(word -> word.length() >= LEAST_SECRET_CHARS).isEmpty()) {
            forward.wrong(
                    named ? "secret-file" : "secret",
                    new Bilingual("署名の鍵がないか、短すぎます。", "The key of the signature is missing or too short."),
                    new Bilingual(
                            "16 文字以上の鍵を secret-file のファイルに書いてください。",
                            "Write a key of at least 16 characters into the file that secret-file names."));
            return Optional.empty();
        }
        return secret;
    }

    private static Optional<String> content(Path file) {
        try {
            return Files.size(file) > MOST_SECRET_BYTES
                    ? Optional.empty()
                    : Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // ---- defences

    private static Defences defences(Section form) {
        Defences usual = Defences.DEFAULT;
        Bilingual word = new Bilingual("語を書いてください。", "Write words.");
        Bilingual domain = new Bilingual("ドメインを書いてください(例: example.com)。", "Write domains (example.com).");
        try (Section defences = form.section("defences")) {
            return new Defences(
                    defences.flag("token", usual.token()),
                    defences.flag("proof-of-work", usual.proofOfWork()),
                    defences.integer("bits", usual.bits(), 1, 20),
                    defences.flag("decoys", usual.decoys()),
                    defences.flag("timing", usual.timing()),
                    defences.duration("fastest", usual.fastest(), Duration.ofMillis(100), Duration.ofMinutes(1)),
                    defences.duration("life", usual.life(), Duration.ofMinutes(5), DAY),
                    defences.flag("rates", usual.rates()),
                    defences.integer("per-address", usual.perAddress(), 1, 100_000),
                    defences.integer("per-network", usual.perNetwork(), 1, 100_000),
                    defences.integer("per-form", usual.perForm(), 1, 1_000_000),
                    defences.flag("content", usual.content()),
                    defences.integer("max-links", usual.maxLinks(), 0, 100),
                    defences.list("words", FormKeys::word, word),
                    defences.list("domains", text -> Units.hostName(text), domain),
                    defences.flag("duplicates", usual.duplicates()));
        }
    }

    private static String word(String text) {
        if (text.isBlank() || text.length() > 100) {
            throw new IllegalArgumentException("no word");
        }
        return text.strip();
    }
}
