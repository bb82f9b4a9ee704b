package sekisho.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What to search for.
 *
 * @param kinds which kinds; empty means all
 * @param from inclusive
 * @param to exclusive
 * @param fields dotted field path to the text it must equal; all must hold
 * @param limit most entries returned, 1 to 1,000,000, or {@link #UNLIMITED} for an export
 * @param newestFirst order by time
 */
public record Query(
        Set<Kind> kinds, Instant from, Instant to, Map<String, String> fields, int limit, boolean newestFirst) {
    /** The limit of an export that takes all there is. A search, which holds its entries in memory, refuses it. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Most entries that a search returns. */
    public static final int MOST = 1_000_000;

    /** Copies the collections and checks the limit. */
    public Query {
        kinds = Set.copyOf(kinds);
        fields = Map.copyOf(fields);
        if (limit < 1 || (limit > MOST && limit != UNLIMITED)) {
            throw new IllegalArgumentException("limit is 1 to 1,000,000");
        }
    }

    /** The newest {@code limit} entries of a kind, newest first. */
    public static Query newest(Kind kind, int limit) {
        return new Query(Set.of(kind), Instant.EPOCH, Instant.MAX, Map.of(), limit, true);
    }

    /** The same question with one more field that must equal a text. */
    public Query where(String field, String value) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(field, value);
        return new Query(kinds, from, to, more, limit, newestFirst);
    }
}
