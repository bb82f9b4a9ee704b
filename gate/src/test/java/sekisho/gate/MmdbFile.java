package sekisho.gate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the smallest MMDB files: IPv4, one node, the lower half of all addresses in one country and the upper half unknown
 * (MaxMind DB file format, version 2.0).
 */
final class MmdbFile {
    private MmdbFile() {}

    static byte[] withCountryCode(String code) {
        return file(map(Map.of("country_code", string(code))));
    }

    static byte[] withIsoCode(String code) {
        return file(map(Map.of("country", map(Map.of("iso_code", string(code))))));
    }

    private static byte[] file(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // One node of two 24-bit records: data begins 16 bytes after the tree; record 1 (= node count) means unknown.
        out.writeBytes(new byte[] {0, 0, 1 + 16, 0, 0, 1});
        out.writeBytes(new byte[16]);
        out.writeBytes(data);
        out.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        out.writeBytes("MaxMind.com".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(map(Map.of(
                "binary_format_major_version", uint16(2),
                "binary_format_minor_version", uint16(0),
                "build_epoch", extended(2, new byte[] {0x68, 0, 0, 0}),
                "database_type", string("test"),
                "description", map(Map.of("en", string("test"))),
                "ip_version", uint16(4),
                "languages", new byte[] {0, 4},
                "node_count", uint32(1),
                "record_size", uint16(24))));
        return out.toByteArray();
    }

    private static byte[] map(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xe0 | entries.size());
        new TreeMap<>(entries).forEach((key, value) -> {
            out.writeBytes(string(key));
            out.writeBytes(value);
        });
        return out.toByteArray();
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 28) {
            throw new IllegalArgumentException("short strings only");
        }
        return typed(0x40, bytes);
    }

    private static byte[] uint16(int value) {
        return typed(0xa0, new byte[] {(byte) (value >> 8), (byte) value});
    }

    private static byte[] uint32(int value) {
        return typed(0xc0, new byte[] {0, 0, (byte) (value >> 8), (byte) value});
    }

    private static byte[] typed(int type, byte[] bytes) {
        byte[] out = new byte[bytes.length + 1];
        out[0] = (byte) (type | bytes.length);
        System.arraycopy(bytes, 0, out, 1, bytes.length);
        return out;
    }

    /** Types above 7 stand in a second byte, less 7. */
    private static byte[] extended(int type, byte[] bytes) {
        byte[] out = new byte[bytes.length + 2];
        out[0] = (byte) bytes.length;
        out[1] = (byte) type;
        System.arraycopy(bytes, 0, out, 2, bytes.length);
        return out;
    }
}
