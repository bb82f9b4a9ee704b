package sekisho.app.suite;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Tests that a gate fails on purpose, each with the reason and the section that it rests on. Immutable. */
public final class SuiteExceptions {
    /** No exceptions, for targets that are not ours. */
    public static final SuiteExceptions NONE = new SuiteExceptions(Map.of());

    private static final String FILE = "/sekisho/app/suite-exceptions.yaml";

    private final Map<String, String> reasons;

    private SuiteExceptions(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /** Those of our own gate. */
    public static SuiteExceptions ofOurGate() {
        try (InputStream file = SuiteExceptions.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            Map<String, String> reasons = new LinkedHashMap<>();
            Load yaml = new Load(LoadSettings.builder().build());
            for (Object entry : (List<?>) yaml.loadFromInputStream(file)) {
                Map<?, ?> fields = (Map<?, ?>) entry;
                reasons.put(text(fields, "id"), text(fields, "reason") + " (" + text(fields, "section") + ")");
            }
            return new SuiteExceptions(reasons);
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read", e);
        }
    }

    private static String text(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException(FILE + ": an entry without " + name);
    }

    /** Why the test is not to be met; empty when it is. */
    public Optional<String> reason(String test) {
        return Optional.ofNullable(reasons.get(test));
    }
}
