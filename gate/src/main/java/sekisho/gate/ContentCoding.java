package sekisho.gate;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Takes content codings off (RFC 9110 §8.4.1), for inspection only. What comes out is bounded by the caller's limit, so a small
 * body cannot unfold into a large one, whatever its ratio. Never throws on any bytes. Only computes; any thread.
 */
final class ContentCoding {
    private static final int GZIP_HEAD = 10;
    private static final int CHUNK = 8 << 10;

    private ContentCoding() {}

    /**
     * What a body says without its coding.
     *
     * @param truncated whether the limit was reached or the coded form is broken or incomplete
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Decoded(byte[] bytes, boolean truncated) {}

    /** Whether there is no coding. */
    static boolean isIdentity(@Nullable String coding) {
        return coding == null || coding.isBlank() || name(coding).equals("identity");
    }

    /** Whether the coding, or there being none, can be handled; a list of several cannot. */
    static boolean isKnown(@Nullable String coding) {
        return isIdentity(coding) || isGzip(coding) || isDeflate(coding);
    }

    /** The body without its coding, at most {@code limit} bytes of it. */
    static Decoded decode(@Nullable String coding, byte[] body, long limit) {
        int most = (int) Math.min(limit, Integer.MAX_VALUE - CHUNK);
        if (isGzip(coding)) {
            int head = gzipHead(body);
            return head < 0 ? new Decoded(new byte[0], true) : inflate(body, head, true, most);
        }
        if (isDeflate(coding)) {
            // zlib by the standard (RFC 9110 §8.4.1.2), raw by some servers
            return inflate(body, 0, !isZlib(body), most);
        }
        boolean cut = body.length > most;
        return new Decoded(cut ? java.util.Arrays.copyOf(body, most) : body, cut);
    }

    private static String name(String coding) {
        return coding.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isGzip(@Nullable String coding) {
        return coding != null && (name(coding).equals("gzip") || name(coding).equals("x-gzip"));
    }

    private static boolean isDeflate(@Nullable String coding) {
        return coding != null && name(coding).equals("deflate");
    }

    private static boolean isZlib(byte[] body) {
        return body.length >= 2 && (body[0] & 0x0F) == 8 && ((body[0] & 0xFF) * 256 + (body[1] & 0xFF)) % 31 == 0;
    }

    private static Decoded inflate(byte[] body, int from, boolean raw, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(most, Math.max(64, body.length * 3)));
        byte[] chunk = new byte[CHUNK];
        try (Inflater inflater = new Inflater(raw)) {
            inflater.setInput(body, from, body.length - from);
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0) {
                    return new Decoded(out.toByteArray(), !inflater.finished());
                }
                int room = most - out.size();
                out.write(chunk, 0, Math.min(count, room));
                if (count > room) {
                    return new Decoded(out.toByteArray(), true);
                }
            }
            return new Decoded(out.toByteArray(), false);
        } catch (DataFormatException e) {
            return new Decoded(out.toByteArray(), true);
        }
    }

    /** Length of the gzip header (RFC 1952 §2.3), or -1. */
    private static int gzipHead(byte[] body) {
        if (body.length < GZIP_HEAD || (body[0] & 0xFF) != 0x1F || (body[1] & 0xFF) != 0x8B || body[2] != 8) {
            return -1;
        }
        int flags = body[3];
        int at = GZIP_HEAD;
        if ((flags & 4) != 0) {
            if (at + 2 > body.length) {
                return -1;
            }
            at += 2 + (body[at] & 0xFF) + ((body[at + 1] & 0xFF) << 8);
        }
        for (int text = 8; text <= 16; text <<= 1) {
            if ((flags & text) != 0) {
                while (at < body.length && body[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        if ((flags & 2) != 0) {
            at += 2;
        }
        return at <= body.length ? at : -1;
    }
}
