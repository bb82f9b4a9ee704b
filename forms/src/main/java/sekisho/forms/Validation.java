package sekisho.forms;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sekisho.mail.HeaderText;
import sekisho.mail.MailAddress;

/** Checks what was sent against a form's fields; the browser's own checks count for nothing here. Pure. */
final class Validation {
    private static final Pattern KANA = Pattern.compile("[ァ-ヺー・ヽヾ ]+");
    private static final Pattern PHONE = Pattern.compile("\\+?[0-9](?:-?[0-9]){8,14}");
    private static final Pattern POSTCODE = Pattern.compile("[0-9]{3}-[0-9]{4}");
    private static final Pattern WEB = Pattern.compile("https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#]\\S*)?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

    private Validation() {}

    /** What came of it. */
    sealed interface Outcome {
        record Sound(Submission submission) implements Outcome {}

        /** Fields and what is wrong with each. */
        record Wrong(Map<String, Fault> faults) implements Outcome {}
    }

    /** What is wrong with a field; the script and the server have a text for each. */
    enum Fault {
        REQUIRED,
        TOO_SHORT,
        TOO_LONG,
        PATTERN,
        KANA,
        MAIL,
        PHONE,
        POSTCODE,
        URL,
        NUMBER,
        DATE,
        OPTION,
        CONSENT,
        FILE_TYPE,
        FILE_SIZE,
        FILE_COUNT
    }

    /** Reads the parts that belong to fields; others are left alone. */
    static Outcome check(FormDefinition form, List<MultipartForm.Part> parts) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<String, List<Submission.UploadedFile>> files = new LinkedHashMap<>();
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (FormField field : form.fields()) {
            List<MultipartForm.Part> own = parts.stream()
                    .filter(part -> part.name().equals(field.name()))
                    .toList();
            Optional<Fault> fault =
                    field.type() == FieldType.FILE ? files(field, own, files) : values(field, own, values);
            fault.ifPresent(wrong -> faults.put(field.name(), wrong));
        }
        return faults.isEmpty() ? new Outcome.Sound(new Submission(values, files)) : new Outcome.Wrong(faults);
    }

    private static Optional<Fault> values(
            FormField field, List<MultipartForm.Part> parts, Map<String, List<String>> into) {
        List<String> values = new ArrayList<>();
        for (MultipartForm.Part part : parts) {
            Optional<String> text = part.fileName().isPresent() ? Optional.empty() : part.text();
            if (text.isEmpty()) {
                return Optional.of(Fault.PATTERN);
            }
            if (field.type() != FieldType.TEXTAREA && hasLineEnd(text.get())) {
                return Optional.of(Fault.PATTERN); // no browser sends one from a single line
            }
            String value = spelled(field.type(), text.get());
            if (!value.isEmpty()) {
                values.add(value);
            }
        }
        if (values.isEmpty()) {
            return field.required()
                    ? Optional.of(field.type() == FieldType.CONSENT ? Fault.CONSENT : Fault.REQUIRED)
                    : Optional.empty();
        }
        if (values.size() > 1 && field.type() != FieldType.CHECKBOX) {
            return Optional.of(Fault.OPTION);
        }
        for (String value : values) {
            Optional<Fault> fault = fault(field, value);
            if (fault.isPresent()) {
                return fault;
            }
        }
        into.put(field.name(), List.copyOf(values));
        return Optional.empty();
    }

    private static boolean hasLineEnd(String raw) {
        String inner = raw.strip();
        return inner.indexOf('\r') >= 0 || inner.indexOf('\n') >= 0 || inner.indexOf('\0') >= 0;
    }

    private static String spelled(FieldType type, String raw) {
        return switch (type) {
            case TEXTAREA -> Values.text(raw);
            case KANA -> Values.kana(raw);
            case MAIL, URL, NUMBER, DATE -> Values.narrow(raw);
            case PHONE -> Values.phone(raw);
            case POSTCODE -> Values.postcode(raw);
            case TEXT, SELECT, CHECKBOX, CONSENT, FILE -> Values.line(raw);
        };
    }

    private static Optional<Fault> fault(FormField field, String value) {
        FormField.Rules rules = field.rules();
        if (value.length() > rules.maxLength()) {
            return Optional.of(Fault.TOO_LONG);
        }
        if (value.length() < rules.minLength()) {
            return Optional.of(Fault.TOO_SHORT);
        }
        Optional<Fault> wrong = kindFault(field, value);
        if (wrong.isEmpty() && rules.pattern().isPresent()) {
            wrong = unless(fits(rules.pattern().get(), value), Fault.PATTERN);
        }
        return wrong;
    }

    private static boolean fits(Pattern pattern, String value) {
        try {
            return pattern.matcher(new Impatient(value)).matches();
        } catch (Impatient.Enough e) {
            return false;
        }
    }

    private static Optional<Fault> kindFault(FormField field, String value) {
        return switch (field.type()) {
            case TEXT, TEXTAREA, FILE -> Optional.empty();
            case KANA -> unless(KANA.matcher(value).matches(), Fault.KANA);
            case MAIL -> unless(MailAddress.parse(value).isPresent(), Fault.MAIL);
            case PHONE -> unless(PHONE.matcher(value).matches(), Fault.PHONE);
            case POSTCODE -> unless(POSTCODE.matcher(value).matches(), Fault.POSTCODE);
            case URL -> unless(WEB.matcher(value).matches(), Fault.URL);
            case NUMBER -> unless(WHOLE.matcher(value).matches(), Fault.NUMBER);
            case DATE -> unless(isDate(value), Fault.DATE);
            case SELECT, CHECKBOX ->
                unless(
                        field.rules().options().stream()
                                .anyMatch(option -> option.value().equals(value)),
                        Fault.OPTION);
            case CONSENT -> unless(value.equals("yes") || value.equals("on"), Fault.CONSENT);
        };
    }

    private static Optional<Fault> unless(boolean fits, Fault otherwise) {
        return fits ? Optional.empty() : Optional.of(otherwise);
    }

    private static boolean isDate(String value) {
        try {
            LocalDate date = LocalDate.parse(value);
            return date.getYear() >= 1850 && date.getYear() <= 2200;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Optional<Fault> files(
            FormField field, List<MultipartForm.Part> parts, Map<String, List<Submission.UploadedFile>> into) {
        List<Submission.UploadedFile> files = new ArrayList<>();
        for (MultipartForm.Part part : parts) {
            String written = part.fileName().orElse("");
            if (written.isEmpty() && part.content().remaining() == 0) {
                continue; // what browsers send for a file field that was left alone
            }
            String name = fileName(written);
            ByteBuffer content = part.content();
            if (content.remaining() > field.rules().maxBytes()) {
                return Optional.of(Fault.FILE_SIZE);
            }
            Optional<FileType> type = field.rules().fileTypes().stream()
                    .filter(allowed -> allowed.fits(name, content))
                    .findFirst();
            if (type.isEmpty() || content.remaining() == 0) {
                return Optional.of(Fault.FILE_TYPE);
            }
            files.add(new Submission.UploadedFile(name, type.get(), content));
        }
        if (files.size() > field.rules().maxFiles()) {
            return Optional.of(Fault.FILE_COUNT);
        }
        if (files.isEmpty()) {
            return field.required() ? Optional.of(Fault.REQUIRED) : Optional.empty();
        }
        into.put(field.name(), List.copyOf(files));
        return Optional.empty();
    }

    /** Without folders, control and direction characters, short, and with its extension. */
    static String fileName(String raw) {
        String name = HeaderText.cleaned(raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1))
                .value()
                .replaceAll("[\"<>:|?*\\p{Cf}]", "_");
        return name.length() <= 100 ? name : name.substring(0, 80) + name.substring(name.length() - 20);
    }

    /** Text that a pattern may look at only so often, so that no pattern takes for ever. */
    private static final class Impatient implements CharSequence {
        private static final int MOST_LOOKS = 200_000;

        private static final class Enough extends RuntimeException {
            private static final long serialVersionUID = 1;

            Enough() {
                super("a pattern takes too long", null, false, false);
            }
        }

        private final CharSequence text;
        private int looks;

        Impatient(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new Enough();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
