package sekisho.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The published bytes on their way to visitors: small ones from a bounded memory, large ones from their files. Whatever is read
 * from a file is compared with its hash before anybody sees it, large files when they are read first and whenever they have
 * changed. Any thread; {@link #cached} never waits.
 */
final class Contents {
    /** Up to here bytes are kept in memory. */
    static final int SMALL = 1 << 20;

    private final Blobs blobs;
    private final Consumer<BlobId> tampered;
    private final Cache<BlobId, ByteBuffer> cache;
    /** What a large file looked like when it was last compared with its hash. */
    private final Cache<BlobId, Look> verified =
            Caffeine.newBuilder().maximumSize(10_000).build();

    /**
     * Keeps at most {@code bytes} in memory.
     *
     * @param tampered told of a plain copy that was changed, after it was healed or could not be; on virtual threads
     */
    Contents(Blobs blobs, long bytes, Consumer<BlobId> tampered) {
        this.blobs = blobs;
        this.tampered = tampered;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((BlobId id, ByteBuffer body) -> body.remaining() + 256)
                .build();
    }

    /** What is in memory, or null. */
    @Nullable
    ByteBuffer cached(BlobId id) {
        return cache.getIfPresent(id);
    }

    /** Reads a small content. */
    CompletionStage<ByteBuffer> load(Stored body) {
        CompletableFuture<ByteBuffer> loaded = new CompletableFuture<>();
        Thread.ofVirtual().name("vault-read").start(() -> {
            try {
                loaded.complete(cache.get(body.id(), id -> read(body)));
            } catch (RuntimeException e) {
                loaded.completeExceptionally(e);
            }
        });
        return loaded;
    }

    private ByteBuffer read(Stored body) {
        byte[] bytes = blobs.readPlain(body).orElseGet(() -> healed(body.id()));
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
        return buffer.put(bytes).flip().asReadOnlyBuffer();
    }

    /** The sealed copy is what we believe; the plain one is made anew from it. */
    private byte[] healed(BlobId id) {
        try {
            byte[] bytes = blobs.read(id);
            blobs.heal(id);
            return bytes;
        } finally {
            tampered.accept(id);
        }
    }

    /** Opens a part of a large content. Virtual threads. */
    InputStream open(Stored body, long from) throws IOException {
        Path file = blobs.plain(body.id());
        if (!isAsVerified(body, file)) {
            if (!blobs.intact(body.id())) {
                try {
                    blobs.heal(body.id());
                } finally {
                    tampered.accept(body.id());
                }
            }
            verified.put(body.id(), Look.at(file));
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    private boolean isAsVerified(Stored body, Path file) throws IOException {
        Look before = verified.getIfPresent(body.id());
        return before != null && Files.exists(file) && before.equals(Look.at(file));
    }
}
