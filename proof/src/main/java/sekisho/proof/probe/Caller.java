package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import sekisho.gate.GateSettings;
import sekisho.gate.ProbePass;

/** Sends single requests to the running gate under a client address of the probe's choice. Thread-safe. */
final class Caller {
    private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([a-z-]{1,64})\"");
    private static final Pattern REQUEST_ID = Pattern.compile("\"request-id\"\\s*:\\s*\"([!-~&&[^\"]]{1,128})\"");
    private static final String TOKEN_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private final Supplier<List<InetSocketAddress>> https;
    private final UnaryOperator<String> pass;
    private final RandomGenerator random;

    Caller(Supplier<List<InetSocketAddress>> https, UnaryOperator<String> pass, RandomGenerator random) {
        this.https = https;
        this.pass = pass;
        this.random = random;
    }

    /** One request on a connection of its own to the first TLS listener. */
    Wire.Answer call(GateSettings.Site site, InetAddress as, String method, String target, Map<String, String> more)
            throws IOException {
        try (Wire wire = open(site)) {
            Map<String, String> fields = new LinkedHashMap<>(fields(as));
            fields.put("Connection", "close");
            fields.putAll(more);
            return wire.send(method, authority(site), target, fields);
        }
    }

    /** The same with a body, sent as UTF-8. */
    Wire.Answer call(
            GateSettings.Site site, InetAddress as, String method, String target, Map<String, String> more, String body)
            throws IOException {
        return call(site, as, method, target, more, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a body of any bytes. */
    Wire.Answer call(
            GateSettings.Site site,
            InetAddress as,
            String method,
            String target,
            Map<String, String> more,
            byte[] bytes)
            throws IOException {
        try (Wire wire = open(site)) {
            Map<String, String> fields = new LinkedHashMap<>(fields(as));
            fields.put("Connection", "close");
            fields.putAll(more);
            if (!method.equals("GET")) {
                fields.put("Content-Length", Integer.toString(bytes.length));
            }
            return wire.send(method, authority(site), target, fields, bytes);
        }
    }

    /**
     * Comes as far as every check but not to the application: announces a body that is larger than the site takes, which is
     * the last thing that is checked, and never sends it.
     */
    Wire.Answer knock(GateSettings.Site site, InetAddress as) throws IOException {
        return knock(site, as, path());
    }

    Wire.Answer knock(GateSettings.Site site, InetAddress as, String target) throws IOException {
        try (Wire wire = open(site)) {
            return knock(wire, site, as, target);
        }
    }

    /** The same as a device that has a certificate. */
    Wire.Answer knock(GateSettings.Site site, InetAddress as, String target, KeyManager device) throws IOException {
        try (Wire wire = Wire.tls(listener(), site.host(), device)) {
            return knock(wire, site, as, target);
        }
    }

    private Wire.Answer knock(Wire wire, GateSettings.Site site, InetAddress as, String target) throws IOException {
        long tooLarge = site.maxBodyBytes() == Long.MAX_VALUE ? Long.MAX_VALUE : site.maxBodyBytes() + 1;
        Map<String, String> fields = new LinkedHashMap<>(fields(as));
        fields.put("Connection", "close");
        fields.put("Content-Length", Long.toString(tooLarge));
        fields.put("Content-Type", "application/octet-stream");
        return wire.send("POST", authority(site), target, fields);
    }

    Wire open(GateSettings.Site site) throws IOException {
        return Wire.tls(listener(), site.host());
    }

    private InetSocketAddress listener() throws IOException {
        List<InetSocketAddress> listeners = https.get();
        if (listeners.isEmpty()) {
            throw new IOException("the gate has no TLS listener");
        }
        return listeners.getFirst();
    }

    /** What every request of a probe carries. */
    Map<String, String> fields(InetAddress as) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("User-Agent", "Sekisho-Probe/1");
        fields.put("Accept", "application/json");
        fields.put(ProbePass.FIELD, pass.apply(as.getHostAddress()));
        return fields;
    }

    String authority(GateSettings.Site site) {
        int port = https.get().getFirst().getPort();
        return port == 443 ? site.host() : site.host() + ":" + port;
    }

    /** A path below the prefix that is reserved on every site, so that the application need not answer. */
    String path() {
        return ProbePass.PLACE + token();
    }

    /** 26 random characters that occur nowhere else. */
    String token() {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < 26; i++) {
            token.append(TOKEN_LETTERS.charAt(random.nextInt(TOKEN_LETTERS.length())));
        }
        return token.toString();
    }

    /** The id of the gate's reason, when the answer is a refusal of the gate that names one. */
    static Optional<String> reason(Wire.Answer answer) {
        Matcher matcher = REASON.matcher(answer.body());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * The id of the gate's reason, when the answer is a refusal that the gate itself wrote: problem details (RFC 9457) that name
     * the exchange by the id that the gate gave it. An application's own errors are not.
     */
    static Optional<String> refusal(Wire.Answer answer) {
        boolean problem = answer.field("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        Matcher named = REQUEST_ID.matcher(answer.body());
        boolean ours = named.find() && answer.field("X-Request-Id").equals(Optional.of(named.group(1)));
        return problem && ours ? reason(answer) : Optional.empty();
    }
}
