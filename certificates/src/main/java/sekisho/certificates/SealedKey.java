package sekisho.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/** The form in which keys and chains are sealed: JSON with DER in Base64. */
final class SealedKey {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SealedKey() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void putKey(ObjectNode node, PrivateKey key) {
        node.put("algorithm", key.getAlgorithm().equals("ECDSA") ? "EC" : key.getAlgorithm());
        node.put("key", key.getEncoded());
    }

    static PrivateKey key(JsonNode node) {
        try {
            return KeyFactory.getInstance(node.path("algorithm").asText())
                    .generatePrivate(new PKCS8EncodedKeySpec(node.path("key").binaryValue()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a sealed key is of another kind", e);
        }
    }

    static void putPair(ObjectNode node, KeyPair pair) {
        putKey(node, pair.getPrivate());
        node.put("public", pair.getPublic().getEncoded());
    }

    static KeyPair pair(JsonNode node) {
        try {
            PublicKey open = KeyFactory.getInstance(node.path("algorithm").asText())
                    .generatePublic(new X509EncodedKeySpec(node.path("public").binaryValue()));
            return new KeyPair(open, key(node));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a sealed key is of another kind", e);
        }
    }

    static void putChain(ObjectNode node, List<X509Certificate> chain) {
        var array = node.putArray("chain");
        for (X509Certificate certificate : chain) {
            try {
                array.add(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate has lost its encoding", e);
            }
        }
    }

    static List<X509Certificate> chain(JsonNode node) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (JsonNode one : node.path("chain")) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one.binaryValue())));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a sealed certificate is of another kind", e);
        }
        return chain;
    }
}
