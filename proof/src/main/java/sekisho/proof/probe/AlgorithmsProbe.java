package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Finds out by elimination every suite and key exchange group that the listeners take, and compares them, with the served
 * keys and signatures, with the recommended part of the CRYPTREC ciphers list.
 *
 * <p>Basis: CRYPTREC LS-0001-2022R1. It recommends AES and Camellia (with GCM, CCM and others as modes), ChaCha20-Poly1305,
 * SHA-2 and SHA-3, ECDSA, EdDSA, RSA-PSS and RSASSA-PKCS1-v1_5, DH and ECDH. It names techniques, not TLS suites or groups:
 * a suite counts as listed when its cipher, mode and hash are; X25519 counts as ECDH (RFC 7748); a hybrid with ML-KEM counts
 * for its ECDH half, and the facts name it.
 */
final class AlgorithmsProbe implements Probe {
    static final String BASIS = "CRYPTREC LS-0001-2022R1";
    private static final String CONTROL = "crypto-algorithm-policy";

    private final Supplier<GateSettings> settings;
    private final Supplier<List<InetSocketAddress>> https;

    AlgorithmsProbe(Supplier<GateSettings> settings, Supplier<List<InetSocketAddress>> https) {
        this.settings = settings;
        this.https = https;
    }

    @Override
    public String id() {
        return "tls-algorithms";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<InetSocketAddress> listeners = https.get();
        List<GateSettings.Site> sites = settings.get().sites();
        String host = sites.getFirst().host();
        Set<String> suites = new LinkedHashSet<>();
        Set<String> groups = new LinkedHashSet<>();
        Set<String> certificates = new LinkedHashSet<>();
        Set<String> beyond = new LinkedHashSet<>();
        for (InetSocketAddress listener : listeners) {
            List<Integer> taken13 = Hello.acceptedSuites(listener, host, Hello.Offer.of(Hello.TLS_1_3, Suites.of13()));
            List<Integer> taken12 =
                    Hello.acceptedSuites(listener, host, Hello.Offer.of(Hello.TLS_1_2, Suites.before13()));
            List<Integer> taken = new java.util.ArrayList<>(taken13);
            taken.addAll(taken12);
            for (int code : taken) {
                suites.add(Suites.name(code));
                if (Suites.of(code)
                        .filter(suite -> suite.weakness() == Suites.Weakness.NONE)
                        .isEmpty()) {
                    beyond.add(Suites.name(code));
                }
            }
            Hello.Offer offer = taken13.isEmpty()
                    ? Hello.Offer.of(Hello.TLS_1_2, Suites.before13())
                    : Hello.Offer.of(Hello.TLS_1_3, Suites.of13());
            for (int code : Hello.acceptedGroups(listener, host, offer)) {
                groups.add(Groups.name(code));
                if (Groups.of(code).filter(Groups::listed).isEmpty()) {
                    beyond.add(Groups.name(code));
                }
            }
            for (GateSettings.Site site : sites.subList(0, Math.min(20, sites.size()))) {
                try (Wire wire = Wire.tls(listener, site.host())) {
                    X509Certificate leaf = wire.chain().getFirst();
                    String key = key(leaf.getPublicKey());
                    certificates.add(key + " " + leaf.getSigAlgName());
                    if (!strong(leaf.getPublicKey())) {
                        beyond.add(key);
                    }
                    if (!soundSignature(leaf.getSigAlgName())) {
                        beyond.add(leaf.getSigAlgName());
                    }
                }
            }
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("basis", BASIS);
        facts.put("suites", String.join(" ", suites));
        facts.put("groups", String.join(" ", groups));
        facts.put("certificates", String.join(", ", certificates));
        facts.put("beyond-list", beyond.isEmpty() ? "none" : String.join(" ", beyond));
        if (suites.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    listeners.isEmpty() ? Result.NOT_CONFIGURED : Result.FAILS,
                    listeners.isEmpty() ? Means.SETTING : Means.TRIED,
                    new Bilingual("TLS で接続できる待受がありませんでした。", "No listener could be reached with TLS."),
                    facts));
        }
        return List.of(
                beyond.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "受け付けられた暗号スイート " + suites.size() + " 種、鍵共有 " + groups.size()
                                                + " 種、証明書の鍵と署名は、すべて CRYPTREC 暗号リスト（LS-0001-2022R1）の推奨暗号の組み合わせでした。",
                                        "Every accepted cipher suite (" + suites.size() + ") and key exchange group ("
                                                + groups.size()
                                                + ") and the keys and signatures of certificates are made of algorithms recommended in the CRYPTREC ciphers list (LS-0001-2022R1)."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "CRYPTREC の推奨暗号でないものが受け付けられました（" + String.join(", ", beyond) + "）。",
                                        "Algorithms outside the CRYPTREC recommendation were accepted ("
                                                + String.join(", ", beyond) + ")."),
                                facts));
    }

    static String key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
            case EdECPublicKey ed -> ed.getParams().getName();
            default -> key.getAlgorithm();
        };
    }

    private static boolean strong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2048;
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= 256;
            case EdECPublicKey ed -> true;
            default -> false;
        };
    }

    private static boolean soundSignature(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !lower.contains("md5") && !lower.contains("md2") && !lower.contains("sha1");
    }
}
