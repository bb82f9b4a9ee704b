package sekisho.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request's path as an application may read it: decoded once, without empty segments, dots resolved (RFC 3986 §5.2.4). What
 * two applications could read differently has no such form: a percent sign, slash or backslash that was encoded, path
 * parameters, control characters, bytes that are no UTF-8, more than 64 segments.
 */
record ScreenPath(List<String> segments) {
    private static final int MOST_SEGMENTS = 64;

    ScreenPath {
        segments = List.copyOf(segments);
    }

    static Optional<ScreenPath> of(String rawPath) {
        if (!rawPath.startsWith("/") || rawPath.indexOf('\\') >= 0 || rawPath.indexOf(';') >= 0) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.split("/", MOST_SEGMENTS + 2)) {
            Optional<String> decoded = raw.indexOf('%') < 0 ? plain(raw) : decode(raw);
            if (decoded.isEmpty() || segments.size() > MOST_SEGMENTS) {
                return Optional.empty();
            }
            switch (decoded.get()) {
                case "", "." -> {}
                case ".." -> {
                    if (!segments.isEmpty()) {
                        segments.removeLast();
                    }
                }
                default -> segments.add(decoded.get());
            }
        }
        return segments.size() > MOST_SEGMENTS ? Optional.empty() : Optional.of(new ScreenPath(segments));
    }

    private static Optional<String> plain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                return Optional.empty();
            }
        }
        return Optional.of(segment);
    }

    private static Optional<String> decode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                int value = high * 16 + low;
                boolean ambiguous = high < 0 || low < 0 || value < 0x20 || value == 0x7f;
                if (ambiguous || value == '%' || value == '/' || value == '\\' || value == ';') {
                    return Optional.empty();
                }
                bytes.put((byte) value);
                i += 2;
            } else if (c < 0x20 || c >= 0x7f) {
                return Optional.empty(); // RFC 3986 §2: a URI is ASCII; mixed with escapes it could be anything
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
