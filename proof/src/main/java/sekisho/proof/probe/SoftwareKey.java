package sekisho.proof.probe;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An authenticator of WebAuthn in software, with one credential on P-256 (ES256) that was made without attestation and always has
 * its user verified. One thread.
 */
final class SoftwareKey {
    /** User present and verified (WebAuthn Level 2 §6.1). */
    private static final int FLAGS = 0x05;

    private static final int ATTESTED = 0x40;
    private static final int AAGUID_BYTES = 16;
    private static final int COORDINATE_BYTES = 32;

    private final String rpId;
    private final byte[] id;
    private final KeyPair pair;
    private int count;

    /** A new credential at a host. */
    SoftwareKey(String rpId, String id) throws GeneralSecurityException {
        this(rpId, id.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private SoftwareKey(String rpId, byte[] id, int count) throws GeneralSecurityException {
        this.rpId = rpId;
        this.id = id;
        this.count = count;
        this.pair = OwnCertificates.pair();
    }

    /** One that says it is this one, and has another key. */
    SoftwareKey forged() throws GeneralSecurityException {
        return new SoftwareKey(rpId, id, count);
    }

    /** The fields of a form by which the credential is made known (WebAuthn §6.5, RFC 9053 §7.1). */
    Map<String, String> made(String challenge, String origin) throws GeneralSecurityException, IOException {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(head(ATTESTED));
        data.writeBytes(new byte[AAGUID_BYTES]);
        data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
        data.writeBytes(id);
        data.writeBytes(cose(key));
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        try (CBORGenerator cbor = new CBORFactory().createGenerator(attestation)) {
            cbor.writeStartObject(null, 3);
            cbor.writeStringField("fmt", "none");
            cbor.writeFieldName("attStmt");
            cbor.writeStartObject(null, 0);
            cbor.writeEndObject();
            cbor.writeBinaryField("authData", data.toByteArray());
            cbor.writeEndObject();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("attestation", text(attestation.toByteArray()));
        fields.put("client-data", text(clientData("webauthn.create", challenge, origin)));
        fields.put("name", "Sekisho probe");
        return fields;
    }

    /** EC2, ES256, P-256. */
    private static byte[] cose(ECPublicKey key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator cbor = new CBORFactory().createGenerator(bytes)) {
            cbor.writeStartObject(null, 5);
            cbor.writeFieldId(1);
            cbor.writeNumber(2);
            cbor.writeFieldId(3);
            cbor.writeNumber(-7);
            cbor.writeFieldId(-1);
            cbor.writeNumber(1);
            cbor.writeFieldId(-2);
            cbor.writeBinary(coordinate(key.getW().getAffineX()));
            cbor.writeFieldId(-3);
            cbor.writeBinary(coordinate(key.getW().getAffineY()));
            cbor.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** The fields of a form by which the credential proves itself (WebAuthn §6.3.3), as a browser at that origin sends them. */
    Map<String, String> shown(String challenge, String origin, String account) throws GeneralSecurityException {
        count++;
        byte[] head = head(0);
        byte[] client = clientData("webauthn.get", challenge, origin);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(head);
        signature.update(sha256(client));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("credential", text(id));
        fields.put("client-data", text(client));
        fields.put("authenticator-data", text(head));
        fields.put("signature", text(signature.sign()));
        fields.put("user", text(account.getBytes(StandardCharsets.UTF_8)));
        return fields;
    }

    private byte[] head(int more) throws GeneralSecurityException {
        return ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) (FLAGS | more))
                .putInt(count)
                .array();
    }

    private static byte[] clientData(String type, String challenge, String origin) {
        return Stage.json()
                .put("type", type)
                .put("challenge", challenge)
                .put("origin", origin)
                .put("crossOrigin", false)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of a point on P-256, in 32 bytes. */
    static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(COORDINATE_BYTES, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
