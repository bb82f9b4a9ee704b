package sekisho.waf.transform;

/** Backslash escapes of JavaScript, CSS and ANSI C. */
final class Escapes {
    private Escapes() {}

    /** {@code \\uHHHH} (low byte; full-width ASCII as ASCII), {@code \xHH}, {@code \OOO}, {@code \n} and its like; else {@code \c} is c. */
    static byte[] decodeJs(byte[] value) {
        int at = Bytes.indexOf(value, '\\');
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            if (value[at] != '\\' || at + 1 == value.length) {
                out[length++] = value[at++];
            } else if (value[at + 1] == 'u' && Bytes.hexAt(value, at + 2, 4)) {
                out[length++] = (byte) Bytes.lowByte(Bytes.hex(value, at + 2, 4));
                at += 6;
            } else if (value[at + 1] == 'x' && Bytes.hexAt(value, at + 2, 2)) {
                out[length++] = (byte) Bytes.hex(value, at + 2, 2);
                at += 4;
            } else if (Bytes.isOctal(value[at + 1])) {
                int digits = octalDigits(value, at + 1);
                // More than \377 would not fit a byte: the third digit is text then.
                digits = digits == 3 && value[at + 1] > '3' ? 2 : digits;
                out[length++] = (byte) octal(value, at + 1, digits);
                at += 1 + digits;
            } else {
                int control = control(value[at + 1]);
                out[length++] = control < 0 ? value[at + 1] : (byte) control;
                at += 2;
            }
        }
        return Bytes.result(value, out, length);
    }

    /** The escapes of ANSI C; {@code \c} that is none of them is c. */
    static byte[] decodeAnsiC(byte[] value) {
        int at = Bytes.indexOf(value, '\\');
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            if (value[at] != '\\' || at + 1 == value.length) {
                out[length++] = value[at++];
            } else if ((value[at + 1] == 'x' || value[at + 1] == 'X') && Bytes.hexAt(value, at + 2, 2)) {
                out[length++] = (byte) Bytes.hex(value, at + 2, 2);
                at += 4;
            } else if (Bytes.isOctal(value[at + 1])) {
                int digits = octalDigits(value, at + 1);
                out[length++] = (byte) octal(value, at + 1, digits);
                at += 1 + digits;
            } else {
                int control = control(value[at + 1]);
                out[length++] = control < 0 ? value[at + 1] : (byte) control;
                at += 2;
            }
        }
        return Bytes.result(value, out, length);
    }

    /**
     * CSS 2 §4.1.3: up to six hexadecimal digits and one white space after them; a backslash before a line end goes with it, one
     * at the very end goes alone, any other only hides itself. Of a number the low byte counts; full-width ASCII is ASCII.
     */
    static byte[] decodeCss(byte[] value) {
        int at = Bytes.indexOf(value, '\\');
        if (at < 0) {
            return value;
        }
        byte[] out = value.clone();
        int length = at;
        while (at < value.length) {
            if (value[at] != '\\') {
                out[length++] = value[at++];
                continue;
            }
            at++;
            int digits = 0;
            while (digits < 6 && at + digits < value.length && Bytes.isHex(value[at + digits])) {
                digits++;
            }
            if (digits > 0) {
                int codePoint = Bytes.hex(value, at, digits);
                out[length++] = (byte) (codePoint > 0xffff ? codePoint : Bytes.lowByte(codePoint));
                at += digits;
                at += at < value.length && Bytes.isSpace(value[at]) ? 1 : 0;
            } else if (at < value.length) {
                if (value[at] != '\n') {
                    out[length++] = value[at];
                }
                at++;
            }
        }
        return Bytes.result(value, out, length);
    }

    private static int control(byte letter) {
        return switch (letter) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> -1;
        };
    }

    private static int octalDigits(byte[] value, int at) {
        int digits = 0;
        while (digits < 3 && at + digits < value.length && Bytes.isOctal(value[at + digits])) {
            digits++;
        }
        return digits;
    }

    private static int octal(byte[] value, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number << 3 | (value[i] - '0');
        }
        return number;
    }
}
