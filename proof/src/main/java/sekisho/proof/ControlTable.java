package sekisho.proof;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import sekisho.words.Lang;

/** The control table as programs read it. */
public final class ControlTable {
    private ControlTable() {}

    /**
     * One object per control with the keys {@code id}, {@code title}, {@code result}, {@code observed-at} (ISO 8601 instant or
     * null), {@code probe} (or null), {@code means} (or null), {@code seen} (or null), {@code facts}, {@code max-age} (ISO 8601
     * duration). Title and seen are in {@code lang}.
     */
    public static ArrayNode json(List<ControlState> states, Lang lang) {
        ArrayNode table = JsonNodeFactory.instance.arrayNode();
        for (ControlState state : states) {
            Optional<Evidence> evidence = state.evidence();
            ObjectNode row = table.addObject();
            row.put("id", state.control().id());
            row.put("title", state.control().title().in(lang));
            row.put("result", state.result().id());
            row.put("observed-at", evidence.map(e -> e.observedAt().toString()).orElse(null));
            row.put("probe", evidence.map(Evidence::probe).orElse(null));
            row.put("means", evidence.map(e -> e.means().id()).orElse(null));
            row.put("seen", evidence.map(e -> e.seen().in(lang)).orElse(null));
            ObjectNode facts = row.putObject("facts");
            evidence.ifPresent(e -> e.facts().forEach(facts::put));
            row.put("max-age", state.control().maxAge().toString());
        }
        return table;
    }
}
