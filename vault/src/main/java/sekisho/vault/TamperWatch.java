package sekisho.vault;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees that the published files of one site stay what the signed manifest says: looks, heals, raises the alert, and lets itself be
 * tried. Virtual threads; all but {@link #met} one at a time, and not while another version is published.
 */
final class TamperWatch {
    private static final System.Logger LOG = System.getLogger(TamperWatch.class.getName());

    private final String site;
    private final SiteStore store;
    private final Integrity integrity;
    private final SiteRecords records;
    private volatile @Nullable BlobId planted;

    TamperWatch(String site, SiteStore store, SiteRecords records) {
        this.site = site;
        this.store = store;
        this.integrity = new Integrity(store);
        this.records = records;
    }

    /**
     * Compares the published files with the signed manifest and heals what was changed.
     *
     * @param whole whether every file is read, instead of those alone that look changed
     * @return how many files were not as they should be
     */
    int verify(Manifest published, boolean whole) {
        Integrity.Report report = integrity.check(published, whole);
        if (!report.tampered().isEmpty()) {
            alert(report.tampered(), report.healed());
        }
        return report.tampered().size();
    }

    /**
     * Changes the smallest published file and looks as usual; others that are found on that occasion raise the alert.
     *
     * @return empty when nothing published has content
     * @throws VaultException {@code BROKEN} when the file could not be healed; it is left as it is
     */
    Optional<SiteVault.Trial> tryOut(Manifest published, String actor) {
        Optional<Stored> victim = Integrity.smallest(published);
        if (victim.isEmpty()) {
            return Optional.empty();
        }
        Stored stored = victim.get();
        String path = Integrity.pathOf(stored, published);
        records.add("vault.tampering-tried", actor, true, Map.of("path", path));
        Integrity.Report report;
        planted = stored.id();
        try {
            report = integrity.tryOut(stored, published);
        } finally {
            planted = null;
        }
        List<String> others =
                report.tampered().stream().filter(found -> !found.equals(path)).toList();
        if (!others.isEmpty()) {
            alert(others, others.size());
        }
        boolean noticed = report.tampered().contains(path);
        return Optional.of(new SiteVault.Trial(
                path, noticed, report.healed() == report.tampered().size()));
    }

    /** A visitor's request met a plain copy that was changed. */
    void met(BlobId id) {
        if (id.equals(planted)) {
            return; // a visitor came in between and was served from the sealed copy
        }
        alert(List.of(id.hex()), store.blobs().intact(id) ? 1 : 0);
    }

    private void alert(List<String> what, int healed) {
        LOG.log(
                System.Logger.Level.ERROR,
                "event=vault-tampered site=" + site + " files=" + what.size() + " healed=" + healed);
        records.add(
                "vault.tampered",
                SiteRecords.SYSTEM,
                false,
                Map.of(
                        "files", Integer.toString(what.size()),
                        "healed", Integer.toString(healed),
                        "first", what.getFirst()));
    }
}
