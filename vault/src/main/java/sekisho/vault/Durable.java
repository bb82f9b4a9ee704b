package sekisho.vault;

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

/** Files that are there whole or not at all, folders 0700 and files 0600. Virtual threads. */
final class Durable {
    static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** How drafts are called; what a killed process left under such a name means nothing. */
    static final String DRAFT = ".draft";

    private Durable() {}

    static Path folder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, FOLDER);
            }
            return folder;
        } catch (IOException e) {
            throw disk(e);
        }
    }

    /** A new empty file beside {@code target}, to be moved over it. */
    static Path draft(Path target) throws IOException {
        return Files.createTempFile(folderOf(target), "", DRAFT, FILE);
    }

    /** Replaces {@code target} by {@code bytes}; on disk when it returns. */
    static void write(Path target, byte[] bytes) {
        try {
            Path draft = draft(target);
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            force(folderOf(target));
        } catch (IOException e) {
            throw disk(e);
        }
    }

    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a file has a folder");
        }
        return folder;
    }

    static VaultException disk(IOException cause) {
        return new VaultException(VaultException.Code.DISK, "a file of the vault cannot be read or written", cause);
    }
}
