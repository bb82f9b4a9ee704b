package sekisho.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFolderTest {
    private static final String INITIALIZATION = "rules/REQUEST-901-INITIALIZATION.conf";

    @TempDir
    private Path folder = Path.of("");

    private Path archive(String... namesAndTexts) throws IOException {
        Path file = folder.resolve("crs.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] text = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i], true);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }

    private static String signature(String version) {
        return "SecComponentSignature \"OWASP_CRS/" + version + "\"";
    }

    private RulesFolder rules() {
        return new RulesFolder(folder.resolve("installed"));
    }

    @Test
    void anArchiveWithOneFolderInsideIsInstalledUnderItsVersion() throws IOException {
        Path file = archive("crs-4/crs-setup.conf.example", "#", "crs-4/" + INITIALIZATION, signature("4.29.0"));
        assertThat(rules().install(file)).isEqualTo("4.29.0");
        assertThat(rules().current()).contains("4.29.0");
        assertThat(folder.resolve("installed/current").resolve(INITIALIZATION)).exists();
    }

    @Test
    void aLaterVersionBecomesTheCurrentOneAndTheEarlierStays() throws IOException {
        Path crs = Files.createDirectories(folder.resolve("crs/rules"));
        Files.writeString(folder.resolve("crs/crs-setup.conf"), "#");
        Files.writeString(crs.resolve("REQUEST-901-INITIALIZATION.conf"), signature("4.1.0"));
        rules().install(folder.resolve("crs"));
        Files.writeString(crs.resolve("REQUEST-901-INITIALIZATION.conf"), signature("4.2.0"));
        rules().install(folder.resolve("crs"));
        assertThat(rules().versions()).containsExactly("4.1.0", "4.2.0");
        assertThat(rules().current()).contains("4.2.0");
    }

    @Test
    void whatWouldLieOutsideIsRefusedAndNothingIsLeft() throws IOException {
        Path file = archive("../evil.conf", "#", INITIALIZATION, signature("4.0.0"));
        assertThatThrownBy(() -> rules().install(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside");
        assertThat(folder.resolve("evil.conf")).doesNotExist();
        assertThat(folder.resolve("installed")).isEmptyDirectory();
    }

    @Test
    void whatIsNoCoreRuleSetIsRefused() throws IOException {
        Path file = archive("rules/other.conf", "#", "crs-setup.conf", "#");
        assertThatThrownBy(() -> rules().install(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("901");
        Path broken = Files.writeString(folder.resolve("broken.tar.gz"), "no archive");
        assertThatThrownBy(() -> rules().install(broken)).isInstanceOf(IOException.class);
        Path odd = archive(INITIALIZATION, signature("../../x"), "crs-setup.conf", "#");
        assertThatThrownBy(() -> rules().install(odd)).isInstanceOf(IOException.class);
        assertThat(rules().versions()).isEmpty();
    }

    @Test
    void moreBytesThanTheBoundAreRefused() throws IOException {
        Path file = archive(INITIALIZATION, "x".repeat(2000), "crs-setup.conf", "#");
        RulesFolder small = new RulesFolder(folder.resolve("installed"), 1000);
        assertThatThrownBy(() -> small.install(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1000");
    }
}
