package sekisho.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An MTA-STS policy (RFC 8461 §3.2).
 *
 * @param mx patterns: a host, or {@code *.} and a domain for exactly one label
 */
record StsPolicy(Mode mode, List<String> mx, Duration maxAge) {
    private static final long MOST_SECONDS = 31_557_600;
    private static final int MOST_PATTERNS = 200;

    enum Mode {
        ENFORCE,
        TESTING,
        NONE
    }

    StsPolicy {
        mx = List.copyOf(mx);
    }

    /** Reads a policy file; empty when it breaks the grammar or lacks what it must have. */
    static Optional<StsPolicy> parse(String text) {
        Optional<Mode> mode = Optional.empty();
        boolean version = false;
        long maxAge = -1;
        List<String> mx = new ArrayList<>();
        for (String line : text.lines().limit(1_000).toList()) {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (key) {
                case "version" -> version = value.equals("STSv1");
                case "mode" ->
                    mode = switch (value) {
                        case "enforce" -> Optional.of(Mode.ENFORCE);
                        case "testing" -> Optional.of(Mode.TESTING);
                        case "none" -> Optional.of(Mode.NONE);
                        default -> Optional.empty();
                    };
                case "mx" -> mx.add(value.toLowerCase(Locale.ROOT));
                case "max_age" -> maxAge = value.matches("\\d{1,10}") ? Long.parseLong(value) : -1;
                default -> {} // RFC 8461 §3.2: unknown fields are ignored
            }
        }
        if (!version
                || mode.isEmpty()
                || maxAge < 0
                || mx.size() > MOST_PATTERNS
                || (mx.isEmpty() && mode.get() != Mode.NONE)) {
            return Optional.empty();
        }
        return Optional.of(new StsPolicy(mode.get(), mx, Duration.ofSeconds(Math.min(maxAge, MOST_SECONDS))));
    }

    /** RFC 8461 §4.1. */
    boolean allows(String host) {
        int dot = host.indexOf('.');
        return mx.contains(host) || (dot > 0 && mx.contains("*" + host.substring(dot)));
    }

    /** As {@link #parse} reads it. */
    String text() {
        StringBuilder text = new StringBuilder("version: STSv1\nmode: ")
                .append(mode.name().toLowerCase(Locale.ROOT))
                .append("\nmax_age: ")
                .append(maxAge.toSeconds())
                .append('\n');
        mx.forEach(pattern -> text.append("mx: ").append(pattern).append('\n'));
        return text.toString();
    }
}
