package sekisho.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import sekisho.words.Bilingual;

/**
 * How the login's pages of one site look, so that members know whose they are.
 *
 * @param name the provider's or the service's
 * @param colour of buttons and links, {@code #rrggbb}
 * @param logo shown beside the name; empty for none
 */
public record Branding(Bilingual name, Optional<String> colour, Optional<Logo> logo) {
    /** The largest logo, in bytes. */
    public static final int MOST_LOGO_BYTES = 256 << 10;

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    /** @throws IllegalArgumentException when the colour is none */
    public Branding {
        if (colour.filter(text -> !isColour(text)).isPresent()) {
            throw new IllegalArgumentException("a colour is #rrggbb");
        }
    }

    /** Whether a text is a colour as it is written here. */
    public static boolean isColour(String text) {
        return COLOUR.matcher(text).matches();
    }

    /** A picture. Immutable. */
    public static final class Logo {
        private final String type;
        private final byte[] bytes;

        private Logo(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes.clone();
        }

        /** The picture in a file: PNG, JPEG or WebP by its first bytes, at most 256 KiB; empty for anything else. */
        public static Optional<Logo> of(byte[] bytes) {
            if (bytes.length > MOST_LOGO_BYTES || bytes.length < 12) {
                return Optional.empty();
            }
            String head = new String(bytes, 0, 12, StandardCharsets.ISO_8859_1);
            String type = head.startsWith("\u0089PNG\r\n")
                    ? "image/png"
                    : head.startsWith("\u00ff\u00d8\u00ff")
                            ? "image/jpeg"
                            : head.startsWith("RIFF") && head.endsWith("WEBP") ? "image/webp" : "";
            return type.isEmpty() ? Optional.empty() : Optional.of(new Logo(type, bytes));
        }

        String type() {
            return type;
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /**
     * The style sheet that puts the colour and the logo in. Text on it is black or white, whichever contrasts more (WCAG 2.2 §1.4.3);
     * links keep the pages' own colour, which is known to be readable.
     */
    String style() {
        String colours = colour.map(text -> {
                    String ink = luminance(text) > 0.179 ? "#000" : "#fff"; // where both contrast alike
                    return ":root{--brand:" + text + ";--brand-ink:" + ink + "}\n";
                })
                .orElse("");
        String picture = logo.isPresent() ? ".site{background-image:url(/.sekisho/logo);padding-left:3rem}\n" : "";
        return colours + picture;
    }

    /** WCAG 2.2, relative luminance: 0 for black to 1 for white. */
    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
    }

    private static double linear(String colour, int at) {
        double value = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
