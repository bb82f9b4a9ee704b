package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeySourceTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    private byte[] read(MasterKey key) {
        Map<String, String> environment = Map.of("GOOD", KEY, "SHORT", "AAAA", "BLANK", " ");
        return new MasterKeySource(environment::get, Duration.ofMillis(1500)).read(key, folder.resolve("data"), true);
    }

    private void assertRefused(MasterKey key, String saying) {
        assertThatThrownBy(() -> read(key)).isInstanceOfSatisfying(StoreException.class, e -> {
            assertThat(e.code()).isEqualTo(StoreException.Code.MASTER_KEY);
            assertThat(e.getMessage()).contains(saying).doesNotContain(KEY);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    void aFileThatOthersMayTouchIsRefused(String mode) throws IOException {
        Path file = folder.resolve("key");
        Files.writeString(file, KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertRefused(new MasterKey.File(file), "0600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "AAAA", "ｋｅｙ"})
    void aFileWithoutAKeyIsRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertRefused(new MasterKey.File(file), "key");
    }

    @Test
    void aFileInTheDataFolderIsRefusedEvenBehindALink() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        assertRefused(new MasterKey.File(folder.resolve("data/key")), "outside");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
        assertRefused(new MasterKey.File(link.resolve("key")), "outside");
    }

    @Test
    void aHugeFileAndAFolderAreRefused() throws IOException {
        Path file = Files.write(folder.resolve("huge"), new byte[5000]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertRefused(new MasterKey.File(file), "cannot be read");
        assertRefused(new MasterKey.File(Files.createDirectory(folder.resolve("inner"))), "");
    }

    @Test
    void aCreatedFileHoldsThirtyTwoRandomBytes() throws IOException {
        MasterKey.File one = new MasterKey.File(folder.resolve("one"));
        MasterKey.File two = new MasterKey.File(folder.resolve("two"));
        assertThat(read(one))
                .hasSize(32)
                .isEqualTo(read(one))
                .isNotEqualTo(read(two))
                .isNotEqualTo(new byte[32]);
        assertThat(Base64.getDecoder().decode(Files.readString(one.path()).strip()))
                .isEqualTo(read(one));
    }

    @Test
    void aVariableIsRead() {
        assertThat(read(new MasterKey.Environment("GOOD"))).isEqualTo(new byte[32]);
        assertRefused(new MasterKey.Environment("MISSING"), "not set");
        assertRefused(new MasterKey.Environment("BLANK"), "not set");
        assertRefused(new MasterKey.Environment("SHORT"), "32 bytes");
    }

    @Test
    void aCommandIsAsked() {
        assertThat(read(new MasterKey.Command(List.of("echo", KEY)))).isEqualTo(new byte[32]);
        assertRefused(new MasterKey.Command(List.of("sh", "-c", "echo " + KEY + "; exit 3")), "status 3");
        assertRefused(new MasterKey.Command(List.of("/nonexistent/program")), "cannot be started");
        assertRefused(new MasterKey.Command(List.of("echo", "no key")), "not Base64");
    }

    @Test
    void aCommandThatDoesNotEndOrWritesTooMuchIsStopped() {
        long start = System.nanoTime();
        assertRefused(new MasterKey.Command(List.of("sleep", "60")), "did not end");
        assertRefused(new MasterKey.Command(List.of("sh", "-c", "echo " + KEY + "; sleep 60")), "did not end");
        assertRefused(new MasterKey.Command(List.of("cat", "/dev/zero")), "more than");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
