package sekisho.app.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values with units, as the configuration writes them. Every parser throws IllegalArgumentException on anything else. */
final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|B|KiB|MiB|GiB)");
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private Units() {}

    /** {@code 500ms}, {@code 30s}, {@code 15m}, {@code 12h}, {@code 365d}. */
    static Duration duration(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no duration");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException("no duration");
        };
    }

    /** {@code 512B}, {@code 16KiB}, {@code 64MiB}, {@code 1GiB}. */
    static long bytes(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no size");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> number;
            case "KiB" -> Math.multiplyExact(number, 1L << 10);
            case "MiB" -> Math.multiplyExact(number, 1L << 20);
            case "GiB" -> Math.multiplyExact(number, 1L << 30);
            default -> throw new IllegalArgumentException("no size");
        };
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    static String sizeText(long bytes) {
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    /** {@code 443}, {@code 0.0.0.0:443}, {@code [::1]:8443}; an address, never a name. */
    static InetSocketAddress socketAddress(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "0.0.0.0" : text.substring(0, colon);
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port");
        }
        String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    /** A host name in lower case (RFC 1123; RFC 5890 A-labels for others). */
    static String hostName(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!HOST_NAME.matcher(lower).matches()) {
            throw new IllegalArgumentException("no host name");
        }
        return lower;
    }

    /** An ISO 3166-1 alpha-2 code. */
    static String country(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (!Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(upper)) {
            throw new IllegalArgumentException("no country");
        }
        return upper;
    }
}
