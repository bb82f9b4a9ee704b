package sekisho.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room on disk for what is too long to be kept in memory for the while that it is needed. Nothing readable gets there: each file is
 * encrypted with a key of its own that only memory holds, and has no name as soon as it is open, so that none outlives the process.
 * Any thread.
 */
public final class Scratch {
    private final Path folder;
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /**
     * @param folder made when it is first needed, for its owner only
     * @param limit bytes of all files together
     */
    public Scratch(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /**
     * An empty file. The caller closes it.
     *
     * @throws StoreException {@code DATA_FOLDER} when the folder cannot be written to
     */
    public ScratchFile open() {
        try {
            PrivateFiles.createFolder(folder);
            Path file = folder.resolve(UUID.randomUUID().toString());
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.delete(file);
            return new ScratchFile(channel, this);
        } catch (IOException e) {
            throw new StoreException(StoreException.Code.DATA_FOLDER, "no file can be made in " + folder, e);
        }
    }

    void take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw new StoreException(
                    StoreException.Code.SCRATCH_FULL, "the files in " + folder + " take all their room");
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that the open files take. */
    public long used() {
        return used.get();
    }
}
