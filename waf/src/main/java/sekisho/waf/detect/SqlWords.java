package sekisho.waf.detect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The types of SQL words and phrases, and the fingerprints of injections: two open-addressed tables over the data in
 * {@code sql-words.txt}, which names its source and licence. Immutable; look-ups allocate nothing.
 */
final class SqlWords {
    private static final int SLOTS = 4096;
    private static final int FINGERPRINT_SLOTS = 32768;

    private final byte[][] words = new byte[SLOTS][];
    private final char[] types = new char[SLOTS];
    private final long[] fingerprints = new long[FINGERPRINT_SLOTS];

    private SqlWords(List<String> lines) {
        Arrays.fill(words, new byte[0]);
        char type = 0;
        for (String line : lines) {
            if (line.startsWith("= ")) {
                type = line.charAt(2);
            } else if (type != 0) {
                for (String word : line.split("\t", -1)) {
                    if (type == 'F') {
                        addFingerprint(word);
                    } else {
                        addWord(word.getBytes(StandardCharsets.ISO_8859_1), type);
                    }
                }
            }
        }
    }

    /** The one instance, read from the class path at first use. */
    static SqlWords instance() {
        return Holder.INSTANCE;
    }

    /** The type letter of a word or phrase in any case, or 0 when it is none. */
    char type(byte[] text, int from, int length) {
        int slot = hash(text, from, length) & (SLOTS - 1);
        while (words[slot].length != 0) {
            if (same(words[slot], text, from, length)) {
                return types[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return 0;
    }

    /** Whether the letters of the first {@code count} tokens, without regard to case, are a known fingerprint. */
    boolean isFingerprint(SqlToken[] tokens, int count) {
        long key = 0;
        for (int i = 0; i < count; i++) {
            key = (key << 8) | upper((byte) tokens[i].type);
        }
        int slot = slot(key);
        while (fingerprints[slot] != 0) {
            if (fingerprints[slot] == key) {
                return true;
            }
            slot = (slot + 1) & (FINGERPRINT_SLOTS - 1);
        }
        return false;
    }

    static int upper(byte letter) {
        return letter >= 'a' && letter <= 'z' ? letter - 0x20 : letter & 0xff;
    }

    private void addWord(byte[] word, char type) {
        int slot = hash(word, 0, word.length) & (SLOTS - 1);
        while (words[slot].length != 0) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        words[slot] = word;
        types[slot] = type;
    }

    private void addFingerprint(String letters) {
        long key = 0;
        for (int i = 0; i < letters.length(); i++) {
            key = (key << 8) | letters.charAt(i);
        }
        int slot = slot(key);
        while (fingerprints[slot] != 0) {
            slot = (slot + 1) & (FINGERPRINT_SLOTS - 1);
        }
        fingerprints[slot] = key;
    }

    private static int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 49);
    }

    private static int hash(byte[] text, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = hash * 31 + upper(text[i]);
        }
        return hash ^ (hash >>> 12);
    }

    private static boolean same(byte[] word, byte[] text, int from, int length) {
        if (word.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((word[i] & 0xff) != upper(text[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static SqlWords read() {
        List<String> lines = new ArrayList<>();
        try (InputStream stream = SqlWords.class.getResourceAsStream("sql-words.txt")) {
            if (stream == null) {
                throw new IllegalStateException("sql-words.txt is not on the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sql-words.txt cannot be read", e);
        }
        return new SqlWords(lines);
    }

    private static final class Holder {
        private static final SqlWords INSTANCE = read();
    }
}
