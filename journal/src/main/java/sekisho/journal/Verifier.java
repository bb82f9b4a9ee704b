package sekisho.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import sekisho.store.Keys;

/**
 * Checks the chains: every byte of every segment against its link, every seal against its signature, every segment against
 * the one before, both ends against the anchor. With keys it opens every frame as well. One thread, once.
 *
 * <p>What no local check can find: a whole journal folder that was put back to an earlier state, and whole frames cut from
 * the end of the one segment that a running or killed process has not sealed.
 */
final class Verifier {
    private final Path folder;
    private final byte[] publicKey;
    private final Bytes publicKeyHash;
    private final @Nullable Keys keys;
    private final BiFunction<Kind, Long, Long> visibleEnd;
    private final List<String> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long segments;
    private long records;

    /** @param keys null when only chain and signatures are to be checked */
    Verifier(Path folder, byte[] publicKey, @Nullable Keys keys, BiFunction<Kind, Long, Long> visibleEnd) {
        this.folder = folder;
        this.publicKey = publicKey;
        this.publicKeyHash = Bytes.hash(publicKey);
        this.keys = keys;
        this.visibleEnd = visibleEnd;
    }

    Verification run() throws IOException {
        for (Kind kind : Kind.values()) {
            chain(kind);
        }
        return new Verification(segments, records, findings, notes);
    }

    private void chain(Kind kind) throws IOException {
        Anchor.Read read = Anchor.read(folder, kind, publicKey);
        List<SegmentFile> files = SegmentFile.list(folder, kind);
        // Retention moves the anchor before it removes a file: an anchor that stayed the same belongs to the listing.
        for (Anchor.Read again = Anchor.read(folder, kind, publicKey);
                !again.equals(read);
                again = Anchor.read(folder, kind, publicKey)) {
            read = again;
            files = SegmentFile.list(folder, kind);
        }
        String name = kind.name().toLowerCase(Locale.ROOT);
        Anchor anchor = null;
        switch (read) {
            case Anchor.Read.Good good -> {
                anchor = good.anchor();
                findings.addAll(anchor.findings());
            }
            case Anchor.Read.Bad _ -> findings.add("The anchor of the " + name + " records was changed.");
            case Anchor.Read.Missing _ -> {
                if (!files.isEmpty()) {
                    findings.add("The anchor of the " + name + " records is missing.");
                }
            }
        }
        try (FrameCodec codec = keys == null ? null : new FrameCodec(keys, kind, 1)) {
            chain(files, anchor, name, codec);
        }
    }

    private void chain(List<SegmentFile> files, @Nullable Anchor anchor, String name, @Nullable FrameCodec codec)
            throws IOException {
        long expected = anchor == null ? 1 : anchor.removed() + 1;
        Bytes previous = anchor == null ? Bytes.zeros(Bytes.HASH_LENGTH) : anchor.removedSeal();
        boolean first = anchor == null;
        for (int i = 0; i < files.size(); i++) {
            SegmentFile file = files.get(i);
            if (anchor != null && file.sequence() <= anchor.removed()) {
                notes.add("The " + file.label() + " is past its retention and will be removed.");
                continue;
            }
            Bytes link = first && file.sequence() != 1 ? null : previous;
            if (file.sequence() != expected && !(first && anchor == null)) {
                findings.add(missing(name, expected, file.sequence() - 1));
                link = null;
            }
            first = false;
            Bytes seal = segment(file, link, anchor, i == files.size() - 1, codec);
            expected = file.sequence() + 1;
            previous = seal;
        }
        if (anchor != null && Math.max(anchor.sealed(), anchor.opened()) >= expected) {
            findings.add(missing(name, expected, Math.max(anchor.sealed(), anchor.opened())));
        }
    }

    private static String missing(String name, long from, long to) {
        return from == to
                ? "The " + name + " segment " + from + " is missing."
                : "The " + name + " segments " + from + " to " + to + " are missing.";
    }

    /** Returns the hash of the seal, or null when there is none. */
    private @Nullable Bytes segment(
            SegmentFile file,
            @Nullable Bytes previous,
            @Nullable Anchor anchor,
            boolean last,
            @Nullable FrameCodec codec)
            throws IOException {
        try (SegmentReader reader = SegmentReader.open(file, visibleEnd.apply(file.kind(), file.sequence()))) {
            long opened = anchor == null ? 0 : anchor.opened();
            if (file.open() && reader.framesEnd() < SegmentHeader.LENGTH && file.sequence() > opened) {
                notes.add("The " + file.label() + " was only being begun.");
                return null;
            }
            segments++;
            SegmentHeader header = reader.header().orElse(null);
            if (header == null) {
                findings.add("The " + file.label() + " has a changed header, or is another segment.");
            } else {
                header(file, header, previous);
            }
            Walk walk = Walk.of(reader, (frame, link, bytes) -> open(file, frame, link, bytes, codec));
            records += walk.records();
            Seal seal = reader.seal().orElse(null);
            if (seal == null) {
                unsealed(file, reader, walk, last);
                return null;
            }
            seal(file, reader, walk, seal);
            if (anchor != null
                    && anchor.sealed() == file.sequence()
                    && !anchor.sealedSeal().equals(seal.hash())) {
                findings.add("The " + file.label() + " is not the one that the anchor names.");
            }
            return seal.hash();
        } catch (NoSuchFileException e) {
            boolean retained = Anchor.read(folder, file.kind(), publicKey) instanceof Anchor.Read.Good now
                    && file.sequence() <= now.anchor().removed();
            if (!retained) {
                findings.add("The " + file.label() + " went away while it was read.");
            }
            return null;
        }
    }

    private void header(SegmentFile file, SegmentHeader header, @Nullable Bytes previous) {
        if (!header.publicKey().equals(publicKeyHash)) {
            findings.add("The " + file.label() + " was made with another key.");
        }
        if (previous != null && !header.previous().equals(previous)) {
            findings.add("The " + file.label() + " does not follow the segment before it.");
        }
    }

    private void unsealed(SegmentFile file, SegmentReader reader, Walk walk, boolean last) throws IOException {
        if (!file.open()) {
            findings.add("The " + file.label() + " has no seal; it was cut or changed.");
        } else if (!last) {
            findings.add("The " + file.label() + " has no seal although later segments exist.");
        }
        long rest = reader.framesEnd() - walk.end();
        if (rest > 0 && reader.frameAt(walk.end(), walk.frames()).isPresent()) {
            findings.add(changed(file, walk));
        } else if (rest > 0) {
            notes.add("The " + file.label() + " ends with " + rest
                    + " bytes that are being written or were not finished.");
        }
    }

    private void seal(SegmentFile file, SegmentReader reader, Walk walk, Seal seal) {
        if (!seal.isSignedBy(publicKey, reader.headerBytes())) {
            findings.add("The " + file.label() + " has a seal with a wrong signature.");
        }
        if (seal.closing() == Seal.Closing.DAMAGED) {
            findings.add("The " + file.label() + " was found changed at byte " + seal.damagedAt() + " by the start at "
                    + Timestamps.instant(seal.sealedMillis() * 1000) + ".");
            return;
        }
        if (walk.end() != reader.framesEnd()) {
            findings.add(changed(file, walk));
        }
        boolean asSealed =
                seal.chain().equals(walk.link()) && seal.frames() == walk.frames() && seal.records() == walk.records();
        if (walk.end() == reader.framesEnd() && !asSealed) {
            findings.add("The " + file.label() + " is not what its seal says.");
        }
        if (seal.closing() == Seal.Closing.RECOVERED) {
            notes.add("The " + file.label() + " was closed by the start at "
                    + Timestamps.instant(seal.sealedMillis() * 1000) + " after its process had ended without closing it"
                    + (seal.cutBytes() > 0
                            ? "; " + seal.cutBytes() + " bytes of an unfinished write were cut off."
                            : "; nothing was unfinished."));
        }
    }

    private static String changed(SegmentFile file, Walk walk) {
        return "The " + file.label() + " was changed at or after byte " + walk.end() + " (frame " + walk.frames()
                + ").";
    }

    private void open(SegmentFile file, Frame frame, Bytes link, byte[] bytes, @Nullable FrameCodec codec) {
        if (codec == null) {
            return;
        }
        try {
            byte[] text = codec.decode(file.sequence(), frame, link, bytes);
            if (!isAsItsHeadSays(frame, text)) {
                findings.add(
                        "The " + file.label() + " has a frame " + frame.index() + " that is not what its head says.");
            }
        } catch (IOException e) {
            findings.add("The " + file.label() + " has a frame " + frame.index() + " that cannot be opened.");
        }
    }

    private static boolean isAsItsHeadSays(Frame frame, byte[] text) {
        int lines = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        byte[] start = "{\"@timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
        int at = 0;
        while (at < text.length) {
            int end = at;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            boolean record = end - at > start.length + Timestamps.LENGTH
                    && java.util.Arrays.equals(text, at, at + start.length, start, 0, start.length);
            if (!record) {
                return false;
            }
            long millis = Timestamps.parse(text, at + start.length) / 1000;
            first = Math.min(first, millis);
            last = Math.max(last, millis);
            lines++;
            at = end + 1;
        }
        return lines == frame.records() && first == frame.firstMillis() && last == frame.lastMillis();
    }
}
