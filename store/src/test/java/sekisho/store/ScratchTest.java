package sekisho.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir
    Path folder;

    private static byte[] all(ScratchFile file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ScratchFile.Reader reader = file.reader();
        for (Optional<byte[]> block = reader.next(); block.isPresent(); block = reader.next()) {
            bytes.writeBytes(block.get());
        }
        return bytes.toByteArray();
    }

    @Test
    void givesBackWhatWasWrittenAsOftenAsAsked() {
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        try (ScratchFile file = new Scratch(folder, 4 << 20).open()) {
            assertThat(all(file)).isEmpty();
            file.append(content, 0, 10);
            file.append(content, 10, 0);
            file.append(content, 10, ScratchFile.LARGEST_BLOCK);
            file.append(content, 10 + ScratchFile.LARGEST_BLOCK, content.length - 10 - 2 * ScratchFile.LARGEST_BLOCK);
            byte[] written = Arrays.copyOf(content, content.length - ScratchFile.LARGEST_BLOCK);
            assertThat(all(file)).isEqualTo(written);
            assertThat(all(file)).isEqualTo(written);
        }
    }

    @Test
    void leavesNothingReadableAndNoName() throws IOException {
        byte[] secret = "住所 千代田区 12345".getBytes(StandardCharsets.UTF_8);
        Path inside = folder.resolve("scratch");
        try (ScratchFile file = new Scratch(inside, 1 << 20).open()) {
            file.append(secret, 0, secret.length);
            try (Stream<Path> names = Files.list(inside)) {
                assertThat(names).isEmpty();
            }
            assertThat(Files.getPosixFilePermissions(inside)).hasSize(3);
            byte[] raw = rawBytes(inside);
            assertThat(raw).hasSizeGreaterThan(secret.length);
            assertThat(new String(raw, StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
        }
    }

    /** What lies on the disk, through the descriptor that this process holds. */
    private static byte[] rawBytes(Path inside) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).startsWith(inside)) {
                    return Files.readAllBytes(descriptor);
                }
            }
        }
        throw new IllegalStateException("no open file there");
    }

    @Test
    void takesNoMoreRoomThanItMay() {
        Scratch scratch = new Scratch(folder, 1000);
        byte[] bytes = new byte[900];
        try (ScratchFile first = scratch.open();
                ScratchFile second = scratch.open()) {
            first.append(bytes, 0, 900);
            assertThatThrownBy(() -> second.append(bytes, 0, 900))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.code()).isEqualTo(StoreException.Code.SCRATCH_FULL));
            assertThat(scratch.used()).isEqualTo(920);
            second.append(bytes, 0, 50);
        }
        assertThat(scratch.used()).isZero();
    }

    @Test
    void endsWhatIsUnderWayWhenItIsClosed() {
        Scratch scratch = new Scratch(folder, 1000);
        ScratchFile file = scratch.open();
        file.append(new byte[10], 0, 10);
        ScratchFile.Reader reader = file.reader();
        file.close();
        file.close();
        assertThat(scratch.used()).isZero();
        assertThatThrownBy(reader::next).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> file.append(new byte[10], 0, 10)).isInstanceOf(StoreException.class);
        assertThat(scratch.used()).isZero();
    }
}
