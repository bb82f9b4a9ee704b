package sekisho.gate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A certificate whose key is in memory, as it is when the key lies encrypted elsewhere. It comes before a file for the same name.
 *
 * @param hosts the names that it serves ({@code *.example.jp} allowed)
 * @param chain the server's certificate first
 * @param key of that certificate
 * @param staple what its authority says of it now (RFC 6066 §8)
 */
public record HeldCertificate(
        List<String> hosts, List<X509Certificate> chain, PrivateKey key, Optional<Staple> staple) {
    public HeldCertificate {
        hosts = List.copyOf(hosts);
        chain = List.copyOf(chain);
    }

    /**
     * What lies in two PEM files.
     *
     * @throws GateException {@code CERTIFICATE} naming the file that is wrong
     */
    public static HeldCertificate read(GateSettings.Certificate files) {
        return CertificateFiles.read(files);
    }

    /** The same with what its authority says of it now. */
    public HeldCertificate with(Optional<Staple> said) {
        return new HeldCertificate(hosts, chain, key, said);
    }

    /** Names the certificate and no secret. */
    @Override
    public String toString() {
        return "HeldCertificate" + hosts;
    }
}
