package sekisho.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What the journal does to the disk when it writes; a seam at which tests make any of it fail. */
interface Disk {
    /** A file that is being written. One thread. */
    interface Output extends Closeable {
        /** Writes all bytes at a place. */
        void write(ByteBuffer bytes, long position) throws IOException;

        /** Returns when what was written is on the disk and not only in the cache. */
        void force() throws IOException;

        void truncate(long size) throws IOException;
    }

    /** A file of mode 0600, empty even if there was one. */
    Output create(Path file) throws IOException;

    /** A file that is there, with its content. */
    Output reopen(Path file) throws IOException;

    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Returns when the names in a folder are on the disk. */
    void forceFolder(Path folder) throws IOException;

    /** The disk of this machine. */
    static Disk local() {
        return new Local();
    }

    /** Files by {@link FileChannel}. */
    final class Local implements Disk {
        private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

        private Local() {}

        @Override
        public Output create(Path file) throws IOException {
            return new Channel(FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                    OWNER_ONLY));
        }

        @Override
        public Output reopen(Path file) throws IOException {
            return new Channel(FileChannel.open(file, StandardOpenOption.WRITE));
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        private record Channel(FileChannel channel) implements Output {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                long at = position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(false);
            }

            @Override
            public void truncate(long size) throws IOException {
                channel.truncate(size);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        }
    }
}
