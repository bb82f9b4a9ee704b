package sekisho.proof.probe;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Searches files for values in every form in which a careless program leaves them: UTF-8, UTF-16 of both byte orders,
 * hexadecimal, Base64 at each of its three alignments. A file that is merely compressed (zstd, gzip) is searched inside too.
 * Reads in bounded memory. Not thread-safe: counts what it has read.
 */
final class ByteSearch {
    private static final int BUFFER = 256 << 10;
    private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    private final List<Needle> needles = new ArrayList<>();
    private final boolean[] starts = new boolean[256];
    private int longest = 1;
    private long bytesRead;

    private static final class Needle {
        private final byte[] bytes;
        private final String form;

        Needle(byte[] bytes, String form) {
            this.bytes = bytes;
            this.form = form;
        }
    }

    /** Adds a text in all its forms; at least 16 characters, so that no chance makes a finding. */
    void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8), "");
        add(new Needle(text.getBytes(StandardCharsets.UTF_16LE), "UTF-16LE"));
        add(new Needle(text.getBytes(StandardCharsets.UTF_16BE), "UTF-16BE"));
    }

    /** Adds bytes in all their forms. */
    void add(byte[] bytes, String name) {
        if (bytes.length < 16) {
            throw new IllegalArgumentException("too short to search for");
        }
        add(new Needle(bytes, name.isEmpty() ? "UTF-8" : name));
        String hex = HexFormat.of().formatHex(bytes);
        add(new Needle(hex.getBytes(StandardCharsets.US_ASCII), "hexadecimal"));
        add(new Needle(hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII), "hexadecimal"));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            int from = shift == 0 ? 0 : shift + 1;
            int to = shifted.length * 8 / 6;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String text = encoder.withoutPadding().encodeToString(shifted);
                add(new Needle(text.substring(from, to).getBytes(StandardCharsets.US_ASCII), "Base64"));
            }
        }
    }

    private void add(Needle needle) {
        needles.add(needle);
        starts[needle.bytes[0] & 0xFF] = true;
        longest = Math.max(longest, needle.bytes.length);
    }

    long bytesRead() {
        return bytesRead;
    }

    /** The form in which a value lies in the file; empty when none does. Reads at most {@code bound} bytes of it. */
    Optional<String> find(Path file, long bound) throws IOException {
        Map<String, Opener> readings = new LinkedHashMap<>();
        readings.put("", Files::newInputStream);
        byte[] magic;
        try (InputStream in = Files.newInputStream(file)) {
            magic = in.readNBytes(4);
        }
        if (startsWith(magic, ZSTD)) {
            readings.put(" in zstd", path -> new ZstdInputStream(Files.newInputStream(path)));
        } else if (startsWith(magic, GZIP)) {
            readings.put(" in gzip", path -> new GZIPInputStream(Files.newInputStream(path)));
        }
        for (Map.Entry<String, Opener> reading : readings.entrySet()) {
            try (InputStream in = new BufferedInputStream(reading.getValue().open(file), BUFFER)) {
                Optional<String> form = find(in, bound);
                if (form.isPresent()) {
                    return form.map(found -> found + reading.getKey());
                }
            } catch (IOException e) {
                // What only looks like a compressed file has been read as it is.
                if (reading.getKey().isEmpty()) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private interface Opener {
        InputStream open(Path file) throws IOException;
    }

    Optional<String> find(InputStream in, long bound) throws IOException {
        byte[] window = new byte[BUFFER + longest];
        int kept = 0;
        long left = bound;
        while (left > 0) {
            int read = in.read(window, kept, (int) Math.min(window.length - kept, left));
            if (read < 0) {
                return Optional.empty();
            }
            left -= read;
            bytesRead += read;
            int end = kept + read;
            for (int i = 0; i < end; i++) {
                if (starts[window[i] & 0xFF]) {
                    for (Needle needle : needles) {
                        if (matches(window, i, end, needle.bytes)) {
                            return Optional.of(needle.form);
                        }
                    }
                }
            }
            kept = Math.min(longest - 1, end);
            System.arraycopy(window, end - kept, window, 0, kept);
        }
        return Optional.empty();
    }

    private static boolean matches(byte[] window, int at, int end, byte[] needle) {
        return window[at] == needle[0]
                && end - at >= needle.length
                && java.util.Arrays.equals(window, at, at + needle.length, needle, 0, needle.length);
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length
                && java.util.Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
