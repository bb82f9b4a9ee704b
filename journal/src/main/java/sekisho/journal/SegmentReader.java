package sekisho.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One segment as it was when it was opened for reading; what is appended later is not seen. One thread at a time; whoever
 * opens it closes it.
 */
final class SegmentReader implements AutoCloseable {
    private static final int WINDOW = 4096;

    private final SegmentFile file;
    private final FileChannel channel;
    private final byte[] headerBytes;
    private final @Nullable SegmentHeader header;
    private final @Nullable Seal seal;
    private final long framesEnd;
    private final byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowLength;

    private SegmentReader(SegmentFile file, FileChannel channel, long size) throws IOException {
        this.file = file;
        this.channel = channel;
        this.headerBytes = read(0, (int) Math.min(SegmentHeader.LENGTH, size));
        this.header = SegmentHeader.decode(headerBytes)
                .filter(it -> it.kind() == file.kind() && it.sequence() == file.sequence())
                .orElse(null);
        long sealAt = size - Seal.LENGTH;
        this.seal = sealAt < SegmentHeader.LENGTH
                ? null
                : Seal.decode(read(sealAt, Seal.LENGTH)).orElse(null);
        this.framesEnd = seal == null ? size : sealAt;
    }

    /**
     * Opens a segment under the name that it has now.
     *
     * @param most bytes to look at when the segment is not sealed yet
     * @throws NoSuchFileException when it is there under neither name
     */
    static SegmentReader open(SegmentFile file, long most) throws IOException {
        try {
            return openExactly(file, most);
        } catch (NoSuchFileException e) {
            return openExactly(file.other(), most);
        }
    }

    private static SegmentReader openExactly(SegmentFile file, long most) throws IOException {
        FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
        try {
            long size = file.open() ? Math.min(channel.size(), most) : channel.size();
            return new SegmentReader(file, channel, size);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    SegmentFile file() {
        return file;
    }

    /** Empty when the header is cut, changed, or belongs to another segment. */
    Optional<SegmentHeader> header() {
        return Optional.ofNullable(header);
    }

    byte[] headerBytes() {
        return headerBytes.clone();
    }

    /** Empty when the segment is not sealed. Says nothing about the signature. */
    Optional<Seal> seal() {
        return Optional.ofNullable(seal);
    }

    /** Where the frames end and the seal, if any, begins. */
    long framesEnd() {
        return framesEnd;
    }

    /** The frame at an offset with an index; empty when there is no such whole frame before {@link #framesEnd}. */
    Optional<Frame> frameAt(long offset, int index) throws IOException {
        return frameAt(offset).filter(frame -> frame.index() == index);
    }

    private Optional<Frame> frameAt(long offset) throws IOException {
        if (offset < SegmentHeader.LENGTH || framesEnd - offset < Frame.HEAD) {
            return Optional.empty();
        }
        window(offset, Frame.HEAD);
        return Frame.decode(ByteBuffer.wrap(window, (int) (offset - windowStart), Frame.HEAD), offset)
                .filter(frame -> frame.end() <= framesEnd);
    }

    /** The frame that ends at an offset; empty when there is none. */
    Optional<Frame> frameBefore(long end) throws IOException {
        if (end - SegmentHeader.LENGTH < Frame.HEAD + Frame.TAIL) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(read(end - Frame.TAIL, Integer.BYTES)).getInt();
        return length <= 0 ? Optional.empty() : frameAt(end - length).filter(frame -> frame.length() == length);
    }

    /** All frames up to the first that is torn or changed in its head. */
    List<Frame> frames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        Optional<Frame> frame = frameAt(SegmentHeader.LENGTH, 0);
        while (frame.isPresent()) {
            frames.add(frame.get());
            frame = frameAt(frame.get().end(), frames.size());
        }
        return frames;
    }

    /** Has the bytes from an offset on in the window; heads of small frames are read many at a time. */
    private void window(long offset, int length) throws IOException {
        if (offset < windowStart || offset + length > windowStart + windowLength) {
            windowLength = (int) Math.min(WINDOW, framesEnd - offset);
            windowStart = offset;
            fill(ByteBuffer.wrap(window, 0, windowLength), offset);
        }
    }

    byte[] bytes(Frame frame) throws IOException {
        return read(frame.offset(), frame.length());
    }

    /** The link that stands before a frame: at the end of the frame before, or the hash of the header. */
    Bytes linkBefore(Frame frame) throws IOException {
        return frame.index() == 0
                ? Bytes.hash(headerBytes)
                : Bytes.of(read(frame.offset() - Bytes.HASH_LENGTH, Bytes.HASH_LENGTH));
    }

    byte[] read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    private void fill(ByteBuffer buffer, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new EOFException("a segment became shorter while it was read");
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
