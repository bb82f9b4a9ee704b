package sekisho.waf.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where a reader of JSON stands, as the bytes of a name. One buffer holds the path of the open container; a leaf
 * is written behind it, so a name costs its own length and nothing is joined twice. One thread.
 */
final class JsonPath {
    /** What ModSecurity v3 writes for a key of no characters. */
    private static final String EMPTY_KEY = "empty-key";

    private static final int OBJECT = -1;
    private static final byte[] ELEMENT = {'.', 'a', 'r', 'r', 'a', 'y', '_'};

    private byte[] bytes = new byte[256];
    /** How many bytes name the place of the next value. */
    private int length;

    private int depth;
    /** Per open container: how long the path is that names the container itself. */
    private int[] starts = new int[16];
    /** Per open container: the index of the next element, or {@link #OBJECT}. */
    private int[] elements = new int[16];

    JsonPath(String root) {
        append(root);
    }

    int depth() {
        return depth;
    }

    /** The next value belongs to this key of the open object. */
    void key(String name) {
        length = starts[depth - 1];
        require(1);
        bytes[length++] = '.';
        append(name.isEmpty() ? EMPTY_KEY : name);
    }

    /** The next value is an object or an array, and what follows lies within it. */
    void enter(boolean array) {
        place();
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2);
            elements = Arrays.copyOf(elements, depth * 2);
        }
        starts[depth] = length;
        elements[depth++] = array ? 0 : OBJECT;
    }

    /** The open container ends. */
    void leave() {
        length = starts[--depth];
    }

    /** How long the name of the next value is; it is a leaf. */
    int leafLength() {
        place();
        return length;
    }

    /** The name that was measured last. */
    String leaf() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Names the next element, if an array is open; within an object the key has done so. */
    private void place() {
        if (depth == 0 || elements[depth - 1] == OBJECT) {
            return;
        }
        length = starts[depth - 1];
        require(ELEMENT.length + 10);
        System.arraycopy(ELEMENT, 0, bytes, length, ELEMENT.length);
        length += ELEMENT.length;
        appendNumber(elements[depth - 1]++);
    }

    private void appendNumber(int number) {
        int end = length + 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            end++;
        }
        int rest = number;
        for (int i = end - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
    }

    private void append(String text) {
        int count = text.length();
        require(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] wide = text.substring(i).getBytes(StandardCharsets.UTF_8);
                require(wide.length);
                System.arraycopy(wide, 0, bytes, length, wide.length);
                length += wide.length;
                return;
            }
            bytes[length++] = (byte) c;
        }
    }

    private void require(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
