package sekisho.gate;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in a ClientHello (RFC 8446 §4.1.2) that came in one record.
 *
 * @param serverName lower case, or empty (RFC 6066 §3)
 * @param acme whether the only application protocol is {@code acme-tls/1} (RFC 8737 §3)
 */
record ClientHello(String serverName, boolean acme) {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    /** Reads without moving the reader index; null for what is no whole ClientHello in one record. Never throws. */
    static @Nullable ClientHello peek(ByteBuf bytes) {
        try {
            return read(bytes.duplicate());
        } catch (IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static @Nullable ClientHello read(ByteBuf in) {
        if (in.readUnsignedByte() != HANDSHAKE) {
            return null;
        }
        in.skipBytes(2);
        ByteBuf record = in.readSlice(in.readUnsignedShort());
        if (record.readUnsignedByte() != CLIENT_HELLO) {
            return null;
        }
        ByteBuf hello = record.readSlice(record.readUnsignedMedium());
        hello.skipBytes(2 + 32);
        hello.skipBytes(hello.readUnsignedByte());
        hello.skipBytes(hello.readUnsignedShort());
        hello.skipBytes(hello.readUnsignedByte());
        ByteBuf extensions = hello.readSlice(hello.readUnsignedShort());
        String name = "";
        boolean acme = false;
        while (extensions.isReadable()) {
            int type = extensions.readUnsignedShort();
            ByteBuf body = extensions.readSlice(extensions.readUnsignedShort());
            if (type == SERVER_NAME && body.isReadable()) {
                body.skipBytes(2 + 1);
                name = text(body, body.readUnsignedShort()).toLowerCase(Locale.ROOT);
            } else if (type == ALPN) {
                body.skipBytes(2);
                acme = text(body, body.readUnsignedByte()).equals(Challenges.ALPN) && !body.isReadable();
            }
        }
        return new ClientHello(name, acme);
    }

    private static String text(ByteBuf bytes, int length) {
        return bytes.readSlice(length).toString(StandardCharsets.US_ASCII);
    }
}
