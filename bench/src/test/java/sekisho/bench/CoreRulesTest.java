package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreRulesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeRules() throws IOException {
        Files.createDirectory(folder.resolve("rules"));
        Files.writeString(
                folder.resolve("rules/REQUEST-901-INITIALIZATION.conf"),
                "# comment\nSecComponentSignature \"OWASP_CRS/4.29.0\"\n");
        Files.writeString(folder.resolve("crs-setup.conf.example"), "");
    }

    @Test
    void theVersionIsTheSignatureOfTheRules() {
        assertThat(new CoreRules(folder).version()).isEqualTo("OWASP_CRS/4.29.0");
    }

    @Test
    void aSetupFileOfOnesOwnComesBeforeTheExample() throws IOException {
        assertThat(new CoreRules(folder).setup()).isEqualTo(folder.resolve("crs-setup.conf.example"));
        Files.writeString(folder.resolve("crs-setup.conf"), "");
        assertThat(new CoreRules(folder).setup()).isEqualTo(folder.resolve("crs-setup.conf"));
    }

    @Test
    void aFolderWithoutRulesIsNamed() {
        assertThatThrownBy(() -> new CoreRules(folder.resolve("rules")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("rules");
    }

    @Test
    void thePeerIsToldTheLevelBeforeTheRulesAndAfterTheSetup() {
        String directives = GuardedNginx.directives(folder, new CoreRules(folder), new Paranoia(3));
        assertThat(directives)
                .containsSubsequence(
                        "SecRuleEngine On",
                        "Include " + folder.resolve("crs-setup.conf.example"),
                        "blocking_paranoia_level=3",
                        "Include " + folder.resolve("rules") + "/*.conf");
    }
}
