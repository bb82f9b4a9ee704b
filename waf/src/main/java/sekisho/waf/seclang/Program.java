package sekisho.waf.seclang;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Linked rules, ready to be compiled.
 *
 * @param settings what the directives ask for
 * @param rules of all phases, in the order written
 * @param folders of each file that was read, for operators that name data files relative to it
 */
public record Program(Settings settings, List<Linked> rules, Map<String, Path> folders) {
    public Program {
        rules = List.copyOf(rules);
        folders = Map.copyOf(folders);
    }
}
