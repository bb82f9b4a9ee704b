package sekisho.proof.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sekisho.forms.FieldType;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormField;
import sekisho.mail.MailAddress;
import sekisho.words.Lang;

/**
 * What a trial writes into a form: in each field something that fits its rules and says that it is a trial. A field for which
 * nothing is found is left empty; where it is required, the form says so. Pure.
 *
 * @param values by field, in the form's order
 * @param files by field, for those that need one
 */
record TrialValues(Map<String, String> values, Map<String, FileSample> files) {
    private static final String JAPANESE = "これは Sekisho の送信試験です。届いたことを確かめたら、このメールは消してかまいません。";
    private static final String ENGLISH = "This is a trial of the form by Sekisho. You may delete this mail.";
    private static final List<String> CODES =
            List.of("1", "1234", "12345678", "ABC-123", "A123", "https://www.example.com/");

    /**
     * Chooses values.
     *
     * @param mail for every mail field
     * @param given values for some fields instead of ours
     */
    static TrialValues of(FormDefinition form, MailAddress mail, Map<String, String> given) {
        boolean japanese = form.languages().contains(Lang.JA);
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, FileSample> files = new LinkedHashMap<>();
        for (FormField field : form.fields()) {
            if (given.containsKey(field.name())) {
                values.put(field.name(), given.getOrDefault(field.name(), ""));
            } else if (field.type() != FieldType.FILE) {
                samples(field, mail, japanese)
                        .flatMap(sample -> fitted(sample, field).stream())
                        .findFirst()
                        .ifPresent(value -> values.put(field.name(), value));
            } else if (field.required()) {
                field.rules().fileTypes().stream()
                        .findFirst()
                        .ifPresent(type -> files.put(field.name(), new FileSample(type)));
            }
        }
        return new TrialValues(values, files);
    }

    private static Stream<String> samples(FormField field, MailAddress mail, boolean japanese) {
        return switch (field.type()) {
            case TEXT -> Stream.concat(Stream.of(japanese ? "送信試験" : "Trial", "Trial"), CODES.stream());
            case TEXTAREA -> Stream.of(japanese ? JAPANESE : ENGLISH, "1");
            case KANA -> Stream.of("ソウシンシケン");
            case MAIL -> Stream.of(mail.toString());
            case PHONE -> Stream.of("03-0000-0000", "090-0000-0000");
            case POSTCODE -> Stream.of("100-0001");
            case URL -> Stream.of("https://www.example.com/");
            case NUMBER -> Stream.of("1", "10", "100", "1000");
            case DATE -> Stream.of("2030-01-01");
            case SELECT, CHECKBOX -> field.rules().options().stream().map(FormField.Option::value);
            case CONSENT -> Stream.of("yes");
            case FILE -> Stream.empty();
        };
    }

    /** The sample, made as long as it must and as short as it may be; empty when it does not match the pattern. */
    private static Optional<String> fitted(String sample, FormField field) {
        FormField.Rules rules = field.rules();
        StringBuilder text = new StringBuilder(sample);
        if (field.type() == FieldType.TEXT || field.type() == FieldType.TEXTAREA) {
            while (text.length() < Math.min(rules.minLength(), rules.maxLength())) {
                text.append(sample);
            }
            text.setLength(Math.min(text.length(), rules.maxLength()));
        }
        return Optional.of(text.toString())
                .filter(value -> rules.pattern()
                        .map(pattern -> pattern.matcher(value).matches())
                        .orElse(true));
    }
}
