package sekisho.identity.admin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/**
 * Reads the records of a tenant in pages, the newest first. A page begins below the last record of the one before, by time and id, so
 * that what is written meanwhile moves nothing and a late page costs what an early one does.
 */
record LogSearch(Function<Query, List<Entry>> records) {
    /** Records are written nearly in the order of their times; this many more are read, so that none is missed between two pages. */
    private static final int SLACK = 50;

    private static final int MOST = 50_000;

    /**
     * What to look for.
     *
     * @param person whoever did it or on whom it was done; an id, or empty for anybody
     * @param act an id, or empty for any
     * @param from inclusive
     * @param to exclusive
     */
    record Wanted(String tenant, Optional<String> person, Optional<String> act, Instant from, Instant to) {
        private List<Map<String, String>> fields() {
            Map<String, String> fields = new HashMap<>();
            fields.put("sekisho.details.tenant", tenant);
            act.ifPresent(id -> fields.put("event.action", id));
            return person.map(id -> List.of(with(fields, "user.name", id), with(fields, "sekisho.details.account", id)))
                    .orElse(List.of(fields));
        }

        private static Map<String, String> with(Map<String, String> fields, String field, String value) {
            Map<String, String> more = new HashMap<>(fields);
            more.put(field, value);
            return more;
        }
    }

    /** The place of a record in the order of the log. */
    record Key(Instant time, String id) implements Comparable<Key> {
        private static final Pattern TEXT = Pattern.compile("([0-9]{1,16})-([0-9A-Z]{1,40})");
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::time).thenComparing(Key::id);

        static Key of(Entry entry) {
            return new Key(entry.time().truncatedTo(ChronoUnit.MICROS), entry.id());
        }

        /** Reads {@link #toString}; empty for anything else. */
        static Optional<Key> parse(String text) {
            Matcher key = TEXT.matcher(text);
            return key.matches()
                    ? Optional.of(
                            new Key(Instant.EPOCH.plus(Long.parseLong(key.group(1)), ChronoUnit.MICROS), key.group(2)))
                    : Optional.empty();
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time) + "-" + id;
        }
    }

    /**
     * A page.
     *
     * @param next where the next one begins; empty after the last
     */
    record Slice(List<Entry> entries, Optional<Key> next) {
        Slice {
            entries = List.copyOf(entries);
        }
    }

    /** The newest {@code size} records below a key. */
    Slice below(Wanted wanted, Optional<Key> key, int size) {
        TreeMap<Key, Entry> found = new TreeMap<>(Comparator.reverseOrder());
        for (Map<String, String> fields : wanted.fields()) {
            read(wanted, fields, key, size).forEach(entry -> found.put(Key.of(entry), entry));
        }
        List<Entry> page = found.values().stream().limit(size).toList();
        return new Slice(page, found.size() > size ? Optional.of(Key.of(page.getLast())) : Optional.empty());
    }

    /** More than {@code size}, or all that there are. */
    private List<Entry> read(Wanted wanted, Map<String, String> fields, Optional<Key> key, int size) {
        Instant to = key.map(it -> it.time().plus(1, ChronoUnit.MICROS))
                .filter(end -> end.isBefore(wanted.to()))
                .orElse(wanted.to());
        int limit = size + SLACK;
        while (true) {
            List<Entry> all = records.apply(new Query(Set.of(Kind.AUDIT), wanted.from(), to, fields, limit, true));
            List<Entry> below = new ArrayList<>(all);
            key.ifPresent(it -> below.removeIf(entry -> Key.of(entry).compareTo(it) >= 0));
            if (all.size() < limit || below.size() > size || limit == MOST) {
                return below;
            }
            limit = Math.min(limit * 4, MOST); // many at the same instant
        }
    }
}
