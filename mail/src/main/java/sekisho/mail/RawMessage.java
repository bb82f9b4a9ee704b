package sekisho.mail;

/** A finished message; the bytes are shared, so nobody changes them. */
final class RawMessage {
    private final byte[] bytes;

    RawMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
