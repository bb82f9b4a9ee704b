package sekisho.waf.transform;

/**
 * Paths without empty segments, self-references and back-references. A back-reference of an absolute path does not leave the
 * root, one of a relative path that has nothing to go back to is kept. A final slash stays when there was one.
 */
final class Paths {
    private Paths() {}

    static byte[] normalize(byte[] value) {
        return isNormal(value) ? value : normalized(value, value.clone());
    }

    /** The same after turning backslashes into slashes. */
    static byte[] normalizeWin(byte[] value) {
        int at = Bytes.indexOf(value, '\\');
        if (at < 0) {
            return normalize(value);
        }
        byte[] out = value.clone();
        for (; at < out.length; at++) {
            if (out[at] == '\\') {
                out[at] = '/';
            }
        }
        return normalized(value, out);
    }

    private static boolean isNormal(byte[] value) {
        int start = 0;
        for (int i = 0; i <= value.length; i++) {
            if (i == value.length || value[i] == '/') {
                int length = i - start;
                if (length == 0 ? start > 0 && i < value.length : dots(value, start, i) > 0) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    /** 1 for {@code .}, 2 for {@code ..}, else 0. */
    private static int dots(byte[] path, int start, int end) {
        int length = end - start;
        boolean dotted = length == 1 ? path[start] == '.' : length == 2 && path[start] == '.' && path[start + 1] == '.';
        return dotted ? length : 0;
    }

    /** Rewrites {@code path} in place: what is written never passes what is read. */
    private static byte[] normalized(byte[] value, byte[] path) {
        if (path.length == 0) {
            return value;
        }
        boolean trailing = path[path.length - 1] == '/';
        int root = path[0] == '/' ? 1 : 0;
        int length = root;
        int floor = root;
        for (int start = root; start < path.length; ) {
            int end = start;
            while (end < path.length && path[end] != '/') {
                end++;
            }
            int dots = dots(path, start, end);
            boolean back = dots == 2;
            if (back && length > floor) {
                length--;
                while (length > floor && path[length - 1] != '/') {
                    length--;
                }
            } else if (end > start && (dots == 0 || (back && root == 0))) {
                System.arraycopy(path, start, path, length, end - start);
                length += end - start;
                if (end < path.length) {
                    path[length++] = '/';
                }
                if (back) {
                    floor = length;
                }
            }
            start = end + 1;
        }
        if (!trailing && length > 0 && path[length - 1] == '/') {
            length--;
        }
        return Bytes.result(value, path, length);
    }
}
