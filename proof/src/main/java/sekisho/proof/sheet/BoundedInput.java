package sekisho.proof.sheet;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Counts what is inflated and stops at a bound: of this part, and of everything one reading inflates. At the end the
 * CRC must be the one that the package states; whoever does not read to the end calls {@link #drain}.
 */
final class BoundedInput extends FilterInputStream {
    private final long limit;
    private final Budget budget;
    private final long expectedCrc;
    private final CRC32 crc = new CRC32();
    private long count;

    BoundedInput(InputStream in, long limit, Budget budget, long expectedCrc) {
        super(in);
        this.limit = limit;
        this.budget = budget;
        this.expectedCrc = expectedCrc;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            crc.update(bytes, offset, read);
            count += read;
            if (count > limit) {
                throw Failures.tooLarge(
                        "1 つの部品の展開後のサイズ " + (limit >> 20) + " MiB", (limit >> 20) + " MiB for one inflated part");
            }
            budget.spend(read);
        } else if (read < 0 && crc.getValue() != expectedCrc) {
            throw new IOException("a part's checksum is wrong");
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] skipped = new byte[Math.clamp(n, 0, 8192)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads to the end, so that the checksum is compared. */
    void drain() throws IOException {
        byte[] rest = new byte[8192];
        while (read(rest, 0, rest.length) >= 0) {
            // only the count and the checksum matter
        }
    }

    /** What one reading may inflate in all. Confined to one thread. */
    static final class Budget {
        private final long total;
        private long left;

        Budget(long total) {
            this.total = total;
            this.left = total;
        }

        private void spend(long n) {
            left -= n;
            if (left < 0) {
                throw Failures.tooLarge("展開後の合計 " + (total >> 20) + " MiB", (total >> 20) + " MiB inflated in all");
            }
        }
    }
}
