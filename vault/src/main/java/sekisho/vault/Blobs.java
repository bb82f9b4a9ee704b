package sekisho.vault;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sekisho.store.Keys;

/**
 * The contents of one site, each kept once under its {@link BlobId}, in two copies: a sealed one, which is all there is of what is
 * not published, and from the first publication on a plain one, which is served and is healed from the sealed one when somebody
 * changes it. What is public needs no secrecy, and plain files can be read by pieces. Virtual threads; any number at a time, but
 * nothing may be put while {@link #sweep} runs.
 */
final class Blobs {
    private static final int BUFFER = 64 << 10;
    private static final int FANNED = 2;

    private final Path sealed;
    private final Path plain;
    private final Keys keys;
    private final Supplier<byte[]> names;

    /** @param names 16 random bytes each time */
    Blobs(Path folder, Keys keys, Supplier<byte[]> names) {
        this.sealed = Durable.folder(folder.resolve("sealed"));
        this.plain = Durable.folder(folder.resolve("public"));
        this.keys = keys;
        this.names = names;
    }

    private static Path in(Path folder, BlobId id) {
        return folder.resolve(id.hex().substring(0, FANNED)).resolve(id.hex());
    }

    boolean has(BlobId id) {
        return Files.isRegularFile(in(sealed, id));
    }

    /** The plain copy, which may be missing. */
    Path plain(BlobId id) {
        return in(plain, id);
    }

    // ---- in

    Stored put(byte[] bytes) {
        BlobId id = BlobId.of(bytes);
        if (!has(id)) {
            try (Writing writing = write(Long.MAX_VALUE)) {
                writing.write(bytes);
                return writing.finish();
            } catch (IOException e) {
                throw Durable.disk(e);
            }
        }
        return new Stored(id, bytes.length);
    }

    /** Takes bytes in as they come; at most {@code most}, after which writing fails. */
    Writing write(long most) throws IOException {
        Path draft = Files.createTempFile(sealed, "", Durable.DRAFT, Durable.FILE);
        return new Writing(draft, most);
    }

    /** Bytes on their way in; nothing is left of them when it is closed without {@link #finish}. One thread. */
    final class Writing extends OutputStream {
        private final Path draft;
        private final long most;
        private final FileChannel channel;
        private final OutputStream out;
        private final MessageDigest digest = BlobId.sha256();
        private long length;

        private Writing(Path draft, long most) throws IOException {
            this.draft = draft;
            this.most = most;
            this.channel = FileChannel.open(draft, StandardOpenOption.WRITE);
            this.out = new SealedFile.Writer(
                    new BufferedOutputStream(new KeptOpen(Channels.newOutputStream(channel)), BUFFER),
                    keys,
                    names.get());
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            length += count;
            if (length > most) {
                throw new TooLong();
            }
            digest.update(bytes, offset, count);
            out.write(bytes, offset, count);
        }

        Stored finish() throws IOException {
            out.close();
            channel.force(false);
            BlobId id = BlobId.finished(digest);
            Path target = in(sealed, id);
            Durable.folder(Durable.folderOf(target));
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Stored(id, length);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(draft);
        }
    }

    /** More bytes than are taken. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("longer than is taken");
        }
    }

    /** Flushes where it would close: the channel is forced first. */
    private static final class KeptOpen extends OutputStream {
        private final OutputStream to;

        KeptOpen(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }

    // ---- out

    /** Reads the sealed copy. */
    InputStream open(BlobId id) throws IOException {
        return new SealedFile.Reader(Files.newInputStream(in(sealed, id)), keys);
    }

    /**
     * All of the sealed copy.
     *
     * @throws VaultException {@code BROKEN} when it was changed or is missing
     */
    byte[] read(BlobId id) {
        try (InputStream in = open(id)) {
            byte[] bytes = in.readAllBytes();
            if (!BlobId.of(bytes).equals(id)) {
                throw new IOException("not what its name says");
            }
            return bytes;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static VaultException broken(IOException cause) {
        return new VaultException(VaultException.Code.BROKEN, "a sealed copy is damaged or missing", cause);
    }

    // ---- the plain copy

    /** Makes the plain copy where there is none. */
    void publish(Stored blob) {
        try {
            Path target = plain(blob.id());
            if (!Files.isRegularFile(target) || Files.size(target) != blob.length()) {
                heal(blob.id());
            }
        } catch (IOException e) {
            throw Durable.disk(e);
        }
    }

    /**
     * Makes the plain copy anew from the sealed one.
     *
     * @throws VaultException {@code BROKEN} when the sealed copy is damaged or missing; the plain one is left as it is
     */
    void heal(BlobId id) {
        Path target = plain(id);
        try {
            Durable.folder(Durable.folderOf(target));
            Path draft = Durable.draft(target);
            try {
                MessageDigest digest = BlobId.sha256();
                try (InputStream in = open(id);
                        OutputStream out = Files.newOutputStream(draft)) {
                    byte[] buffer = new byte[BUFFER];
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        digest.update(buffer, 0, read);
                        out.write(buffer, 0, read);
                    }
                }
                if (!BlobId.finished(digest).equals(id)) {
                    throw new IOException("not what its name says");
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Whether the plain copy is what its name says; false when it is missing, too. */
    boolean intact(BlobId id) {
        try (InputStream in = Files.newInputStream(plain(id))) {
            MessageDigest digest = BlobId.sha256();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return BlobId.finished(digest).equals(id);
        } catch (IOException e) {
            return false;
        }
    }

    /** The plain copy's bytes when they are what its name says. */
    Optional<byte[]> readPlain(Stored blob) {
        Path file = plain(blob.id());
        try {
            if (Files.size(file) != blob.length()) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(file);
            return BlobId.of(bytes).equals(blob.id()) ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // ---- what nobody needs any more

    /** Deletes every copy that is not named, and what killed writers left. */
    int sweep(Set<BlobId> keptSealed, Set<BlobId> keptPlain) {
        return sweep(sealed, keptSealed) + sweep(plain, keptPlain);
    }

    private static int sweep(Path folder, Set<BlobId> kept) {
        int deleted = 0;
        try (Stream<Path> files = Files.walk(folder, FANNED)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = file.getFileName().toString();
                boolean draft = name.endsWith(Durable.DRAFT);
                if (draft || (name.length() == 64 && !kept.contains(new BlobId(name)))) {
                    Files.delete(file);
                    deleted++;
                }
            }
            return deleted;
        } catch (NoSuchFileException e) {
            return deleted;
        } catch (IOException e) {
            throw Durable.disk(e);
        }
    }
}
