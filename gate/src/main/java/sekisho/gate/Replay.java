package sekisho.gate;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.store.ScratchFile;

/**
 * The part of a body that was kept in a file, on its way to the upstream at the upstream's pace. Begins paused. Event loop; each block
 * is read on a virtual thread when it is wanted.
 */
final class Replay implements ReadStream<Buffer> {
    private final ScratchFile.Reader reader;
    private final Workshop workshop;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand;
    private boolean reading;
    private boolean ended;

    Replay(ScratchFile file, Workshop workshop) {
        this.reader = file.reader();
        this.workshop = workshop;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> next) {
        exceptionHandler = next;
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> next) {
        handler = next;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> next) {
        endHandler = next;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        demand = 0;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        read();
        return this;
    }

    /** Carries a block from the virtual thread to the event loop, which the bridge orders. */
    private static final class Result {
        private Optional<byte[]> block = Optional.empty();
        private @Nullable Throwable failure;
    }

    private void read() {
        if (reading || ended || demand == 0) {
            return;
        }
        reading = true;
        Result result = new Result();
        workshop.step(
                () -> {
                    try {
                        result.block = reader.next();
                    } catch (RuntimeException e) {
                        result.failure = e;
                    }
                },
                () -> arrived(result));
    }

    /** A block that was asked for is delivered, also when no further one is wanted since. */
    private void arrived(Result result) {
        reading = false;
        if (result.failure != null) {
            ended = true;
            if (exceptionHandler != null) {
                exceptionHandler.handle(result.failure);
            }
        } else if (result.block.isEmpty()) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else {
            if (demand != Long.MAX_VALUE && demand > 0) {
                demand--;
            }
            if (handler != null) {
                handler.handle(Buffer.buffer(result.block.get()));
            }
            read();
        }
    }
}
