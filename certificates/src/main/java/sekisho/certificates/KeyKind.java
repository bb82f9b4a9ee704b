package sekisho.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** What keys are made. */
public enum KeyKind {
    /** ECDSA on P-256: small and fast. */
    EC,
    /** RSA with 3072 bits, for clients that know nothing else. */
    RSA;

    private static final int RSA_BITS = 3072;

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(name());
            switch (this) {
                case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case RSA -> generator.initialize(RSA_BITS);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 and RSA are part of every Java", e);
        }
    }

    /** The signature algorithm that goes with it. */
    String signature() {
        return switch (this) {
            case EC -> "SHA256withECDSA";
            case RSA -> "SHA256withRSA";
        };
    }
}
