package sekisho.identity;

import java.net.InetAddress;

/**
 * Who stands at the login.
 *
 * @param address of the client
 * @param userAgent as the browser names itself, or the empty string
 * @param device the value of the device's cookie, or the empty string
 * @param key the public key (SPKI, base64url) of which the browser proved just now that it has the private one, or the empty string
 */
public record Visitor(InetAddress address, String userAgent, String device, String key) {
    public Visitor(InetAddress address, String userAgent, String device) {
        this(address, userAgent, device, "");
    }

    /** The same one in a browser that keeps this value. */
    Visitor in(String other) {
        return new Visitor(address, userAgent, other, key);
    }
}
