package sekisho.forms;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens are used, with a keyed hash of what was sent with them, until they expire. Bounded: when it is full, nothing more
 * is taken until tokens expire, because forgetting one would let it be used again. Guarded by its own lock; any thread.
 */
final class Spent {
    private record Entry(String nonce, Instant until) {}

    private final int most;
    private final Map<String, String> hashes = new HashMap<>();
    private final ArrayDeque<Entry> order = new ArrayDeque<>();

    Spent(int most) {
        this.most = most;
    }

    /** What came of using a token. */
    enum Use {
        FIRST,
        /** The very same submission again: a double click, or a browser that did not hear the answer. */
        REPEATED,
        /** Something else was sent with it before. */
        USED,
        FULL
    }

    synchronized Use use(String nonce, String hash, Instant until, Instant now) {
        for (Entry oldest = order.peekFirst();
                oldest != null && oldest.until().isBefore(now);
                oldest = order.peekFirst()) {
            hashes.remove(oldest.nonce());
            order.removeFirst();
        }
        Optional<String> before = Optional.ofNullable(hashes.get(nonce));
        if (before.isPresent()) {
            return before.get().equals(hash) ? Use.REPEATED : Use.USED;
        }
        if (hashes.size() >= most) {
            return Use.FULL;
        }
        hashes.put(nonce, hash);
        order.addLast(new Entry(nonce, until));
        return Use.FIRST;
    }

    /** It was not sent after all; the token may be used again. */
    synchronized void giveBack(String nonce) {
        hashes.remove(nonce);
        order.removeIf(entry -> entry.nonce().equals(nonce));
    }

    synchronized int size() {
        return hashes.size();
    }
}
