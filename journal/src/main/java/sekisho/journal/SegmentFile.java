package sekisho.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment by its name: {@code access-000000000001.open} while it grows, {@code .seg} once it is sealed.
 *
 * @param sequence number of the segment in the chain of its kind, from 1
 * @param open whether the name says that it still grows
 */
record SegmentFile(Path folder, Kind kind, long sequence, boolean open) {
    private static final Pattern NAME = Pattern.compile("(access|audit)-(\\d{12})\\.(open|seg)");

    Path path() {
        return folder.resolve(String.format(
                Locale.ROOT, "%s-%012d.%s", kind.name().toLowerCase(Locale.ROOT), sequence, open ? "open" : "seg"));
    }

    /** The same segment under its other name. */
    SegmentFile other() {
        return new SegmentFile(folder, kind, sequence, !open);
    }

    /** How messages call it. */
    String label() {
        return kind.name().toLowerCase(Locale.ROOT) + " segment " + sequence;
    }

    /**
     * The segments of a kind in order. A rename while the folder is read can hide a name, so a listing with a gap is
     * repeated; a segment that has both names counts as sealed.
     */
    static List<SegmentFile> list(Path folder, Kind kind) throws IOException {
        TreeMap<Long, SegmentFile> found = new TreeMap<>();
        for (int attempt = 0; attempt < 3; attempt++) {
            collect(folder, kind, found);
            if (found.isEmpty() || found.lastKey() - found.firstKey() + 1 == found.size()) {
                break;
            }
        }
        return new ArrayList<>(found.values());
    }

    private static void collect(Path folder, Kind kind, TreeMap<Long, SegmentFile> found) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            for (Path name : names) {
                parse(folder, name)
                        .filter(file -> file.kind == kind)
                        .ifPresent(file -> found.merge(file.sequence, file, (a, b) -> a.open ? b : a));
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Optional<SegmentFile> parse(Path folder, Path name) {
        Path last = name.getFileName();
        Matcher parts = NAME.matcher(last == null ? "" : last.toString());
        if (!parts.matches()) {
            return Optional.empty();
        }
        Kind kind = Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
        return Optional.of(new SegmentFile(
                folder, kind, Long.parseLong(parts.group(2)), parts.group(3).equals("open")));
    }
}
