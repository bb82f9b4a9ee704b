package sekisho.waf.seclang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rule ids as written: {@code 1,5-9 12}. */
record IdRanges(List<Range> ranges) {
    /** From {@code low} to {@code high}, both included. */
    record Range(long low, long high) {}

    IdRanges {
        ranges = List.copyOf(ranges);
    }

    static Optional<IdRanges> parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split("[,\\s]+", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int dash = part.indexOf('-');
            Optional<Long> low = Vocabulary.number(dash < 0 ? part : part.substring(0, dash), ActionParser.HIGHEST_ID);
            Optional<Long> high = Vocabulary.number(part.substring(dash + 1), ActionParser.HIGHEST_ID);
            if (low.isEmpty() || high.isEmpty() || low.get() > high.get()) {
                return Optional.empty();
            }
            ranges.add(new Range(low.get(), high.get()));
        }
        return ranges.isEmpty() ? Optional.empty() : Optional.of(new IdRanges(ranges));
    }

    boolean contains(long id) {
        for (Range range : ranges) {
            if (range.low() <= id && id <= range.high()) {
                return true;
            }
        }
        return false;
    }
}
