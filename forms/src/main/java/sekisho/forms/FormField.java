package sekisho.forms;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sekisho.words.Bilingual;

/**
 * One field of a form.
 *
 * @param name of the control in the page, and of the placeholder in texts
 * @param rules what its value must be
 */
public record FormField(String name, FieldType type, Bilingual label, boolean required, Rules rules) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

    /** Refuses a name that is none with IllegalArgumentException. */
    public FormField {
        if (!isName(name)) {
            throw new IllegalArgumentException("no field name");
        }
    }

    /** Lower-case letters, digits, hyphens and underscores, from a letter; at most 40. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * What a value must be.
     *
     * @param minLength least characters of a value that is there
     * @param maxLength most characters
     * @param pattern the whole value must match; matched in bounded time
     * @param options of a select or checkbox: value and label
     * @param maxFiles of a file field
     * @param maxBytes of one file
     * @param fileTypes what a file may be
     * @param furiganaOf the field whose reading this one gets while it is typed
     * @param addressInto the field that gets the address of a postcode
     * @param textVersion of a consent: which version of the text
     * @param textUrl of a consent: where the text is
     */
    public record Rules(
            int minLength,
            int maxLength,
            Optional<Pattern> pattern,
            List<Option> options,
            int maxFiles,
            int maxBytes,
            List<FileType> fileTypes,
            Optional<String> furiganaOf,
            Optional<String> addressInto,
            String textVersion,
            String textUrl) {
        public Rules {
            options = List.copyOf(options);
            fileTypes = List.copyOf(fileTypes);
        }

        /** What holds where a form says nothing. */
        public static Rules defaults(FieldType type) {
            return new Rules(
                    0,
                    type == FieldType.TEXTAREA ? 4_000 : 200,
                    Optional.empty(),
                    List.of(),
                    3,
                    5 << 20,
                    List.of(FileType.PDF, FileType.PNG, FileType.JPEG),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    "");
        }

        Rules with(List<Option> choices) {
            return new Rules(
                    minLength,
                    maxLength,
                    pattern,
                    choices,
                    maxFiles,
                    maxBytes,
                    fileTypes,
                    furiganaOf,
                    addressInto,
                    textVersion,
                    textUrl);
        }
    }

    /** A choice. */
    public record Option(String value, Bilingual label) {}
}
