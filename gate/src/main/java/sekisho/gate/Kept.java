package sekisho.gate;

import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;
import sekisho.store.Scratch;
import sekisho.store.ScratchFile;

/**
 * A request's body, kept until those have seen it who must: its beginning in memory, the rest in an encrypted file. Event loop; the
 * file is written on a virtual thread, of which at most two blocks wait in memory.
 */
final class Kept implements AutoCloseable {
    /** What is written to the file at once, bytes. */
    static final int BLOCK = 128 << 10;

    /** Told on the event loop what the writing came to. */
    interface Listener {
        /** There is room for more. */
        void drained();

        /** It cannot be kept. */
        void failed(Throwable why);
    }

    private final long inMemory;
    private final @Nullable Scratch scratch;
    private final Workshop workshop;
    private final Listener listener;
    private final Buffer memory = Buffer.buffer();
    private Buffer block = Buffer.buffer();
    private @Nullable ScratchFile file;
    private long length;
    private boolean writing;
    private boolean closed;
    private @Nullable Runnable whenWritten;

    /**
     * @param inMemory bytes at most, when there is a scratch
     * @param scratch for what is longer; null when the caller sees to the bound
     */
    Kept(long inMemory, @Nullable Scratch scratch, Workshop workshop, Listener listener) {
        this.inMemory = inMemory;
        this.scratch = scratch;
        this.workshop = workshop;
        this.listener = listener;
    }

    /** How many of so many bytes would be kept in memory for as long as the body is. */
    long inMemory(int count) {
        return scratch == null ? count : Math.clamp(inMemory - memory.length(), 0, count);
    }

    void add(Buffer bytes) {
        int first = (int) inMemory(bytes.length());
        length += bytes.length();
        memory.appendBuffer(bytes, 0, first);
        if (first < bytes.length()) {
            block.appendBuffer(bytes, first, bytes.length() - first);
            if (block.length() >= BLOCK) {
                write();
            }
        }
    }

    /** Whether no more should be added until there is room. */
    boolean isFull() {
        return writing && block.length() >= BLOCK;
    }

    /** All of it was added; runs {@code then} when it is where it belongs. */
    void whole(Runnable then) {
        whenWritten = then;
        if (!writing) {
            written();
        }
    }

    private void write() {
        if (writing || closed) {
            return;
        }
        writing = true;
        byte[] bytes = block.getBytes();
        block = Buffer.buffer();
        Outcome outcome = new Outcome();
        workshop.step(
                () -> {
                    try {
                        append(bytes);
                    } catch (RuntimeException e) {
                        outcome.failure = e;
                    }
                },
                () -> {
                    writing = false;
                    if (closed) {
                        release();
                    } else if (outcome.failure != null) {
                        listener.failed(outcome.failure);
                    } else {
                        written();
                    }
                });
    }

    private static final class Outcome {
        private @Nullable Throwable failure;
    }

    /** On the virtual thread; the bridge orders what one does after the other. */
    private void append(byte[] bytes) {
        ScratchFile to = file;
        if (to == null && scratch != null) {
            to = scratch.open();
            file = to;
        }
        if (to != null) {
            for (int at = 0; at < bytes.length; at += ScratchFile.LARGEST_BLOCK) {
                to.append(bytes, at, Math.min(ScratchFile.LARGEST_BLOCK, bytes.length - at));
            }
        }
    }

    private void written() {
        Runnable then = whenWritten;
        if (block.length() >= BLOCK || (then != null && block.length() > 0)) {
            write();
        } else if (then != null) {
            whenWritten = null;
            then.run();
        }
        if (!isFull()) {
            listener.drained();
        }
    }

    long length() {
        return length;
    }

    Buffer memory() {
        return memory;
    }

    /** What follows the part in memory; null when nothing does. Asked when it is whole. */
    @Nullable
    ScratchFile file() {
        return file;
    }

    /** Reads it from its beginning. Asked when it is whole; any thread. */
    InputStream open() {
        InputStream first = new ByteBufInputStream(((BufferInternal) memory).getByteBuf());
        ScratchFile rest = file;
        return rest == null ? first : new SequenceInputStream(first, new ScratchStream(rest.reader()));
    }

    /** What is being written ends first. */
    @Override
    public void close() {
        closed = true;
        whenWritten = null;
        if (!writing) {
            release();
        }
    }

    private void release() {
        if (file != null) {
            file.close();
        }
    }
}
