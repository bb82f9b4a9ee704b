package sekisho.mail;

import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A published DKIM key (RFC 6376 §3.6.1).
 *
 * @param type k=, {@code rsa} where missing
 * @param key p= without white space; empty when the key is revoked
 */
record DkimRecord(String type, String key) {
    /** Reads a TXT record; empty when it is no DKIM record. */
    static Optional<DkimRecord> parse(String text) {
        Map<String, String> tags = tags(text);
        String key = tags.get("p");
        return key == null || !tags.getOrDefault("v", "DKIM1").equals("DKIM1")
                ? Optional.empty()
                : Optional.of(new DkimRecord(
                        tags.getOrDefault("k", "rsa").toLowerCase(Locale.ROOT), key.replaceAll("\\s", "")));
    }

    boolean holds(DkimKey own) {
        return parse(own.record()).filter(this::equals).isPresent();
    }

    /** Size of the key in bits, as far as its encoding tells; 0 when it cannot be read. */
    int bits() {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (type.equals("ed25519")) {
                return bytes.length == 32 ? 256 : 0;
            }
            return java.security.KeyFactory.getInstance("RSA")
                                    .generatePublic(new java.security.spec.X509EncodedKeySpec(bytes))
                            instanceof java.security.interfaces.RSAPublicKey rsa
                    ? rsa.getModulus().bitLength()
                    : 0;
        } catch (IllegalArgumentException | java.security.GeneralSecurityException e) {
            return 0;
        }
    }

    /** A tag list (RFC 6376 §3.2), which DMARC uses as well. */
    static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String part : text.split(";", 64)) {
            String[] pair = part.split("=", 2);
            if (pair.length == 2) {
                tags.putIfAbsent(pair[0].strip(), pair[1].strip());
            }
        }
        return tags;
    }
}
