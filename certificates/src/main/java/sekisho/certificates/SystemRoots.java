package sekisho.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The roots that this machine's Java trusts, which are about those that browsers trust. */
final class SystemRoots {
    private SystemRoots() {}

    static Set<X509Certificate> read() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            Set<X509Certificate> roots = new HashSet<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    roots.addAll(Set.of(x509.getAcceptedIssuers()));
                }
            }
            return Set.copyOf(roots);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has roots", e);
        }
    }
}
