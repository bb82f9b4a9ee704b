package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The Core Rule Set's own regression tests, straight through the engine. The same tests run over sockets through the gate; this one
 * says in seconds whether a fault is the engine's. Stages that only look at a status are the gate's and are left out here.
 */
class RegressionTest {
    /** Requests that a gate refuses before rules see them: both lengths, two Content-Types, a line break in a field. */
    private static final Set<String> GATE = Set.of("920181-1", "920620-1", "921140-1");

    @Test
    void everyStageMatchesTheExpectedRules() {
        RuleSet rules = Crs.load("DetectionOnly", 4);
        List<String> failures = new ArrayList<>();
        int passed = 0;
        for (CrsStage stage : CrsStage.all(Crs.FOLDER.resolve("tests"))) {
            if (stage.statusOnly() || GATE.contains(stage.id())) {
                continue;
            }
            Set<Long> ids = Crs.ids(rules, stage);
            Set<Long> missing = new TreeSet<>(stage.expected());
            missing.removeAll(ids);
            Set<Long> surplus = new TreeSet<>(stage.unexpected());
            surplus.retainAll(ids);
            if (missing.isEmpty() && surplus.isEmpty()) {
                passed++;
            } else {
                failures.add(stage.id() + " missing " + missing + " surplus " + surplus);
            }
        }
        System.out.println(
                "Core Rule Set regression stages in the engine: " + passed + " passed, " + failures.size() + " failed");
        assertThat(failures).isEmpty();
    }
}
