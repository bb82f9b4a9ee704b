package sekisho.proof;

import java.io.InputStream;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import sekisho.words.Bilingual;

/** Turns {@code register.yaml} into controls. The format is described at the top of that file. */
final class RegisterReader {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int DAYS_OF_A_MONTH = 31;
    private static final int DAYS_OF_A_YEAR = 366;
    private static final Set<String> KEYS = Set.of("id", "group", "type", "title", "statement", "asks", "max-age");

    private RegisterReader() {}

    /**
     * Reads the whole stream; the caller closes it.
     *
     * @throws IllegalStateException naming the entry that is broken
     */
    static List<Control> read(InputStream in) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel("register.yaml")
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setUseMarks(false)
                .setSchema(new FailsafeSchema())
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        Object root;
        try {
            root = new Load(settings).loadFromInputStream(in);
        } catch (YamlEngineException e) {
            throw new IllegalStateException("register.yaml cannot be read", e);
        }
        if (!(root instanceof Map<?, ?> map) || !(map.get("controls") instanceof List<?> entries)) {
            throw new IllegalStateException("register.yaml has no list of controls");
        }
        List<Control> controls = new ArrayList<>(entries.size());
        for (Object entry : entries) {
            controls.add(control(entry, controls.size() + 1));
        }
        return controls;
    }

    private static Control control(Object entry, int place) {
        if (!(entry instanceof Map<?, ?> fields)) {
            throw new IllegalStateException("register.yaml: entry " + place + " is no mapping");
        }
        try {
            for (Object key : fields.keySet()) {
                if (!KEYS.contains(key)) {
                    throw new IllegalArgumentException("unknown key " + key);
                }
            }
            String group = text(fields, "group");
            if (group.length() != 1) {
                throw new IllegalArgumentException("group is one letter");
            }
            return new Control(
                    text(fields, "id"),
                    group.charAt(0),
                    Control.Type.valueOf(text(fields, "type").toUpperCase(Locale.ROOT)),
                    bilingual(fields, "title"),
                    bilingual(fields, "statement"),
                    texts(fields, "asks"),
                    age(text(fields, "max-age")));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalStateException("register.yaml: entry " + place + ": " + e.getMessage(), e);
        }
    }

    private static String text(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(key + " is no text");
    }

    private static Bilingual bilingual(Map<?, ?> fields, String key) {
        if (fields.get(key) instanceof Map<?, ?> languages && languages.size() == 2) {
            return new Bilingual(text(languages, "ja"), text(languages, "en"));
        }
        throw new IllegalArgumentException(key + " needs ja and en");
    }

    private static List<String> texts(Map<?, ?> fields, String key) {
        if (!(fields.get(key) instanceof List<?> list)) {
            throw new IllegalArgumentException(key + " is no list");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof String text) || text.isBlank()) {
                throw new IllegalArgumentException(key + " holds something that is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A calendar period of ISO 8601 as a duration; a month counts 31 days and a year 366, so nothing is stale early. */
    private static Duration age(String text) {
        Period period = Period.parse(text);
        long days = (long) period.getYears() * DAYS_OF_A_YEAR
                + (long) period.getMonths() * DAYS_OF_A_MONTH
                + period.getDays();
        if (days <= 0) {
            throw new IllegalArgumentException("max-age is not positive");
        }
        return Duration.ofDays(days);
    }
}
