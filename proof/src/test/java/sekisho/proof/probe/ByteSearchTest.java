package sekisho.proof.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteSearchTest {
    private static final String VALUE = "kbd7w2m5q9xh3tzr4nvc8pyj";

    @TempDir
    Path folder;

    @Property(tries = 200)
    void aValueIsFoundInEveryFormAtEveryPlace(
            @ForAll @IntRange(max = 600_000) int before, @ForAll @IntRange(max = 5) int form) throws IOException {
        byte[] noise = new byte[before];
        new Random(before).nextBytes(noise);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(noise);
        data.writeBytes(
                switch (form) {
                    case 0 -> VALUE.getBytes(StandardCharsets.UTF_8);
                    case 1 -> VALUE.getBytes(StandardCharsets.UTF_16LE);
                    case 2 -> VALUE.getBytes(StandardCharsets.UTF_16BE);
                    case 3 ->
                        HexFormat.of()
                                .withUpperCase()
                                .formatHex(VALUE.getBytes(StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8);
                    default ->
                        Base64.getEncoder()
                                .encode(("{\"a\":" + "x".repeat(before % 3) + VALUE + "\"}")
                                        .getBytes(StandardCharsets.UTF_8));
                });
        data.writeBytes(noise);
        assertThat(search().find(new ByteArrayInputStream(data.toByteArray()), Long.MAX_VALUE))
                .isPresent();
    }

    @Test
    void anotherValueIsNotFound() throws IOException {
        byte[] data = ("x" + VALUE.substring(0, 23) + "_").repeat(50_000).getBytes(StandardCharsets.UTF_8);
        ByteSearch search = search();
        assertThat(search.find(new ByteArrayInputStream(data), Long.MAX_VALUE)).isEmpty();
        assertThat(search.bytesRead()).isEqualTo(data.length);
    }

    @Test
    void aFileThatIsOnlyCompressedIsSearchedInside() throws IOException {
        byte[] text = ("lorem " + VALUE + " ipsum ").repeat(3).getBytes(StandardCharsets.UTF_8);
        Path zstd = folder.resolve("a.zst");
        Files.write(zstd, Zstd.compress(text, 19));
        Path gzip = folder.resolve("a.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(text);
        }
        assertThat(search().find(zstd, 1 << 20)).isPresent();
        assertThat(search().find(gzip, 1 << 20)).contains("UTF-8 in gzip");
    }

    @Test
    void aFileThatOnlyLooksCompressedIsNoError() throws IOException {
        Path fake = folder.resolve("a.gz");
        Files.write(fake, new byte[] {0x1F, (byte) 0x8B, 1, 2, 3});
        assertThat(search().find(fake, 1 << 20)).isEmpty();
    }

    @Test
    void theBoundIsKept() throws IOException {
        ByteSearch search = search();
        byte[] data = (" ".repeat(1000) + VALUE).getBytes(StandardCharsets.UTF_8);
        assertThat(search.find(new ByteArrayInputStream(data), 1000)).isEmpty();
        assertThat(search.bytesRead()).isEqualTo(1000);
    }

    @Test
    void whatChanceCouldProduceIsNotSearchedFor() {
        assertThatThrownBy(() -> new ByteSearch().add("short")).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteSearch search() {
        ByteSearch search = new ByteSearch();
        search.add(VALUE);
        return search;
    }
}
