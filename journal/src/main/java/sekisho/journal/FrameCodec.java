package sekisho.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/** Turns JSON Lines into frames and back: zstd, then AES-256-GCM, then the chain. Keeps buffers; one thread at a time. */
final class FrameCodec implements AutoCloseable {
    /** The largest text of a frame: a full batch and the largest record after it. */
    static final int LARGEST_TEXT = 12 << 20;

    private final Keys keys;
    private final Kind kind;
    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private byte[] compressed = new byte[0];

    FrameCodec(Keys keys, Kind kind, int level) {
        this.keys = keys;
        this.kind = kind;
        compressor.setLevel(level);
        compressor.setContentSize(true);
    }

    /** A frame as it is written, from its place in the chain and its text. */
    record Encoded(Frame frame, ByteBuffer bytes, Bytes link) {}

    Encoded encode(long sequence, Frame place, Bytes previous, byte[] text, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int size = compressor.compressByteArray(compressed, 0, compressed.length, text, 0, length);
        byte[] payload =
                keys.seal(Arrays.copyOf(compressed, size), Frame.context(kind, sequence, place.index(), previous));
        Frame frame = new Frame(
                place.offset(),
                place.index(),
                payload.length,
                place.records(),
                place.firstMillis(),
                place.lastMillis());
        ByteBuffer out = ByteBuffer.allocate(frame.length());
        frame.putHead(out);
        out.put(payload).putInt(frame.length());
        Bytes link = previous.chain(out.array(), 0, out.position());
        link.putInto(out);
        return new Encoded(frame, out.flip(), link);
    }

    /**
     * The text of a frame.
     *
     * @param bytes the frame as it lies on disk
     * @throws IOException when it was changed or moved
     */
    byte[] decode(long sequence, Frame frame, Bytes previous, byte[] bytes) throws IOException {
        try {
            byte[] payload = Arrays.copyOfRange(bytes, Frame.HEAD, Frame.HEAD + frame.payload());
            byte[] packed = keys.open(payload, Frame.context(kind, sequence, frame.index(), previous));
            long size = Zstd.getFrameContentSize(packed);
            if (size < 0 || size > LARGEST_TEXT) {
                throw new IOException("a frame names an impossible size");
            }
            return decompressor.decompress(packed, (int) size);
        } catch (StoreException | ZstdException e) {
            throw new IOException("a frame cannot be opened", e);
        }
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
