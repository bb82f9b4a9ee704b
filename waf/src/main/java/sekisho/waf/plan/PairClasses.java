package sekisho.waf.plan;

/** Bytes merged into 64 classes: letters without case, digits together, punctuation one by one, control and high bytes by kind. */
final class PairClasses {
    /** The end of a value. */
    static final int END = 63;

    static final byte[] OF = new byte[256];

    static {
        int next = 0;
        for (int c = 'a'; c <= 'z'; c++) {
            OF[c] = (byte) next;
            OF[c - 32] = (byte) next++;
        }
        int digit = next++;
        for (int c = '0'; c <= '9'; c++) {
            OF[c] = (byte) digit;
        }
        for (char c : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".toCharArray()) {
            OF[c] = (byte) next++;
        }
        int space = next++;
        OF[' '] = (byte) space;
        OF['\t'] = (byte) space;
        int line = next++;
        OF['\n'] = (byte) line;
        OF['\r'] = (byte) line;
        OF[0x0b] = (byte) line;
        OF[0x0c] = (byte) line;
        int rest = next;
        for (int c = 0; c < 0x20; c++) {
            if (OF[c] == 0) {
                OF[c] = (byte) rest;
            }
        }
        for (int c = 0x7f; c < 256; c++) {
            OF[c] = (byte) rest;
        }
    }

    private PairClasses() {}
}
