package sekisho.identity;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;

/** An authenticator of WebAuthn in software, which does whatever a test wants. */
final class SoftKey {
    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;
    private static final byte[] ID = "credential-of-the-test-0001".getBytes(StandardCharsets.UTF_8);

    private final KeyPair pair;
    int flags = PRESENT | VERIFIED;
    int count;
    String rpId = House.HOST;
    String origin = House.ORIGIN;

    SoftKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        pair = generator.generateKeyPair();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] clientData(String type, String challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                        + "\",\"crossOrigin\":false}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] head(int more) throws GeneralSecurityException {
        return ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (flags | more))
                .putInt(count)
                .array();
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    /** The fields of a form by which the key is made known (WebAuthn §6.5, RFC 9053 §7.1). */
    Map<String, String> made(String challenge) throws GeneralSecurityException {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(head(ATTESTED));
        data.writeBytes(new byte[16]);
        data.writeBytes(new byte[] {0, (byte) ID.length});
        data.writeBytes(ID);
        data.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20});
        data.writeBytes(coordinate(key.getW().getAffineX()));
        data.writeBytes(new byte[] {0x22, 0x58, 0x20});
        data.writeBytes(coordinate(key.getW().getAffineY()));
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        attestation.write(0xa3);
        attestation.write(0x63);
        attestation.writeBytes("fmt".getBytes(StandardCharsets.UTF_8));
        attestation.write(0x64);
        attestation.writeBytes("none".getBytes(StandardCharsets.UTF_8));
        attestation.write(0x67);
        attestation.writeBytes("attStmt".getBytes(StandardCharsets.UTF_8));
        attestation.write(0xa0);
        attestation.write(0x68);
        attestation.writeBytes("authData".getBytes(StandardCharsets.UTF_8));
        attestation.writeBytes(new byte[] {0x58, (byte) data.size()});
        attestation.writeBytes(data.toByteArray());
        return Map.of(
                "attestation",
                text(attestation.toByteArray()),
                "client-data",
                text(clientData("webauthn.create", challenge)),
                "name",
                "office");
    }

    /** The fields of a form by which the key proves itself (WebAuthn §6.3.3). */
    Map<String, String> shown(String challenge, String account) throws GeneralSecurityException {
        count++;
        byte[] head = head(0);
        byte[] client = clientData("webauthn.get", challenge);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(head);
        signature.update(sha256(client));
        return Map.of(
                "credential",
                text(ID),
                "client-data",
                text(client),
                "authenticator-data",
                text(head),
                "signature",
                text(signature.sign()),
                "user",
                text(account.getBytes(StandardCharsets.UTF_8)));
    }
}
