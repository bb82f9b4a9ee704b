package sekisho.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, read by column name, so that other rooms need not see {@code java.sql}: {@code
 * query.mapToMap().map(Row::new)}. A missing column or one of another type reads as empty, never as an exception.
 */
public record Row(Map<String, @Nullable Object> columns) {
    /** 0 when it is no number. */
    public long number(String column) {
        return columns.get(column) instanceof Number number ? number.longValue() : 0;
    }

    /** A column that holds milliseconds since the epoch. */
    public Optional<Instant> time(String column) {
        return columns.get(column) instanceof Number number
                ? Optional.of(Instant.ofEpochMilli(number.longValue()))
                : Optional.empty();
    }

    public Optional<byte[]> bytes(String column) {
        return columns.get(column) instanceof byte[] bytes ? Optional.of(bytes) : Optional.empty();
    }

    /** The empty string when it is no text. */
    public String text(String column) {
        return columns.get(column) instanceof String text ? text : "";
    }
}
