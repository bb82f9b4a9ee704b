package sekisho.vault;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of a site: every path and what is answered for it.
 *
 * @param entries by key: a normalised path, with the query where a rule makes it count
 * @param missing what is answered for every other path
 * @param hosts other hosts that its pages rely on, by how: {@code script}, {@code frame}, {@code form}
 */
record Manifest(
        String site,
        int version,
        Instant created,
        SortedMap<String, Entry> entries,
        Entry missing,
        Map<String, Set<String>> hosts,
        List<Finding> findings) {
    Manifest {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        Map<String, Set<String>> copy = new TreeMap<>();
        hosts.forEach((kind, names) -> copy.put(kind, Collections.unmodifiableSet(new TreeSet<>(names))));
        hosts = Collections.unmodifiableMap(copy);
        findings = List.copyOf(findings);
    }

    int pages() {
        return (int) entries.entrySet().stream()
                .filter(entry -> entry.getValue().isPage() && !SearchPages.isPart(entry.getKey()))
                .count();
    }

    /** Bytes of all bodies without their variants. */
    long bytes() {
        return entries.values().stream()
                .mapToLong(entry -> entry.body().map(Stored::length).orElse(0L))
                .sum();
    }

    /** Adds every content that it names to {@code all}. */
    void collect(Set<Stored> all) {
        collect(missing, all);
        entries.values().forEach(entry -> collect(entry, all));
    }

    private static void collect(Entry entry, Set<Stored> all) {
        entry.body().ifPresent(all::add);
        entry.variants().forEach(variant -> all.add(variant.body()));
    }
}
