package sekisho.words;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/** The textual form of an IP address, both ways, without ever asking a resolver. Only computes; any thread. */
public final class AddressText {
    private static final int LONGEST_IPV6 = 45;

    private AddressText() {}

    /**
     * An IPv4 address of four decimal parts without leading zeros, or an IPv6 address (RFC 4291 §2.2) without brackets and
     * zone; an IPv4-mapped one is returned as IPv4. Empty for anything else, a name included.
     */
    public static Optional<InetAddress> parse(String text) {
        if (text.indexOf(':') < 0) {
            return isIpv4(text) ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        }
        if (!looksLikeIpv6(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Dotted decimal, or the canonical form of RFC 5952 without zone. */
    public static String of(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; ) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(end, i + 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static boolean isIpv4(String text) {
        int parts = 1;
        int digits = 0;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0 || parts == 4) {
                    return false;
                }
                parts++;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9') {
                boolean leadingZero = digits == 1 && value == 0;
                value = value * 10 + (c - '0');
                digits++;
                if (leadingZero || value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return parts == 4 && digits > 0;
    }

    /** Whether only the platform's parser is left to ask: its zones, brackets and lax IPv4 tails are ruled out here. */
    private static boolean looksLikeIpv6(String text) {
        if (text.length() > LONGEST_IPV6) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = HexFormat.isHexDigit(c);
            if (!hex && c != ':' && c != '.') {
                return false;
            }
        }
        return text.indexOf('.') < 0 || isIpv4(text.substring(text.lastIndexOf(':') + 1));
    }
}
