package sekisho.mail;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The macros of SPF (RFC 7208 §7). Only computes, but for {@code %{p}}, which the evaluation looks up. */
final class SpfMacros {
    private static final Pattern MACRO =
            Pattern.compile("%(?:\\{([slodiphcrtvSLODIPHCRTV])(\\d{0,3})([rR]?)([-.+,/_=]*)}|([%_-]))");
    private static final Pattern TOP_LABEL = Pattern.compile("(?=.*[A-Za-z-])[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");

    private final InetAddress client;
    private final String local;
    private final String senderDomain;
    private final String helo;
    private final InstantSource clock;

    SpfMacros(InetAddress client, String local, String senderDomain, String helo, InstantSource clock) {
        this.client = client;
        this.local = local.isEmpty() ? "postmaster" : local;
        this.senderDomain = senderDomain;
        this.helo = helo;
        this.clock = clock;
    }

    /** Whether every {@code %} of a text begins a macro (RFC 7208 §7.1: macro-string). */
    static boolean isString(String text) {
        return !MACRO.matcher(text).replaceAll("").contains("%") && digitsAreSound(text);
    }

    private static boolean digitsAreSound(String text) {
        Matcher matcher = MACRO.matcher(text);
        while (matcher.find()) {
            String digits = matcher.group(2);
            if (digits != null && !digits.isEmpty() && Integer.parseInt(digits) == 0) {
                return false;
            }
        }
        return true;
    }

    /** A domain-spec: ends in a macro or in a top label that is no number. */
    static boolean isDomainSpec(String text) {
        // c, r and t are for explanations only
        if (text.isEmpty() || !isString(text) || text.matches(".*%\\{[crtCRT].*")) {
            return false;
        }
        if (text.endsWith("}")) {
            return true;
        }
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        int dot = bare.lastIndexOf('.');
        return dot >= 0 && TOP_LABEL.matcher(bare.substring(dot + 1)).matches();
    }

    /**
     * The domain that a domain-spec names for the current domain; labels are cut from the left to fit 253 characters.
     *
     * @param name the validated name of the client, asked for only where {@code %{p}} occurs
     */
    String expand(String spec, String domain, Supplier<String> name) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = MACRO.matcher(spec);
        int at = 0;
        while (matcher.find()) {
            out.append(spec, at, matcher.start());
            at = matcher.end();
            out.append(
                    matcher.group(5) == null
                            ? value(matcher, domain, name)
                            : switch (matcher.group(5)) {
                                case "%" -> "%";
                                case "_" -> " ";
                                default -> "%20";
                            });
        }
        out.append(spec, at, spec.length());
        String whole = out.toString();
        while (whole.length() > 253 && whole.indexOf('.') > 0) {
            whole = whole.substring(whole.indexOf('.') + 1);
        }
        return whole;
    }

    private String value(Matcher macro, String domain, Supplier<String> name) {
        String letter = macro.group(1);
        String plain = switch (letter.toLowerCase(Locale.ROOT)) {
            case "s" -> local + "@" + senderDomain;
            case "l" -> local;
            case "o" -> senderDomain;
            case "d" -> domain;
            case "i" -> dotted();
            case "p" -> name.get();
            case "h" -> helo;
            case "v" -> client.getAddress().length == 4 ? "in-addr" : "ip6";
            case "c" -> client.getHostAddress();
            case "r" -> "unknown";
            default -> Long.toString(clock.instant().getEpochSecond());
        };
        String delimiters = macro.group(4).isEmpty() ? "." : macro.group(4);
        List<String> parts = new ArrayList<>(List.of(plain.split("[" + Pattern.quote(delimiters) + "]", -1)));
        if (!macro.group(3).isEmpty()) {
            Collections.reverse(parts);
        }
        int most = macro.group(2).isEmpty() ? parts.size() : Integer.parseInt(macro.group(2));
        String joined = String.join(".", parts.subList(Math.max(0, parts.size() - most), parts.size()));
        return Character.isUpperCase(letter.charAt(0))
                ? URLEncoder.encode(joined, StandardCharsets.UTF_8).replace("+", "%20")
                : joined;
    }

    private String dotted() {
        byte[] bytes = client.getAddress();
        if (bytes.length == 4) {
            return client.getHostAddress();
        }
        StringBuilder nibbles = new StringBuilder();
        for (byte b : bytes) {
            nibbles.append(nibbles.isEmpty() ? "" : ".")
                    .append(Integer.toHexString((b >> 4) & 15))
                    .append('.')
                    .append(Integer.toHexString(b & 15));
        }
        return nibbles.toString();
    }
}
