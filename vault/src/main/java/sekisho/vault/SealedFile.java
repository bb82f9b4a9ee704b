package sekisho.vault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import sekisho.store.Keys;
import sekisho.store.StoreException;

/**
 * Bytes encrypted frame by frame, so that a file of any size needs no more memory than a frame. Each frame is bound to its file, its
 * place and whether it is the last, so none can be left out, moved or cut off unnoticed.
 */
final class SealedFile {
    static final int FRAME = 1 << 20;

    private static final byte[] MAGIC = {'S', 'K', 'V', '1'};
    private static final int NAME = 16;
    private static final int MOST_OVERHEAD = 1 << 10;

    private SealedFile() {}

    private static String context(byte[] name, int frame, boolean last) {
        return "vault.blob/" + HexFormat.of().formatHex(name) + "/" + frame + (last ? "/last" : "");
    }

    /** Encrypts what is written to it; only {@link #close} completes the file. One thread. */
    static final class Writer extends OutputStream {
        private final DataOutputStream out;
        private final Keys keys;
        private final byte[] name;
        private final byte[] frame = new byte[FRAME];
        private int filled;
        private int frames;

        /** @param name 16 random bytes */
        Writer(OutputStream out, Keys keys, byte[] name) throws IOException {
            this.out = new DataOutputStream(out);
            this.keys = keys;
            this.name = name.clone();
            this.out.write(MAGIC);
            this.out.write(name);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (filled == FRAME) {
                    seal(false);
                }
                int taken = Math.min(left, FRAME - filled);
                System.arraycopy(bytes, from, frame, filled, taken);
                filled += taken;
                from += taken;
                left -= taken;
            }
        }

        private void seal(boolean last) throws IOException {
            byte[] sealed = keys.seal(Arrays.copyOf(frame, filled), context(name, frames++, last));
            out.writeInt(last ? -sealed.length : sealed.length);
            out.write(sealed);
            filled = 0;
        }

        @Override
        public void close() throws IOException {
            seal(true);
            out.close();
        }
    }

    /** Decrypts; whatever was changed ends in an {@link IOException}. One thread. */
    static final class Reader extends InputStream {
        private final DataInputStream in;
        private final Keys keys;
        private final byte[] name;
        private byte[] frame = new byte[0];
        private int at;
        private int frames;
        private boolean last;

        Reader(InputStream in, Keys keys) throws IOException {
            this.in = new DataInputStream(in);
            this.keys = keys;
            byte[] magic = this.in.readNBytes(MAGIC.length);
            this.name = this.in.readNBytes(NAME);
            if (!Arrays.equals(magic, MAGIC) || name.length < NAME) {
                throw new IOException("no file of the vault");
            }
        }

        @Override
        public int read() throws IOException {
            return fill() ? frame[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int taken = Math.min(length, frame.length - at);
            System.arraycopy(frame, at, bytes, offset, taken);
            at += taken;
            return taken;
        }

        private boolean fill() throws IOException {
            while (at == frame.length) {
                if (last) {
                    return false;
                }
                int length = in.readInt();
                last = length < 0;
                int sealed = Math.abs(length);
                if (sealed > FRAME + MOST_OVERHEAD) {
                    throw new IOException("a frame is too long");
                }
                byte[] bytes = in.readNBytes(sealed);
                if (bytes.length < sealed) {
                    throw new EOFException("a frame was cut");
                }
                try {
                    frame = keys.open(bytes, context(name, frames++, last));
                } catch (StoreException e) {
                    throw new IOException("a frame was changed", e);
                }
                at = 0;
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
