package sekisho.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@link Scratch}: written block by block, then read from its beginning by any number of readers. Written by one thread at
 * a time, read by others when that is done; {@link #close}, which ends what is under way with an exception, by any.
 */
public final class ScratchFile implements AutoCloseable {
    /*
     * Each block is sealed by AES-256-GCM (NIST SP 800-38D) under a key that is used for this file only, with its index as the
     * nonce: no pair of key and nonce occurs twice, and a block that was moved or changed does not open.
     */

    /** The most bytes of a block. */
    public static final int LARGEST_BLOCK = 1 << 20;

    private static final int TAG_BITS = 128;
    private static final int TAG = TAG_BITS / 8;
    private static final int NONCE = 12;
    private static final int HEAD = Integer.BYTES;

    private final FileChannel channel;
    private final Scratch scratch;
    private final SecretKeySpec key;
    private long end;
    private long taken;
    private int blocks;
    private boolean closed;

    ScratchFile(FileChannel channel, Scratch scratch) {
        this.channel = channel;
        this.scratch = scratch;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "AES");
    }

    /**
     * Adds a block, of at most {@link #LARGEST_BLOCK}.
     *
     * @throws StoreException {@code SCRATCH_FULL}, or {@code DATA_FOLDER} when the disk is full or broken, or the file closed
     */
    public void append(byte[] bytes, int offset, int count) {
        if (count > LARGEST_BLOCK) {
            throw new IllegalArgumentException("too large a block");
        }
        int sealed = HEAD + count + TAG;
        take(sealed);
        ByteBuffer block = ByteBuffer.allocate(sealed);
        block.putInt(count);
        try {
            cipher(Cipher.ENCRYPT_MODE, blocks).doFinal(bytes, offset, count, block.array(), HEAD);
            block.rewind();
            long at = end;
            while (block.hasRemaining()) {
                at += channel.write(block, at);
            }
            end = at;
            blocks++;
        } catch (IOException e) {
            throw new StoreException(StoreException.Code.DATA_FOLDER, "a scratch file cannot be written", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES", e);
        }
    }

    /** Room that is taken is given back by {@link #close} only, so it can be taken no more after it. */
    private synchronized void take(int bytes) {
        if (closed) {
            throw new StoreException(StoreException.Code.DATA_FOLDER, "the scratch file is closed");
        }
        scratch.take(bytes);
        taken += bytes;
    }

    private Cipher cipher(int mode, int index) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce =
                ByteBuffer.allocate(NONCE).putInt(NONCE - Integer.BYTES, index).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** Reads from the beginning. */
    public Reader reader() {
        return new Reader();
    }

    /** Goes through the blocks once. One thread at a time. */
    public final class Reader {
        private long at;
        private int index;

        /**
         * The next block; empty after the last.
         *
         * @throws StoreException {@code DATA_FOLDER} when the file cannot be read or is closed, {@code SEALED_VALUE} when it was changed
         */
        public Optional<byte[]> next() {
            if (index == blocks) {
                return Optional.empty();
            }
            try {
                int count = fill(ByteBuffer.allocate(HEAD)).getInt(0);
                if (count < 0 || count > LARGEST_BLOCK) {
                    throw changed(null);
                }
                byte[] sealed = fill(ByteBuffer.allocate(count + TAG)).array();
                return Optional.of(cipher(Cipher.DECRYPT_MODE, index++).doFinal(sealed));
            } catch (IOException e) {
                throw new StoreException(StoreException.Code.DATA_FOLDER, "a scratch file cannot be read", e);
            } catch (GeneralSecurityException e) {
                throw changed(e);
            }
        }

        private ByteBuffer fill(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw new EOFException("the file is shorter than what was written");
                }
                at += count;
            }
            return buffer;
        }
    }

    private static StoreException changed(@Nullable Throwable cause) {
        String message = "a scratch file is not as it was written";
        return cause == null
                ? new StoreException(StoreException.Code.SEALED_VALUE, message)
                : new StoreException(StoreException.Code.SEALED_VALUE, message, cause);
    }

    /** Gives the room back. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        scratch.giveBack(taken);
        try {
            channel.close();
        } catch (IOException e) {
            // it has no name, so nothing of it stays either way
        }
    }
}
