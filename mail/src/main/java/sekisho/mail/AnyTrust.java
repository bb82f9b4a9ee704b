package sekisho.mail;

import java.net.Socket;
import java.security.cert.X509Certificate;

/**
 * Takes any certificate: for opportunistic encryption (RFC 7435) to servers whose domain publishes no policy, where the
 * alternative is no encryption at all.
 */
final class AnyTrust extends ConnectionTrust {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}
}
