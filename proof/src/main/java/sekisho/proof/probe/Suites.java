package sekisho.proof.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * TLS cipher suites (IANA "TLS Cipher Suites" registry) that the probes offer, each with the weakness for which it must be
 * refused, if it has one.
 */
enum Suites {
    TLS_AES_128_GCM_SHA256(0x1301, Weakness.NONE),
    TLS_AES_256_GCM_SHA384(0x1302, Weakness.NONE),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, Weakness.NONE),
    TLS_AES_128_CCM_SHA256(0x1304, Weakness.NONE),
    TLS_AES_128_CCM_8_SHA256(0x1305, Weakness.SHORT_TAG),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C, Weakness.NONE),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, Weakness.NONE),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, Weakness.NONE),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9, Weakness.NONE),
    TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCAA, Weakness.NONE),
    TLS_DHE_RSA_WITH_AES_128_GCM_SHA256(0x009E, Weakness.NONE),
    TLS_DHE_RSA_WITH_AES_256_GCM_SHA384(0x009F, Weakness.NONE),
    TLS_DHE_RSA_WITH_AES_128_CCM(0xC09E, Weakness.NONE),
    TLS_DHE_RSA_WITH_AES_256_CCM(0xC09F, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM(0xC0AC, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM(0xC0AD, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_GCM_SHA256(0xC086, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_GCM_SHA384(0xC087, Weakness.NONE),
    TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256(0xC08A, Weakness.NONE),
    TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384(0xC08B, Weakness.NONE),
    TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256(0xC05C, Weakness.UNLISTED),
    TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384(0xC05D, Weakness.UNLISTED),
    TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256(0xC060, Weakness.UNLISTED),
    TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384(0xC061, Weakness.UNLISTED),
    TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8(0xC0AE, Weakness.SHORT_TAG),
    TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8(0xC0AF, Weakness.SHORT_TAG),
    TLS_RSA_WITH_AES_128_GCM_SHA256(0x009C, Weakness.NO_FORWARD_SECRECY),
    TLS_RSA_WITH_AES_256_GCM_SHA384(0x009D, Weakness.NO_FORWARD_SECRECY),
    TLS_RSA_WITH_AES_128_CCM(0xC09C, Weakness.NO_FORWARD_SECRECY),
    TLS_RSA_WITH_AES_256_CCM(0xC09D, Weakness.NO_FORWARD_SECRECY),
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA(0xC009, Weakness.CBC),
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA(0xC00A, Weakness.CBC),
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA(0xC013, Weakness.CBC),
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA(0xC014, Weakness.CBC),
    TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256(0xC023, Weakness.CBC),
    TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384(0xC024, Weakness.CBC),
    TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256(0xC027, Weakness.CBC),
    TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384(0xC028, Weakness.CBC),
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA(0x0033, Weakness.CBC),
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA(0x0039, Weakness.CBC),
    TLS_DHE_RSA_WITH_AES_128_CBC_SHA256(0x0067, Weakness.CBC),
    TLS_DHE_RSA_WITH_AES_256_CBC_SHA256(0x006B, Weakness.CBC),
    TLS_RSA_WITH_AES_128_CBC_SHA(0x002F, Weakness.CBC),
    TLS_RSA_WITH_AES_256_CBC_SHA(0x0035, Weakness.CBC),
    TLS_RSA_WITH_AES_128_CBC_SHA256(0x003C, Weakness.CBC),
    TLS_RSA_WITH_AES_256_CBC_SHA256(0x003D, Weakness.CBC),
    TLS_RSA_WITH_CAMELLIA_128_CBC_SHA(0x0041, Weakness.CBC),
    TLS_RSA_WITH_CAMELLIA_256_CBC_SHA(0x0084, Weakness.CBC),
    TLS_RSA_WITH_SEED_CBC_SHA(0x0096, Weakness.CBC),
    TLS_RSA_WITH_IDEA_CBC_SHA(0x0007, Weakness.CBC),
    TLS_RSA_WITH_3DES_EDE_CBC_SHA(0x000A, Weakness.TRIPLE_DES),
    TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA(0x0016, Weakness.TRIPLE_DES),
    TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA(0xC008, Weakness.TRIPLE_DES),
    TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA(0xC012, Weakness.TRIPLE_DES),
    TLS_RSA_WITH_DES_CBC_SHA(0x0009, Weakness.DES),
    TLS_DHE_RSA_WITH_DES_CBC_SHA(0x0015, Weakness.DES),
    TLS_RSA_WITH_RC4_128_MD5(0x0004, Weakness.RC4),
    TLS_RSA_WITH_RC4_128_SHA(0x0005, Weakness.RC4),
    TLS_ECDHE_ECDSA_WITH_RC4_128_SHA(0xC007, Weakness.RC4),
    TLS_ECDHE_RSA_WITH_RC4_128_SHA(0xC011, Weakness.RC4),
    TLS_RSA_EXPORT_WITH_RC4_40_MD5(0x0003, Weakness.EXPORT),
    TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5(0x0006, Weakness.EXPORT),
    TLS_RSA_EXPORT_WITH_DES40_CBC_SHA(0x0008, Weakness.EXPORT),
    TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA(0x0014, Weakness.EXPORT),
    TLS_RSA_WITH_NULL_MD5(0x0001, Weakness.NULL),
    TLS_RSA_WITH_NULL_SHA(0x0002, Weakness.NULL),
    TLS_RSA_WITH_NULL_SHA256(0x003B, Weakness.NULL),
    TLS_ECDHE_ECDSA_WITH_NULL_SHA(0xC006, Weakness.NULL),
    TLS_ECDHE_RSA_WITH_NULL_SHA(0xC010, Weakness.NULL),
    TLS_DH_anon_WITH_RC4_128_MD5(0x0018, Weakness.ANONYMOUS),
    TLS_DH_anon_WITH_3DES_EDE_CBC_SHA(0x001B, Weakness.ANONYMOUS),
    TLS_DH_anon_WITH_AES_128_CBC_SHA(0x0034, Weakness.ANONYMOUS),
    TLS_DH_anon_WITH_AES_256_CBC_SHA(0x003A, Weakness.ANONYMOUS),
    TLS_DH_anon_WITH_AES_128_GCM_SHA256(0x00A6, Weakness.ANONYMOUS),
    TLS_DH_anon_WITH_AES_256_GCM_SHA384(0x00A7, Weakness.ANONYMOUS),
    TLS_ECDH_anon_WITH_AES_128_CBC_SHA(0xC018, Weakness.ANONYMOUS),
    TLS_ECDH_anon_WITH_AES_256_CBC_SHA(0xC019, Weakness.ANONYMOUS);

    private static final Map<Integer, Suites> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(suite -> suite.code, Function.identity()));

    private final int code;
    private final Weakness weakness;

    Suites(int code, Weakness weakness) {
        this.code = code;
        this.weakness = weakness;
    }

    /** Why a suite must be refused. */
    enum Weakness {
        NONE("-"),
        NULL("NULL"),
        ANONYMOUS("anonymous"),
        EXPORT("EXPORT"),
        RC4("RC4"),
        DES("DES"),
        TRIPLE_DES("3DES"),
        /** MAC-then-encrypt: padding oracles (Lucky Thirteen). */
        CBC("CBC"),
        /** The server's key opens every recorded connection. */
        NO_FORWARD_SECRECY("static RSA"),
        /** An authentication tag of 64 bits. */
        SHORT_TAG("CCM_8"),
        /** Sound, but not on the CRYPTREC list. */
        UNLISTED("ARIA");

        private final String text;

        Weakness(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    int code() {
        return code;
    }

    Weakness weakness() {
        return weakness;
    }

    boolean tls13() {
        return code >>> 8 == 0x13;
    }

    static Optional<Suites> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Its name, or its code in hexadecimal. */
    static String name(int code) {
        return of(code).map(Suites::name).orElseGet(() -> String.format(java.util.Locale.ROOT, "0x%04X", code));
    }

    /** The codes of all suites of TLS 1.2 and older. */
    static List<Integer> before13() {
        return Arrays.stream(values())
                .filter(suite -> !suite.tls13())
                .map(Suites::code)
                .toList();
    }

    /** Those of TLS 1.2 and older in whose key exchange the server signs. */
    static List<Integer> signed() {
        return Arrays.stream(values())
                .filter(suite -> suite.name().contains("DHE_"))
                .map(Suites::code)
                .toList();
    }

    static List<Integer> of13() {
        return Arrays.stream(values()).filter(Suites::tls13).map(Suites::code).toList();
    }
}
