package sekisho.waf.operator;

import java.util.List;
import sekisho.waf.regex.ByteSet;
import sekisho.waf.regex.Needs;

/** {@code @validateUrlEncoding} and {@code @validateUtf8Encoding}: match what is encoded wrongly. */
final class Encodings {
    private static final Needs PERCENT = one(ByteSet.of('%'));
    private static final Needs NOT_ASCII = one(ByteSet.range(0x80, 0xff));

    private Encodings() {}

    private static Needs one(ByteSet bytes) {
        return new Needs(1, List.of(new Needs.Clause(List.of(new Needs.Factor(List.of(bytes))))));
    }

    /** A percent sign that two hexadecimal digits do not follow (RFC 3986 §2.1). */
    static final class Url implements Operator {
        @Override
        public boolean matches(byte[] value, Evaluation evaluation) {
            for (int i = 0; i < value.length; i++) {
                if (value[i] == '%') {
                    if (i + 2 >= value.length || !isHex(value[i + 1]) || !isHex(value[i + 2])) {
                        return true;
                    }
                    i += 2;
                }
            }
            return false;
        }

        private static boolean isHex(byte b) {
            int small = b | 0x20;
            return (b >= '0' && b <= '9') || (small >= 'a' && small <= 'f');
        }

        @Override
        public Needs needs() {
            return PERCENT;
        }
    }

    /** What is no UTF-8 (RFC 3629 §4): cut short, overlong, a surrogate, beyond U+10FFFF. */
    static final class Utf8 implements Operator {
        @Override
        public boolean matches(byte[] value, Evaluation evaluation) {
            int at = 0;
            while (at < value.length) {
                int size = value[at] >= 0 ? 1 : size(value, at);
                if (size == 0) {
                    return true;
                }
                at += size;
            }
            return false;
        }

        /** Bytes of the character at {@code at}, 0 when there is none. */
        private static int size(byte[] value, int at) {
            int first = value[at] & 0xff;
            int size = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
            if (size == 0 || at + size > value.length) {
                return 0;
            }
            int second = value[at + 1] & 0xff;
            int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            if (second < least || second > most) {
                return 0;
            }
            for (int i = at + 2; i < at + size; i++) {
                if ((value[i] & 0xc0) != 0x80) {
                    return 0;
                }
            }
            return size;
        }

        @Override
        public Needs needs() {
            return NOT_ASCII;
        }
    }
}
