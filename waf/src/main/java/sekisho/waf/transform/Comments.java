package sekisho.waf.transform;

/** Comments of SQL, C, HTML and shells. */
final class Comments {
    private Comments() {}

    /** Every C comment becomes one space, an unterminated one too. A comment's end alone stays. */
    static byte[] replace(byte[] value) {
        int at = start(value, 0);
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            if (value[at] == '/' && at(value, at + 1, '*')) {
                at += 2;
                while (at < value.length && !(value[at] == '*' && at(value, at + 1, '/'))) {
                    at++;
                }
                at = Math.min(value.length, at + 2);
                out[length++] = ' ';
            } else {
                out[length++] = value[at++];
            }
        }
        return Bytes.result(value, out, length);
    }

    /**
     * Removes C and HTML comments, either's end closing either, and everything after {@code --} or {@code #}. An unterminated
     * comment becomes one space. (ModSecurity copies the byte after a comment unseen; here it is looked at like any other.)
     */
    static byte[] remove(byte[] value) {
        if (nothingLikeAComment(value)) {
            return value;
        }
        byte[] out = value.clone();
        int length = 0;
        int at = 0;
        while (at < value.length) {
            int opening = at(value, at, '/') && at(value, at + 1, '*') ? 2 : htmlStart(value, at) ? 4 : 0;
            if (opening > 0) {
                at = afterComment(value, at + opening);
                if (at < 0) {
                    out[length++] = ' ';
                    break;
                }
            } else if (value[at] == '#' || (value[at] == '-' && at(value, at + 1, '-'))) {
                break;
            } else {
                out[length++] = value[at++];
            }
        }
        return Bytes.result(value, out, length);
    }

    /** Removes the marks of comments, and keeps what stands in them. */
    static byte[] removeMarks(byte[] value) {
        if (nothingLikeAComment(value)) {
            return value;
        }
        byte[] out = value.clone();
        int length = 0;
        int at = 0;
        while (at < value.length) {
            int mark = mark(value, at);
            if (mark > 0) {
                at += mark;
            } else {
                out[length++] = value[at++];
            }
        }
        return Bytes.result(value, out, length);
    }

    private static int mark(byte[] value, int at) {
        return switch (value[at]) {
            case '/' -> at(value, at + 1, '*') ? 2 : 0;
            case '*' -> at(value, at + 1, '/') ? 2 : 0;
            case '<' -> htmlStart(value, at) ? 4 : 0;
            case '-' -> !at(value, at + 1, '-') ? 0 : at(value, at + 2, '>') ? 3 : 2;
            case '#' -> 1;
            default -> 0;
        };
    }

    private static boolean nothingLikeAComment(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (mark(value, i) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int start(byte[] value, int from) {
        for (int i = from; i + 1 < value.length; i++) {
            if (value[i] == '/' && value[i + 1] == '*') {
                return i;
            }
        }
        return -1;
    }

    private static int afterComment(byte[] value, int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] == '*' && at(value, i + 1, '/')) {
                return i + 2;
            }
            if (value[i] == '-' && at(value, i + 1, '-') && at(value, i + 2, '>')) {
                return i + 3;
            }
        }
        return -1;
    }

    private static boolean htmlStart(byte[] value, int at) {
        return at(value, at, '<') && at(value, at + 1, '!') && at(value, at + 2, '-') && at(value, at + 3, '-');
    }

    private static boolean at(byte[] value, int at, char wanted) {
        return at < value.length && value[at] == (byte) wanted;
    }
}
