package sekisho.forms;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All forms of an instance.
 *
 * @param postcodes folder with the postcode data ({@code zip7.json}, {@code zip5.json}, {@code city.json}, {@code pref.json})
 */
public record FormsSettings(List<FormDefinition> forms, Optional<Path> postcodes) {
    public FormsSettings {
        forms = List.copyOf(forms);
    }

    /** The hosts for which requests are to be handed to {@link FormsRoom#claim}. */
    public Set<String> hosts() {
        return forms.stream().flatMap(form -> form.sites().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The form of this id. */
    public Optional<FormDefinition> find(String id) {
        return forms.stream().filter(form -> form.id().equals(id)).findFirst();
    }
}
