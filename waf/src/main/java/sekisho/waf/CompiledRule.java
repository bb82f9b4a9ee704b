package sekisho.waf;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import sekisho.waf.seclang.Source;

/**
 * A rule with its chain, compiled. Immutable.
 *
 * @param number among all rules of the set, from 0
 * @param phase 1 to 5
 */
record CompiledRule(
        int number,
        Source at,
        OptionalLong id,
        int phase,
        List<Link> links,
        OptionalInt severity,
        List<String> tags,
        String version,
        String revision,
        Texts.Text message) {
    Link head() {
        return links.getFirst();
    }
}
