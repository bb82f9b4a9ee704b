package sekisho.journal;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides which of the oldest segments may go: only from the front, only sealed ones, only when all their records are old. */
final class Retention {
    private final List<SegmentFile> files;
    private final long beforeMillis;

    Retention(List<SegmentFile> files, long beforeMillis) {
        this.files = files;
        this.beforeMillis = beforeMillis;
    }

    /** The anchor as it would be after the removal; {@code lastSeal} is the hash of the newest seal. */
    Anchor apply(Anchor anchor, Bytes lastSeal) throws IOException {
        Anchor result = anchor;
        for (int i = 0; i < files.size(); i++) {
            SegmentFile file = files.get(i);
            if (file.sequence() <= result.removed()) {
                continue;
            }
            SegmentHeader next = i + 1 < files.size() ? header(files.get(i + 1)) : null;
            OptionalLong newest = newest(file, next);
            if (file.open() || newest.isEmpty() || newest.getAsLong() >= beforeMillis) {
                break;
            }
            result = result.withRemoved(file.sequence(), next == null ? lastSeal : next.previous());
        }
        return result;
    }

    /** A segment whose seal cannot be read is as old as the moment at which the next one began. */
    private static OptionalLong newest(SegmentFile file, @Nullable SegmentHeader next) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file, Long.MAX_VALUE)) {
            if (reader.seal().isPresent()) {
                Seal seal = reader.seal().get();
                return OptionalLong.of(
                        seal.closing() == Seal.Closing.DAMAGED
                                ? Math.max(seal.sealedMillis(), seal.lastMillis())
                                : seal.lastMillis());
            }
        }
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.createdMillis());
    }

    private static @Nullable SegmentHeader header(SegmentFile file) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file, Long.MAX_VALUE)) {
            return reader.header().orElse(null);
        }
    }
}
