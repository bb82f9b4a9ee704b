package sekisho.vault;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes every absolute address of the site the public one over HTTPS, wherever it stands: in HTML, CSS, feeds, sitemaps, JSON and
 * scripts, plain, with escaped slashes ({@code http:\/\/}) or percent-encoded ({@code http%3A%2F%2F}), with or without a scheme.
 * Works on bytes, so that a page keeps its character set and every other byte. Immutable; any thread.
 */
final class Rewriter {
    private final List<String> authorities;
    private final String publicAuthority;

    Rewriter(Set<String> authorities, String publicAuthority) {
        this.authorities = authorities.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.publicAuthority = publicAuthority;
    }

    /** The same array when there is nothing to change. */
    byte[] rewrite(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String changed = rewrite(text);
        return changed == text ? content : changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same string when there is nothing to change; characters stand for themselves. */
    String rewrite(String text) {
        StringBuilder out = null;
        int copied = 0;
        int at = 0;
        while (true) {
            Slashes slashes = Slashes.next(text, at);
            if (slashes == null) {
                break;
            }
            at = slashes.end();
            String authority = authorityAt(text, at, slashes.encoded());
            if (authority == null || !slashes.isAddress(text)) {
                continue;
            }
            String written = slashes.encoded() ? authority.replace(":", "%3A") : authority;
            int end = at + written.length();
            if (out == null) {
                out = new StringBuilder(text.length() + 64);
            }
            out.append(text, copied, slashes.schemeStart(text));
            out.append(slashes.publicForm(text));
            out.append(slashes.encoded() ? publicAuthority.replace(":", "%3A") : publicAuthority);
            copied = end;
            at = end;
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    private @Nullable String authorityAt(String text, int at, boolean encoded) {
        for (String authority : authorities) {
            String written = encoded ? authority.replace(":", "%3A") : authority;
            if (text.regionMatches(true, at, written, 0, written.length()) && endsThere(text, at + written.length())) {
                return authority;
            }
        }
        return null;
    }

    /** Whether the authority does not go on: neither a longer name nor another port. */
    private static boolean endsThere(String text, int at) {
        if (at >= text.length()) {
            return true;
        }
        char c = text.charAt(at);
        if (c == ':') {
            return at + 1 >= text.length() || !Character.isDigit(text.charAt(at + 1));
        }
        if (c == '.') {
            return at + 1 >= text.length() || !isNameCharacter(text.charAt(at + 1));
        }
        boolean encodedColon = text.regionMatches(true, at, "%3A", 0, 3)
                && at + 3 < text.length()
                && Character.isDigit(text.charAt(at + 3));
        return !isNameCharacter(c) && c != '@' && !encodedColon;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** Two slashes as they may be written. */
    private record Slashes(int start, int end, boolean encoded) {
        static @Nullable Slashes next(String text, int from) {
            for (int i = from; i < text.length() - 1; i++) {
                switch (text.charAt(i)) {
                    case '/' -> {
                        if (text.charAt(i + 1) == '/') {
                            return new Slashes(i, i + 2, false);
                        }
                    }
                    case '\\' -> {
                        if (text.startsWith("\\/\\/", i)) {
                            return new Slashes(i, i + 4, false);
                        }
                    }
                    case '%' -> {
                        if (text.regionMatches(true, i, "%2f%2f", 0, 6)) {
                            return new Slashes(i, i + 6, true);
                        }
                    }
                    default -> {}
                }
            }
            return null;
        }

        private String colon() {
            return encoded ? "%3a" : ":";
        }

        int schemeStart(String text) {
            for (String scheme : List.of("https", "http")) {
                String before = scheme + colon();
                int at = start - before.length();
                if (at >= 0 && text.regionMatches(true, at, before, 0, before.length())) {
                    return at;
                }
            }
            return start;
        }

        /** An address has a scheme, or stands at the beginning of a quoted, bracketed or spaced value. */
        boolean isAddress(String text) {
            if (schemeStart(text) < start || start == 0) {
                return true;
            }
            return !encoded && "\"'(= \t\n\r,>".indexOf(text.charAt(start - 1)) >= 0;
        }

        String publicForm(String text) {
            String slashes = text.substring(start, end);
            return schemeStart(text) < start ? "https" + (encoded ? "%3A" : ":") + slashes : slashes;
        }
    }
}
