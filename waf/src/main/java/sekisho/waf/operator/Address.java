package sekisho.waf.operator;

import org.jspecify.annotations.Nullable;

/**
 * An IPv6 address (RFC 4291 §2.2) as 128 bits, high half first.
 *
 * @param high bits 0 to 63
 * @param low bits 64 to 127
 */
record Address(long high, long low) {
    private static final int GROUPS = 8;

    /** The address as a number from 0 to 2^32 - 1, or -1 when {@code text[start, end)} is no dotted IPv4 address. */
    static long ipv4(byte[] text, int start, int end) {
        long address = 0;
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= end || text[at++] != '.')) {
                return -1;
            }
            int first = at;
            int number = 0;
            while (at < end && at - first < 3 && text[at] >= '0' && text[at] <= '9') {
                number = number * 10 + text[at++] - '0';
            }
            if (at == first || number > 255) {
                return -1;
            }
            address = address << 8 | number;
        }
        return at == end ? address : -1;
    }

    /** The address that {@code text[start, end)} writes, {@code null} when it writes none. Zone identifiers are refused. */
    static @Nullable Address ipv6(byte[] text, int start, int end) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = start;
        if (end - start >= 2 && text[start] == ':' && text[start + 1] == ':') {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            if (count == GROUPS) {
                return null;
            }
            long dotted = count <= GROUPS - 2 ? ipv4(text, at, end) : -1;
            if (dotted >= 0) {
                groups[count++] = (int) (dotted >>> 16);
                groups[count++] = (int) (dotted & 0xffff);
                at = end;
                break;
            }
            int first = at;
            int number = 0;
            while (at < end && at - first < 4 && Character.digit((char) (text[at] & 0x7f), 16) >= 0 && text[at] > 0) {
                number = number << 4 | Character.digit((char) text[at++], 16);
            }
            if (at == first) {
                return null;
            }
            groups[count++] = number;
            if (at == end) {
                break;
            }
            if (text[at++] != ':' || at == end) {
                return null;
            }
            if (text[at] == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return null;
        }
        return of(groups, count, gap);
    }

    private static Address of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS; i++) {
            int missing = GROUPS - count;
            int group = gap < 0 || i < gap ? groups[i] : i < gap + missing ? 0 : groups[i - missing];
            if (i < 4) {
                high = high << 16 | group;
            } else {
                low = low << 16 | group;
            }
        }
        return new Address(high, low);
    }

    /** Whether it is an IPv4 address in IPv6 form (RFC 4291 §2.5.5.2). */
    boolean isMappedIpv4() {
        return high == 0 && low >>> 32 == 0xffff;
    }
}
