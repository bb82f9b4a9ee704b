package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.app.config.WafConfiguration;
import sekisho.gate.Waf;
import sekisho.waf.RuleText;
import sekisho.waf.Tuning;
import sekisho.waf.seclang.Problem;
import sekisho.waf.seclang.Source;

class CompiledRulesTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<List<RuleText>> loaded = new ArrayList<>();
    private boolean wrong;
    private final CompiledRules rules = new CompiledRules(this::load);

    private CompiledRules.Loaded load(List<RuleText> texts) {
        loaded.add(texts);
        if (wrong) {
            return new CompiledRules.Loaded.Wrong(List.of(new Problem(new Source("a.conf", 3), "no such operator")));
        }
        return new CompiledRules.Loaded.Ready(
                (id, time, client, server) -> {
                    throw new AssertionError("not begun here");
                },
                7);
    }

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"), "# 901");
        Files.writeString(folder.resolve("crs-setup.conf"), "# set-up");
    }

    private WafConfiguration sites(Map<String, WafConfiguration.Site> sites) {
        return new WafConfiguration(Optional.of(folder), Optional.empty(), sites);
    }

    private static WafConfiguration.Site site() {
        return new WafConfiguration.Site(Waf.Mode.BLOCK, Waf.Oversize.REFUSE, Tuning.DEFAULT);
    }

    @Test
    void sitesThatWantTheSameShareOneSet() {
        Map<String, Waf> compiled = rules.of(sites(Map.of("a.jp", site(), "b.jp", site())));
        assertThat(compiled).containsOnlyKeys("a.jp", "b.jp");
        assertThat(loaded).hasSize(1);
    }

    @Test
    void whatDidNotChangeIsNotCompiledAgainAndWhatDidIs() throws IOException {
        rules.of(sites(Map.of("a.jp", site())));
        rules.of(sites(Map.of("a.jp", site())));
        assertThat(loaded).hasSize(1);
        Files.writeString(folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"), "# changed");
        rules.of(sites(Map.of("a.jp", site())));
        assertThat(loaded).hasSize(2);
    }

    @Test
    void wrongRulesSayWhereAndLeaveWhatWasCompiled() throws IOException {
        WafConfiguration configuration = sites(Map.of("a.jp", site()));
        rules.of(configuration);
        wrong = true;
        String before = Files.readString(folder.resolve("crs-setup.conf"));
        Files.writeString(folder.resolve("crs-setup.conf"), "# other");
        RulesException failure = catchThrowableOfType(RulesException.class, () -> rules.of(configuration));
        assertThat(failure.problems()).containsExactly("a.conf:3: no such operator");
        Files.writeString(folder.resolve("crs-setup.conf"), before);
        assertThat(rules.of(configuration)).containsOnlyKeys("a.jp");
        assertThat(loaded).hasSize(2);
    }

    @Test
    void withoutInspectedSitesNothingIsRead() {
        assertThat(rules.of(new WafConfiguration(Optional.empty(), Optional.empty(), Map.of())))
                .isEmpty();
        assertThat(loaded).isEmpty();
    }
}
