package sekisho.app.corpus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What measuring a corpus came to.
 *
 * @param sentences how many were sent, each in every shape
 * @param blocked how many of them were refused in at least one shape
 * @param byRule how many sentences each rule had a part in refusing, by rule id
 * @param examples of refused sentences, a few per rule
 */
public record FalseBlocks(int sentences, int blocked, SortedMap<Long, Integer> byRule, List<Example> examples) {
    /** How many examples are kept per rule. */
    static final int EXAMPLES_PER_RULE = 3;

    public FalseBlocks {
        byRule = Collections.unmodifiableSortedMap(new TreeMap<>(byRule));
        examples = List.copyOf(examples);
    }

    /**
     * A refused sentence.
     *
     * @param rule that had a part in it
     * @param shape in which it was sent: {@code form}, {@code multipart} or {@code json}
     */
    public record Example(long rule, String shape, String sentence) {}

    /** Refused sentences per 10,000, two decimals; 0 of an empty corpus. */
    public BigDecimal perTenThousand() {
        return sentences == 0
                ? BigDecimal.ZERO.setScale(2)
                : BigDecimal.valueOf(blocked * 10_000L).divide(BigDecimal.valueOf(sentences), 2, RoundingMode.HALF_UP);
    }

    /** The report as {@code waf corpus --json} writes it. */
    public ObjectNode json(int level) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("sentences", sentences);
        node.put("blocked", blocked);
        node.put("per-10000", perTenThousand());
        node.put("level", level);
        ObjectNode rules = node.putObject("by-rule");
        byRule.forEach((rule, count) -> rules.put(Long.toString(rule), count));
        ArrayNode list = node.putArray("examples");
        examples.forEach(example -> list.addObject()
                .put("rule", example.rule())
                .put("shape", example.shape())
                .put("sentence", example.sentence()));
        return node;
    }
}
