package sekisho.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreRuleSetTest {
    @TempDir
    private Path folder = Path.of("");

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private CoreRuleSet upstream() throws IOException {
        write("crs/crs-setup.conf.example", "# set-up");
        write("crs/rules/REQUEST-949.conf", "# 949");
        write("crs/rules/REQUEST-901-INITIALIZATION.conf", "SecComponentSignature \"OWASP_CRS/4.29.0\"");
        write("crs/rules/REQUEST-900-EXCLUSION.conf.example", "# never read");
        write("crs/plugins/a-before.conf", "# a");
        write("crs/plugins/a-config.conf", "# a");
        write("crs/plugins/a-after.conf", "# a");
        return CoreRuleSet.in(folder.resolve("crs"), folder.resolve("etc")).orElseThrow();
    }

    private static List<String> names(List<RuleText> texts) {
        return texts.stream()
                .map(text -> text.name().substring(text.name().lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void itsFilesStandBetweenWhatTheSiteWants() throws IOException {
        Path before = write("before.conf", "# before");
        Path after = write("after.conf", "# after");
        CoreRuleSet set = upstream();
        assertThat(set.version()).isEqualTo("4.29.0");
        Tuning tuning = new Tuning(true, 1, 5, 4, 1000, true, true, List.of(), List.of(before), List.of(after));
        assertThat(names(set.texts(tuning)))
                .containsExactly(
                        "sekisho.yaml",
                        "before.conf",
                        "crs-setup.conf.example",
                        "sekisho.yaml",
                        "sekisho.yaml",
                        "a-config.conf",
                        "a-before.conf",
                        "REQUEST-901-INITIALIZATION.conf",
                        "REQUEST-949.conf",
                        "a-after.conf",
                        "sekisho.yaml",
                        "after.conf");
    }

    @Test
    void anEditedSetUpFileWinsOverTheExample() throws IOException {
        write("crs/crs-setup.conf", "# edited");
        assertThat(names(upstream().texts(Tuning.DEFAULT)))
                .contains("crs-setup.conf")
                .doesNotContain("crs-setup.conf.example");
    }

    @Test
    void debiansSetUpFilesAreFoundWhereDebianKeepsThem() throws IOException {
        write("share/rules/REQUEST-901-INITIALIZATION.conf", "SecComponentSignature \"OWASP_CRS/3.3.4\"");
        write("etc/crs-setup.conf", "# set-up");
        write("etc/REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf", "# before");
        write("etc/RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf", "# after");
        CoreRuleSet set =
                CoreRuleSet.in(folder.resolve("share"), folder.resolve("etc")).orElseThrow();
        assertThat(set.version()).isEqualTo("3.3.4");
        assertThat(names(set.texts(Tuning.DEFAULT)))
                .containsSubsequence(
                        "crs-setup.conf",
                        "REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf",
                        "REQUEST-901-INITIALIZATION.conf",
                        "RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf");
    }

    @Test
    void aFolderWithoutTheInitialisationIsNoCoreRuleSet() throws IOException {
        write("crs/crs-setup.conf", "# set-up");
        write("crs/rules/REQUEST-949.conf", "# 949");
        assertThat(CoreRuleSet.in(folder.resolve("crs"), folder)).isEmpty();
        assertThat(CoreRuleSet.in(folder.resolve("none"), folder)).isEmpty();
    }

    @Test
    void theRealRuleSetIsRecognised() throws IOException {
        Path crs = Path.of(System.getProperty("sekisho.root", "..")).resolve("../shared/crs");
        CoreRuleSet set = CoreRuleSet.in(crs).orElseThrow();
        assertThat(set.version()).startsWith("4.");
        assertThat(set.files()).hasSizeGreaterThan(20);
    }

    @Test
    void levelsAndThresholdsAreSetByTheNamesOfBothGenerations() {
        String text = TuningText.setup(new Tuning(true, 3, 7, 8, 0, true, true, List.of(), List.of(), List.of()));
        assertThat(text)
                .contains("setvar:tx.paranoia_level=3,setvar:tx.blocking_paranoia_level=3,")
                .contains("tx.inbound_anomaly_score_threshold=7,")
                .contains("tx.outbound_anomaly_score_threshold=8\"");
    }

    @Test
    void theModeAndTheLimitsAreDirectives() {
        Tuning detect = new Tuning(false, 1, 5, 4, 2 << 20, false, false, List.of(), List.of(), List.of());
        assertThat(TuningText.base(detect))
                .contains("SecRuleEngine DetectionOnly\n")
                .contains("SecRequestBodyLimit 2097152\n")
                .contains("SecRequestBodyNoFilesLimit 1048576\n")
                .contains("SecRequestBodyLimitAction ProcessPartial\n")
                .contains("SecResponseBodyAccess Off\n");
        assertThat(TuningText.base(Tuning.DEFAULT))
                .contains("SecRuleEngine On\n")
                .contains("SecRequestBodyLimit 13107200\n")
                .contains("SecRequestBodyLimitAction Reject\n")
                .contains("SecResponseBodyAccess On\n")
                .contains("logdata:'%{REQBODY_ERROR_MSG}'")
                .contains("@rx ^application/[a-z0-9.-]+\\+json\" \"id:200006,");
    }

    private static Tuning excluding(Tuning.Exclusion exclusion) {
        return new Tuning(true, 1, 5, 4, 0, true, true, List.of(exclusion), List.of(), List.of());
    }

    @Test
    void anExclusionForEveryPathChangesTheRulesThemselves() {
        Tuning whole = excluding(new Tuning.Exclusion(
                List.of("942100", "931100-931199"), List.of("attack-xss"), List.of(), List.of(), "r"));
        assertThat(TuningText.removals(whole))
                .isEqualTo("SecRuleRemoveById 942100\nSecRuleRemoveById 931100-931199\n"
                        + "SecRuleRemoveByTag \"attack-xss\"\n");
        Tuning narrow =
                excluding(new Tuning.Exclusion(List.of("942100"), List.of("attack-xss"), List.of("本文"), List.of(), ""));
        String name = new String("本文".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(TuningText.removals(narrow))
                .isEqualTo("SecRuleUpdateTargetById 942100 " + everywhere(name) + "\n"
                        + "SecRuleUpdateTargetByTag \"attack-xss\" " + everywhere(name) + "\n");
        assertThat(TuningText.setup(narrow)).doesNotContain("ctl:");
    }

    private static String everywhere(String name) {
        return "\"!ARGS:" + name + "|!ARGS_NAMES:" + name + "|!ARGS_GET:" + name + "|!ARGS_GET_NAMES:" + name + "|!ARGS_POST:"
                + name + "|!ARGS_POST_NAMES:" + name + "\"";
    }

    private static String controls(String control) {
        return control + "ARGS:comment," + control + "ARGS_NAMES:comment," + control + "ARGS_GET:comment," + control
                + "ARGS_GET_NAMES:comment," + control + "ARGS_POST:comment," + control + "ARGS_POST_NAMES:comment";
    }

    @Test
    void anExclusionBelowAPathIsDecidedForEachRequest() {
        Tuning tuning = excluding(new Tuning.Exclusion(
                List.of("942100"), List.of("attack-xss"), List.of("comment"), List.of("/admin/", "/cms/"), ""));
        assertThat(TuningText.removals(tuning)).isEmpty();
        assertThat(TuningText.setup(tuning).lines().skip(1))
                .containsExactly(
                        "SecRule REQUEST_FILENAME \"@beginsWith /admin/\" \"id:99001,phase:1,pass,t:none,"
                                + "t:urlDecodeUni,t:normalizePathWin,nolog,"
                                + controls("ctl:ruleRemoveTargetById=942100;") + ","
                                + controls("ctl:ruleRemoveTargetByTag=attack-xss;") + "\"",
                        "SecRule REQUEST_FILENAME \"@beginsWith /cms/\" \"id:99002,phase:1,pass,t:none,"
                                + "t:urlDecodeUni,t:normalizePathWin,nolog,"
                                + controls("ctl:ruleRemoveTargetById=942100;") + ","
                                + controls("ctl:ruleRemoveTargetByTag=attack-xss;") + "\"");
    }

    @Test
    void nothingThatCouldBecomeMoreSecLangIsTaken() {
        for (String bad : List.of("a\"", "a,b", "a;b", "a|b", "a b", "/re/", "%{x}", "a\n", "", "a\\", "'")) {
            assertThatThrownBy(() -> Tuning.Exclusion.argument(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String bad : List.of("admin/", "/a\"b", "/a b", "/%{x}", "/\\", "")) {
            assertThatThrownBy(() -> Tuning.Exclusion.path(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Tuning.Exclusion.rule("942100 \"")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tuning.Exclusion.tag("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tuning.Exclusion(List.of(), List.of(), List.of("a"), List.of(), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
