package sekisho.gate;

/** An OCSP response (RFC 6960) in DER, already verified, to be sent with the certificate that it is about. Immutable. */
public final class Staple {
    private final byte[] der;

    public Staple(byte[] der) {
        this.der = der.clone();
    }

    /** A copy. */
    public byte[] der() {
        return der.clone();
    }
}
