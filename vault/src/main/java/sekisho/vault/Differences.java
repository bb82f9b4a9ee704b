package sekisho.vault;

import java.util.ArrayList;
import java.util.List;

/**
 * What is different in one version against another, by path as people read it.
 *
 * @param before 0 for nothing
 */
public record Differences(int before, int after, List<String> added, List<String> changed, List<String> removed) {
    public Differences {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    static Differences between(java.util.Optional<Manifest> before, Manifest after) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        before.ifPresent(old -> old.entries().keySet().stream()
                .filter(key -> !after.entries().containsKey(key) && !SearchPages.isPart(key))
                .forEach(key -> removed.add(Percent.decode(key))));
        after.entries().forEach((key, entry) -> {
            Entry was = before.map(old -> old.entries().get(key)).orElse(null);
            if (SearchPages.isPart(key)) {
                return;
            }
            if (was == null) {
                added.add(Percent.decode(key));
            } else if (was.differsFrom(entry)) {
                changed.add(Percent.decode(key));
            }
        });
        return new Differences(before.map(Manifest::version).orElse(0), after.version(), added, changed, removed);
    }
}
