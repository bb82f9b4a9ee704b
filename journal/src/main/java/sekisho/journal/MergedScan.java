package sekisho.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of several scans as one sequence: always the scan whose next record is the first in time. */
final class MergedScan implements AutoCloseable {
    private final List<Scan> scans = new ArrayList<>();
    private final List<@Nullable Line> heads = new ArrayList<>();
    private final boolean backwards;

    MergedScan(boolean backwards) {
        this.backwards = backwards;
    }

    /** Takes over the scan, which is closed with this. */
    void add(Scan scan) throws IOException {
        scans.add(scan);
        heads.add(scan.next());
    }

    /** The next matching record, or null at the end. */
    @Nullable
    Line next() throws IOException {
        int best = -1;
        Line first = null;
        for (int i = 0; i < heads.size(); i++) {
            Line head = heads.get(i);
            if (head != null && (first == null || isBefore(head, first))) {
                best = i;
                first = head;
            }
        }
        if (best >= 0) {
            heads.set(best, scans.get(best).next());
        }
        return first;
    }

    private boolean isBefore(Line one, Line other) {
        return backwards ? one.micros() > other.micros() : one.micros() < other.micros();
    }

    @Override
    public void close() throws IOException {
        for (Scan scan : scans) {
            scan.close();
        }
    }
}
