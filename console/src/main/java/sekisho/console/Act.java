package sekisho.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.journal.Entry;

/** One audit record as it is shown. */
record Act(Entry entry) {
    private static final int DETAILS_SHOWN = 6;
    private static final int CHARACTERS_SHOWN = 80;

    Instant time() {
        return entry.time();
    }

    String href() {
        return Links.of("records", entry.id());
    }

    String action() {
        return entry.text("event.action");
    }

    Optional<Text> words() {
        return Wording.action(action());
    }

    String actor() {
        return entry.text("user.name");
    }

    boolean success() {
        return !entry.text("event.outcome").equals("failure");
    }

    /** The first details, cut to what a list has room for. */
    List<Fields.Field> details() {
        JsonNode details = entry.fields().at("/sekisho/details");
        return details.isObject()
                ? Fields.of(details).stream().limit(DETAILS_SHOWN).map(Act::cut).toList()
                : List.of();
    }

    private static Fields.Field cut(Fields.Field detail) {
        String value = detail.value();
        return value.length() <= CHARACTERS_SHOWN
                ? detail
                : new Fields.Field(detail.name(), value.substring(0, CHARACTERS_SHOWN) + "…");
    }
}
