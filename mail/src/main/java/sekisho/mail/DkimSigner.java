package sekisho.mail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts DKIM signatures (RFC 6376, RFC 8463) on a message, relaxed in header and body. From, To, Subject, Date and Reply-To are
 * named once more than they occur, so that nobody can add one. Only computes.
 */
final class DkimSigner {
    private static final List<String> SIGNED = List.of(
            "from",
            "to",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "auto-submitted",
            "mime-version",
            "content-type",
            "content-transfer-encoding");
    private static final List<String> ONCE_MORE = List.of("from", "to", "reply-to", "subject", "date");

    private DkimSigner() {}

    /** A private key with the name under which its public half is published. */
    record Key(MailDomain domain, String selector, DkimKey.Algorithm algorithm, PrivateKey key) {}

    /** The message with one signature field per key before it. */
    static byte[] sign(byte[] message, List<Key> keys, Instant now) {
        if (keys.isEmpty()) {
            return message;
        }
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String header = end < 0 ? text : text.substring(0, end + 2);
        String body = end < 0 ? "" : text.substring(end + 4);
        Map<String, List<String>> fields = fields(header);
        String bodyHash = Base64.getEncoder().encodeToString(sha256(relaxedBody(body)));
        StringBuilder signatures = new StringBuilder();
        for (Key key : keys) {
            signatures.append(signature(fields, bodyHash, key, now)).append("\r\n");
        }
        byte[] before = signatures.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] signed = java.util.Arrays.copyOf(before, before.length + message.length);
        System.arraycopy(message, 0, signed, before.length, message.length);
        return signed;
    }

    private static String signature(Map<String, List<String>> fields, String bodyHash, Key key, Instant now) {
        List<String> names = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        for (String name : SIGNED) {
            // RFC 6376 §5.4.2: the last of several is signed first
            for (String field : fields.getOrDefault(name, List.of()).reversed()) {
                names.add(name);
                input.append(relaxedField(field)).append("\r\n");
            }
            if (ONCE_MORE.contains(name)) {
                names.add(name);
            }
        }
        String field = "DKIM-Signature: v=1; a="
                + switch (key.algorithm()) {
                    case RSA -> "rsa-sha256";
                    case ED25519 -> "ed25519-sha256";
                }
                + "; c=relaxed/relaxed; d=" + key.domain().name() + ";\r\n\ts=" + key.selector() + "; t="
                + now.getEpochSecond() + ";\r\n\th=" + folded(names) + ";\r\n\tbh=" + bodyHash + ";\r\n\tb=";
        input.append(relaxedField(field));
        return field + wrapped(signed(key, input.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String folded(List<String> names) {
        StringBuilder text = new StringBuilder();
        int line = 0;
        for (int i = 0; i < names.size(); i++) {
            String part = names.get(i) + (i + 1 < names.size() ? ":" : "");
            if (line + part.length() > 68) {
                text.append("\r\n\t ");
                line = 0;
            }
            text.append(part);
            line += part.length();
        }
        return text.toString();
    }

    private static String wrapped(byte[] signature) {
        return Base64.getMimeEncoder(72, "\r\n\t ".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(signature);
    }

    private static byte[] signed(Key key, byte[] input) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.algorithm()) {
                        case RSA -> "SHA256withRSA";
                        case ED25519 -> "Ed25519";
                    });
            signature.initSign(key.key());
            // RFC 8463 §3: Ed25519 signs the hash
            signature.update(
                    switch (key.algorithm()) {
                        case RSA -> input;
                        case ED25519 -> sha256(input);
                    });
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new MailException(MailException.Code.KEY, "A DKIM key does not sign.", e);
        }
    }

    static Map<String, List<String>> fields(String header) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String field : header.split("\r\n(?![ \t])", -1)) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.computeIfAbsent(
                                field.substring(0, colon).strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .add(field);
            }
        }
        return fields;
    }

    /** RFC 6376 §3.4.2. */
    static String relaxedField(String field) {
        int colon = field.indexOf(':');
        String value = field.substring(colon + 1).replace("\r\n", "").replaceAll("[ \t]+", " ");
        return field.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT) + ":" + trim(value);
    }

    private static String trim(String value) {
        int from = value.startsWith(" ") ? 1 : 0;
        int to = value.length() > from && value.endsWith(" ") ? value.length() - 1 : value.length();
        return value.substring(from, to);
    }

    /** RFC 6376 §3.4.4. */
    static byte[] relaxedBody(String body) {
        StringBuilder out = new StringBuilder(body.length() + 2);
        int emptyLines = 0;
        int at = 0;
        while (at < body.length()) {
            int end = body.indexOf("\r\n", at);
            String line = body.substring(at, end < 0 ? body.length() : end).replaceAll("[ \t]+", " ");
            String kept = line.endsWith(" ") ? line.substring(0, line.length() - 1) : line;
            if (kept.isEmpty()) {
                emptyLines++;
            } else {
                out.append("\r\n".repeat(emptyLines)).append(kept).append("\r\n");
                emptyLines = 0;
            }
            at = end < 0 ? body.length() : end + 2;
        }
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
