package sekisho.forms;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Who shares a fate: what one person, and what one network, is taken for. Pure. */
final class Networks {
    private Networks() {}

    /** An IPv4 address, or the /64 of an IPv6 address, which one device fills alone. */
    static String subscriber(InetAddress client) {
        return prefix(client, client instanceof Inet4Address ? 4 : 8);
    }

    /** The /24 of an IPv4 address or the /48 of an IPv6 address. */
    static String network(InetAddress client) {
        return prefix(client, client instanceof Inet4Address ? 3 : 6);
    }

    private static String prefix(InetAddress client, int bytes) {
        return bytes + ":" + HexFormat.of().formatHex(Arrays.copyOf(client.getAddress(), bytes));
    }
}
