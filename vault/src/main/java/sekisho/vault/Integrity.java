package sekisho.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the published files with the signed manifest. The first time all of them are read; after that, files that look as they did
 * then are believed until the next full reading. One thread at a time.
 */
final class Integrity {
    private final SiteStore store;
    private final Map<BlobId, Look> seen = new HashMap<>();

    Integrity(SiteStore store) {
        this.store = store;
    }

    /**
     * What was found.
     *
     * @param tampered what was not as it should be: paths as people read them, {@code manifest}, {@code state}
     * @param healed how many of them are right again
     */
    record Report(int files, List<String> tampered, int healed) {}

    /**
     * Looks at everything that is published, and heals what is not as it should be.
     *
     * @param whole whether every file is read, whatever it looks like
     */
    Report check(Manifest published, boolean whole) {
        List<String> tampered = new ArrayList<>();
        int healed = 0;
        if (!store.stateIntact()) {
            tampered.add("state");
            store.healState();
            healed++;
        }
        if (!store.manifestIntact(published.version())) {
            tampered.add("manifest");
            store.healManifest(published);
            healed++;
        }
        Set<Stored> all = new HashSet<>();
        published.collect(all);
        seen.keySet().retainAll(new HashSet<>(all.stream().map(Stored::id).toList()));
        for (Stored stored : all) {
            if (!isIntact(stored.id(), whole)) {
                tampered.add(pathOf(stored, published));
                healed += heal(stored.id()) ? 1 : 0;
            }
        }
        return new Report(all.size(), tampered, healed);
    }

    /** The smallest published file; empty when nothing has content. */
    static Optional<Stored> smallest(Manifest published) {
        Set<Stored> all = new HashSet<>();
        published.collect(all);
        return all.stream().filter(stored -> stored.length() > 0).min(Comparator.comparingLong(Stored::length));
    }

    /**
     * Puts other bytes of the same length in the place of a published file, as somebody who can write there would, and lets the watch
     * look. Whatever it does about it, the file is as it was afterwards.
     *
     * @throws VaultException {@code BROKEN} when it could not be healed, before anything is changed
     */
    Report tryOut(Stored stored, Manifest published) {
        byte[] genuine = store.blobs().read(stored.id());
        byte[] other = new byte[genuine.length];
        Arrays.fill(other, (byte) '?');
        try {
            Durable.write(store.blobs().plain(stored.id()), other);
            return check(published, false);
        } finally {
            if (!store.blobs().intact(stored.id())) {
                Durable.write(store.blobs().plain(stored.id()), genuine);
            }
        }
    }

    private boolean isIntact(BlobId id, boolean whole) {
        try {
            Look now = Look.at(store.blobs().plain(id));
            if (!whole && now.equals(seen.get(id))) {
                return true;
            }
            if (store.blobs().intact(id)) {
                seen.put(id, now); // looked at before it was read: a change in between is seen the next time
                return true;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean heal(BlobId id) {
        try {
            store.blobs().heal(id);
            return true;
        } catch (VaultException e) {
            return false;
        }
    }

    static String pathOf(Stored stored, Manifest manifest) {
        return manifest.entries().entrySet().stream()
                .filter(entry -> names(entry.getValue(), stored))
                .map(entry -> Percent.decode(entry.getKey()))
                .findFirst()
                .orElse("404");
    }

    private static boolean names(Entry entry, Stored stored) {
        return entry.body().filter(stored::equals).isPresent()
                || entry.variants().stream().anyMatch(variant -> variant.body().equals(stored));
    }
}
