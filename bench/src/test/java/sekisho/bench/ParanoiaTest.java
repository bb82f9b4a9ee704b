package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.waf.RuleSet;

class ParanoiaTest {
    private static final RuleSet RULES =
            RulesBench.load(Path.of(System.getProperty("sekisho.root", ".."), "../shared/crs"), 4);

    @ParameterizedTest
    @EnumSource(names = {"BENIGN_GET", "FORM_POST", "JSON_POST", "SQLI_GET"})
    void everyRequestPassesAtTheHighestLevel(WafWorkload workload) {
        assertThat(new Paranoia(4).of(workload).refused()).isFalse();
        assertThat(RulesBench.send(RULES, workload)).isFalse();
    }
}
