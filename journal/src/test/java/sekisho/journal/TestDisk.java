package sekisho.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The local disk without its slow flushes, with one place through which every operation passes first. */
abstract class TestDisk implements Disk {
    /** What is about to happen. */
    enum Operation {
        CREATE,
        REOPEN,
        RENAME,
        DELETE,
        FORCE_FOLDER,
        WRITE,
        FORCE,
        TRUNCATE
    }

    private final Disk local = Disk.local();

    /** Throws when the operation is to fail; a write then leaves half of its bytes behind. */
    abstract void before(Operation operation) throws IOException;

    /** A disk on which nothing happens but what it is told. */
    static Disk unforced() {
        return new TestDisk() {
            @Override
            void before(Operation operation) {
                // Nothing fails.
            }
        };
    }

    @Override
    public Output create(Path file) throws IOException {
        before(Operation.CREATE);
        return new Passing(local.create(file));
    }

    @Override
    public Output reopen(Path file) throws IOException {
        before(Operation.REOPEN);
        return new Passing(local.reopen(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        before(Operation.RENAME);
        local.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        before(Operation.DELETE);
        local.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        before(Operation.FORCE_FOLDER);
    }

    private final class Passing implements Output {
        private final Output output;

        Passing(Output output) {
            this.output = output;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            try {
                before(Operation.WRITE);
            } catch (IOException e) {
                output.write(bytes.slice(0, bytes.remaining() / 2), position);
                throw e;
            }
            output.write(bytes, position);
        }

        @Override
        public void force() throws IOException {
            before(Operation.FORCE);
        }

        @Override
        public void truncate(long size) throws IOException {
            before(Operation.TRUNCATE);
            output.truncate(size);
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }
}
