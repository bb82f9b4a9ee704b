package sekisho.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.store.Keys;

/**
 * What a start does with the chain of one kind before it appends: segments that a killed process left open are closed with a
 * seal of their own. An unfinished last frame is cut off, which the seal notes; damage is kept as it is, which the seal notes
 * too, for every later verification. Nothing that was acknowledged is ever cut off: a whole frame is followed by its link of
 * the chain, and where a later whole frame can be found, what stands before it was changed and not torn.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger("sekisho.journal");

    private final Path folder;
    private final Kind kind;
    private final Keys keys;
    private final byte[] publicKey;
    private final InstantSource clock;
    private final Disk disk;

    Recovery(Path folder, Kind kind, Keys keys, InstantSource clock, Disk disk) {
        this.folder = folder;
        this.kind = kind;
        this.keys = keys;
        this.publicKey = keys.publicKey();
        this.clock = clock;
        this.disk = disk;
    }

    Chain.Start run() throws IOException {
        Anchor.Read found = Anchor.read(folder, kind, publicKey);
        Anchor anchor = anchor(found, SegmentFile.list(folder, kind));
        for (SegmentFile file : SegmentFile.list(folder, kind)) {
            if (file.open()) {
                close(file, anchor);
            }
        }
        List<SegmentFile> files = SegmentFile.list(folder, kind);
        Chain.Start start = start(anchor, files);
        if (!(found instanceof Anchor.Read.Good good) || !good.anchor().equals(start.anchor())) {
            start.anchor().write(folder, keys, disk);
        }
        return start;
    }

    /** An anchor that cannot be trusted is made anew from the segments, and says so for ever. */
    private Anchor anchor(Anchor.Read found, List<SegmentFile> files) throws IOException {
        return switch (found) {
            case Anchor.Read.Good good -> good.anchor();
            case Anchor.Read.Missing _ when files.isEmpty() -> Anchor.first(kind);
            case Anchor.Read.Missing _ -> rebuilt(files, "was missing");
            case Anchor.Read.Bad _ -> rebuilt(files, "was changed");
        };
    }

    private Anchor rebuilt(List<SegmentFile> files, String what) throws IOException {
        Anchor anchor = Anchor.first(kind)
                .withFinding("The anchor of the " + kind.name().toLowerCase(Locale.ROOT) + " records " + what
                        + " when the journal was opened at " + clock.instant() + ".");
        if (files.isEmpty()) {
            return anchor;
        }
        try (SegmentReader reader = SegmentReader.open(files.getFirst(), Long.MAX_VALUE)) {
            return reader.header()
                    .filter(header -> header.sequence() > 1)
                    .map(header -> anchor.withRemoved(header.sequence() - 1, header.previous()))
                    .orElse(anchor);
        }
    }

    private Chain.Start start(Anchor anchor, List<SegmentFile> files) throws IOException {
        long newest = files.isEmpty() ? 0 : files.getLast().sequence();
        Anchor result = anchor;
        if (anchor.opened() > newest && anchor.opened() > anchor.removed()) {
            result = result.withFinding("The " + kind.name().toLowerCase(Locale.ROOT) + " segment " + anchor.opened()
                    + " was missing when the journal was opened at " + clock.instant() + ".");
        }
        Bytes previous = anchor.sealedSeal();
        if (newest > 0 && newest >= anchor.sealed()) {
            try (SegmentReader reader = SegmentReader.open(files.getLast(), Long.MAX_VALUE)) {
                previous = reader.seal().map(Seal::hash).orElse(previous);
            }
            result = result.withSealed(newest, previous);
        }
        long last = Math.max(newest, Math.max(anchor.opened(), anchor.sealed()));
        return new Chain.Start(result, last + 1, previous);
    }

    private void close(SegmentFile file, Anchor anchor) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file, Long.MAX_VALUE)) {
            boolean begunOnly = reader.framesEnd() < SegmentHeader.LENGTH && file.sequence() > anchor.opened();
            if (begunOnly) {
                disk.delete(file.path());
                disk.forceFolder(folder);
                return;
            }
            boolean sealed = reader.seal()
                    .filter(seal -> seal.isSignedBy(publicKey, reader.headerBytes()))
                    .isPresent();
            if (!sealed) {
                seal(reader);
            }
        }
        disk.rename(file.path(), file.other().path());
        disk.forceFolder(folder);
    }

    private void seal(SegmentReader reader) throws IOException {
        Walk walk = Walk.of(reader);
        long size = reader.seal().isPresent() ? reader.framesEnd() + Seal.LENGTH : reader.framesEnd();
        long rest = size - walk.end();
        boolean readable = reader.header().isPresent();
        boolean whole = readable && rest == 0;
        boolean torn = readable && !whole && reader.seal().isEmpty() && isTorn(reader, walk);
        Seal.Closing closing = whole || torn ? Seal.Closing.RECOVERED : Seal.Closing.DAMAGED;
        long now = clock.millis();
        Seal seal = new Seal(
                        closing,
                        walk.frames(),
                        walk.records(),
                        walk.records() == 0 ? now : walk.firstMillis(),
                        walk.records() == 0 ? now : walk.lastMillis(),
                        now,
                        torn ? rest : 0,
                        closing == Seal.Closing.DAMAGED ? walk.end() : -1,
                        walk.link(),
                        Seal.noSignature())
                .signed(reader.headerBytes(), keys);
        long at = torn ? walk.end() : size;
        try (Disk.Output output = disk.reopen(reader.file().path())) {
            output.truncate(at);
            output.write(ByteBuffer.wrap(seal.encode()), at);
            output.force();
        }
        LOG.log(
                closing == Seal.Closing.DAMAGED ? System.Logger.Level.ERROR : System.Logger.Level.INFO,
                "action=journal.recovered kind=" + kind + " segment="
                        + reader.file().sequence() + " closing=" + closing + " cut-bytes=" + seal.cutBytes());
    }

    /**
     * Whether what stands behind the last whole frame is a write that did not get to its end. A kill leaves the beginning of
     * what was written; a power cut may leave zeros instead of its end. Everything else was changed by somebody.
     */
    private static boolean isTorn(SegmentReader reader, Walk walk) throws IOException {
        long length = reader.framesEnd() - walk.end();
        if (length > Frame.HEAD + Frame.LARGEST + Frame.TAIL) {
            return false;
        }
        byte[] rest = reader.read(walk.end(), (int) length);
        if (isZero(rest, 0)) {
            return true;
        }
        if (beginsLike(rest, Seal.MAGIC)) {
            return rest.length < Seal.LENGTH;
        }
        return beginsLike(rest, Frame.MAGIC)
                && isUnfinished(rest)
                && !isWholeButForItsLength(rest, walk.link())
                && !holdsWholeFrame(rest);
    }

    /** Too short for a head, shorter than its head says, or with zeros where its link belongs. */
    private static boolean isUnfinished(byte[] rest) {
        if (rest.length < Frame.HEAD) {
            return true;
        }
        return Frame.decode(ByteBuffer.wrap(rest), 0)
                .filter(frame -> frame.length() > rest.length || isZero(rest, rest.length - Bytes.HASH_LENGTH))
                .isPresent();
    }

    /** A frame up to the end of the file whose head names another length: no kill does that. */
    private static boolean isWholeButForItsLength(byte[] rest, Bytes link) {
        int payload = rest.length - Frame.HEAD - Frame.TAIL;
        if (payload <= 0) {
            return false;
        }
        byte[] mended = rest.clone();
        ByteBuffer.wrap(mended).putInt(Integer.BYTES, payload);
        int linkAt = rest.length - Bytes.HASH_LENGTH;
        return link.chain(mended, 0, linkAt).sameAs(mended, linkAt);
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean beginsLike(byte[] bytes, int magic) {
        byte[] expected = ByteBuffer.allocate(4).putInt(magic).array();
        int length = Math.min(4, bytes.length);
        return java.util.Arrays.equals(bytes, 0, length, expected, 0, length);
    }

    /** A frame's link is stored behind it, so the frame after it can be checked without knowing what came before. */
    private static boolean holdsWholeFrame(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int at = Bytes.HASH_LENGTH; at + Frame.HEAD < bytes.length; at++) {
            if (in.getInt(at) == Frame.MAGIC && isWhole(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWhole(byte[] bytes, int at) {
        Optional<Frame> frame =
                Frame.decode(ByteBuffer.wrap(bytes, at, bytes.length - at), at).filter(it -> it.end() <= bytes.length);
        return frame.isPresent()
                && Bytes.take(ByteBuffer.wrap(bytes, at - Bytes.HASH_LENGTH, Bytes.HASH_LENGTH), Bytes.HASH_LENGTH)
                        .chain(bytes, at, frame.get().length() - Bytes.HASH_LENGTH)
                        .sameAs(bytes, (int) frame.get().end() - Bytes.HASH_LENGTH);
    }
}
