package sekisho.gate;

import java.io.InputStream;
import java.util.Optional;
import sekisho.store.ScratchFile;

/** A scratch file as a stream. One thread; throws what its reader throws. */
final class ScratchStream extends InputStream {
    private final ScratchFile.Reader reader;
    private byte[] block = {};
    private int at;

    ScratchStream(ScratchFile.Reader reader) {
        this.reader = reader;
    }

    /** Whether there is a byte left. */
    private boolean fill() {
        while (at == block.length) {
            Optional<byte[]> next = reader.next();
            if (next.isEmpty()) {
                return false;
            }
            block = next.get();
            at = 0;
        }
        return true;
    }

    @Override
    public int read() {
        return fill() ? block[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, to, offset, count);
        at += count;
        return count;
    }
}
