package sekisho.proof.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Key exchange groups (IANA "TLS Supported Groups" registry) that the probes offer. */
enum Groups {
    SECP256R1("P-256", 23, true),
    SECP384R1("P-384", 24, true),
    SECP521R1("P-521", 25, true),
    X25519("X25519", 29, true),
    X448("X448", 30, true),
    FFDHE2048("ffdhe2048", 256, true),
    FFDHE3072("ffdhe3072", 257, true),
    FFDHE4096("ffdhe4096", 258, true),
    /** ECDH over X25519 or P-256 together with ML-KEM; as strong as the listed half even if the other one falls. */
    X25519MLKEM768("X25519MLKEM768", 0x11EC, true),
    SECP256R1MLKEM768("SecP256r1MLKEM768", 0x11EB, true),
    SECP160R1("secp160r1", 16, false),
    SECP192R1("P-192", 19, false),
    SECP224R1("P-224", 21, false),
    SECP256K1("secp256k1", 22, false),
    SECT163K1("sect163k1", 1, false),
    SECT233K1("sect233k1", 6, false);

    private final String text;
    private final int code;
    private final boolean listed;

    Groups(String text, int code, boolean listed) {
        this.text = text;
        this.code = code;
        this.listed = listed;
    }

    int code() {
        return code;
    }

    /** Whether it is ECDH or DH (or contains it) with 112 bits of strength or more, over a group in general use. */
    boolean listed() {
        return listed;
    }

    static Optional<Groups> of(int code) {
        return Arrays.stream(values()).filter(group -> group.code == code).findFirst();
    }

    static String name(int code) {
        return of(code).map(group -> group.text).orElseGet(() -> String.format(java.util.Locale.ROOT, "0x%04X", code));
    }

    static List<Integer> codes() {
        return Arrays.stream(values()).map(Groups::code).toList();
    }
}
