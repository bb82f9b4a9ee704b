package sekisho.mail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Judges DKIM signatures of the form that {@link DkimSigner} makes by the keys that DNS answers. Blocks on DNS. */
final class DkimVerifier {
    /** RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key. */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Dns dns;

    DkimVerifier(Dns dns) {
        this.dns = dns;
    }

    /** Every signature of a message; none when it is unsigned. */
    List<Signed> verify(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        Map<String, List<String>> fields = DkimSigner.fields(text.substring(0, end + 2));
        String bodyHash =
                Base64.getEncoder().encodeToString(DkimSigner.sha256(DkimSigner.relaxedBody(text.substring(end + 4))));
        List<Signed> judged = new ArrayList<>();
        for (String field : fields.getOrDefault("dkim-signature", List.of())) {
            Map<String, String> tags = DkimRecord.tags(field.substring(field.indexOf(':') + 1));
            String selector = tags.getOrDefault("s", "");
            String hash = tags.getOrDefault("bh", "").replaceAll("\\s", "");
            judged.add(new Signed(
                    selector,
                    tags.getOrDefault("a", ""),
                    hash.equals(bodyHash)
                            && key(selector + "._domainkey." + tags.getOrDefault("d", ""))
                                    .filter(key -> holds(key, field, tags, fields))
                                    .isPresent()));
        }
        return judged;
    }

    private Optional<DkimRecord> key(String owner) {
        try {
            return dns.txt(owner).values().stream()
                    .map(DkimRecord::parse)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (Dns.NoAnswerException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(
            DkimRecord record, String field, Map<String, String> tags, Map<String, List<String>> fields) {
        StringBuilder input = new StringBuilder();
        Map<String, Integer> used = new java.util.HashMap<>();
        for (String name : tags.getOrDefault("h", "").replaceAll("\\s", "").split(":", -1)) {
            List<String> same = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            int at = same.size() - used.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
            if (at >= 0) {
                input.append(DkimSigner.relaxedField(same.get(at))).append("\r\n");
            }
        }
        int value = field.lastIndexOf("b=") + 2;
        input.append(DkimSigner.relaxedField(field.substring(0, value)));
        byte[] bytes = input.toString().getBytes(StandardCharsets.ISO_8859_1);
        try {
            boolean rsa = record.type().equals("rsa");
            byte[] encoded = Base64.getDecoder().decode(record.key());
            PublicKey key = KeyFactory.getInstance(rsa ? "RSA" : "Ed25519")
                    .generatePublic(new X509EncodedKeySpec(rsa ? encoded : prefixed(encoded)));
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
            signature.initVerify(key);
            signature.update(rsa ? bytes : DkimSigner.sha256(bytes));
            return signature.verify(
                    Base64.getDecoder().decode(field.substring(value).replaceAll("\\s", "")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] prefixed(byte[] point) {
        byte[] whole = java.util.Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + point.length);
        System.arraycopy(point, 0, whole, ED25519_PREFIX.length, point.length);
        return whole;
    }
}
