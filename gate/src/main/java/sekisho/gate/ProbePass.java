package sekisho.gate;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import sekisho.words.AddressText;

/**
 * Lets our own probes speak for a client address of their choice, so that the real listener and the real checks can be
 * tried as if from outside. A random value of 256 bits that lives only in this process's memory; the gate believes it only
 * on a loopback connection, removes it before forwarding, and marks the access record {@code sekisho.probe}.
 */
public final class ProbePass {
    /** The field that carries {@code VALUE;address=192.0.2.1}. */
    public static final String FIELD = "Sekisho-Probe";

    /** Where probes may go without a login, to try what comes after it; no application has anything there. */
    public static final String PLACE = "/.sekisho/probe/";

    /** What is kept for us on every host; where our own probes need no certificate of a device. */
    static final String OWN = "/.sekisho/";

    private static final String ADDRESS = ";address=";
    private static final int VALUE_LENGTH = 64;

    private final String value;

    ProbePass(String value) {
        this.value = value;
    }

    static ProbePass random() {
        byte[] bytes = new byte[VALUE_LENGTH / 2];
        new SecureRandom().nextBytes(bytes);
        return new ProbePass(HexFormat.of().formatHex(bytes));
    }

    /** The field value that claims {@code address}. */
    public String forAddress(String address) {
        return value + ADDRESS + address;
    }

    /** The address that a field value claims; empty when the value is not ours. Takes the same time wherever it differs. */
    Optional<InetAddress> claim(String field) {
        if (field.length() < VALUE_LENGTH + ADDRESS.length()) {
            return Optional.empty();
        }
        byte[] given = field.substring(0, VALUE_LENGTH).getBytes(StandardCharsets.UTF_8);
        boolean ours = MessageDigest.isEqual(given, value.getBytes(StandardCharsets.UTF_8));
        if (!ours || !field.startsWith(ADDRESS, VALUE_LENGTH)) {
            return Optional.empty();
        }
        return AddressText.parse(field.substring(VALUE_LENGTH + ADDRESS.length()));
    }

    /** The value is a secret of this process. */
    @Override
    public String toString() {
        return "ProbePass[***]";
    }
}
