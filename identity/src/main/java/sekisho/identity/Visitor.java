package sekisho.identity;

import java.net.InetAddress;

/**
 * Who stands at the login.
 *
 * @param address of the client
 * @param userAgent as the browser names itself, or the empty string
 * @param device the value of the device's cookie, or the empty string
 */
public record Visitor(InetAddress address, String userAgent, String device) {}
