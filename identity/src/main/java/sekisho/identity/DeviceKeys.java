package sekisho.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Browsers that prove to hold a key: ECDSA over P-256 with SHA-256, as WebCrypto makes it, whose private half the browser lets nobody
 * read. Thread-safe.
 */
final class DeviceKeys {
    private static final int FIELD_BITS = 256;

    private final Challenges challenges;

    DeviceKeys(Challenges challenges) {
        this.challenges = challenges;
    }

    String challenge(String tenant) {
        return challenges.issue(purpose(tenant));
    }

    /** The public key that a form proves, or the empty string. */
    String proven(PageRequest request, String tenant) {
        String key = request.field("device-key");
        String challenge = request.field("device-challenge");
        if (key.isEmpty() || !challenges.isOpen(challenge, purpose(tenant))) {
            return "";
        }
        try {
            PublicKey read = KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getUrlDecoder().decode(key)));
            boolean sound = read instanceof ECPublicKey ec
                    && ec.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(read);
            signature.update(Base64.getUrlDecoder().decode(challenge));
            boolean signed = signature.verify(Base64.getUrlDecoder().decode(request.field("device-signature")));
            return sound && signed && challenges.use(challenge) ? key : "";
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return "";
        }
    }

    private static String purpose(String tenant) {
        return "device|" + tenant;
    }
}
