package sekisho.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sekisho.store.Keys;

/**
 * What is kept of one site: contents, manifests, and the state that says which version is published. The order of every change is
 * contents, manifest, state, so that a process killed anywhere leaves the old state and some files that nobody names. Virtual
 * threads; changes are made one at a time ({@link SiteVault} sees to it), reading goes on beside them.
 */
final class SiteStore {
    private static final String SECOND_STATE = "state.second";

    private final String site;
    private final Path folder;
    private final Keys keys;
    private final Blobs blobs;
    private volatile SiteState state;

    private SiteStore(String site, Path folder, Keys keys, Blobs blobs, SiteState state) {
        this.site = site;
        this.folder = folder;
        this.keys = keys;
        this.blobs = blobs;
        this.state = state;
    }

    /** @throws VaultException {@code BROKEN} when the state was changed by somebody else, {@code DISK} */
    static SiteStore open(Path folder, String site, Keys keys, Supplier<byte[]> names) {
        Durable.folder(folder.resolve("versions"));
        SiteState state;
        try {
            state = SiteState.read(folder.resolve("state"), site, keys);
        } catch (VaultException broken) {
            if (!Files.exists(folder.resolve(SECOND_STATE))) {
                throw broken;
            }
            state = SiteState.read(folder.resolve(SECOND_STATE), site, keys);
            state.write(folder.resolve("state"), keys);
        }
        return new SiteStore(site, folder, keys, new Blobs(folder, keys, names), state);
    }

    Blobs blobs() {
        return blobs;
    }

    SiteState state() {
        return state;
    }

    /** Whether the file on disk still says what we know. */
    boolean stateIntact() {
        try {
            return SiteState.read(stateFile(), site, keys).equals(state);
        } catch (VaultException e) {
            return false;
        }
    }

    /** Writes the state anew from memory. */
    void healState() {
        state.write(stateFile(), keys);
        state.write(folder.resolve(SECOND_STATE), keys);
    }

    private Path stateFile() {
        return folder.resolve("state");
    }

    private Path file(int version) {
        return folder.resolve("versions").resolve("%08d.manifest".formatted(version));
    }

    private Path second(int version) {
        return folder.resolve("versions").resolve("%08d.second".formatted(version));
    }

    /** @throws VaultException {@code VERSION} or, when both copies are, {@code BROKEN} */
    Manifest manifest(int version) {
        if (state.find(version).isEmpty()) {
            throw new VaultException(VaultException.Code.VERSION, "no version " + version + " of " + site);
        }
        try {
            return ManifestFile.read(file(version), site, version, keys);
        } catch (VaultException broken) {
            Manifest second = ManifestFile.read(second(version), site, version, keys);
            ManifestFile.write(file(version), second, keys);
            return second;
        }
    }

    boolean manifestIntact(int version) {
        try {
            ManifestFile.read(file(version), site, version, keys);
            return true;
        } catch (VaultException e) {
            return false;
        }
    }

    /** Writes both copies of a manifest from memory. */
    void healManifest(Manifest manifest) {
        ManifestFile.write(second(manifest.version()), manifest, keys);
        ManifestFile.write(file(manifest.version()), manifest, keys);
    }

    Version stage(Manifest manifest, String cause) {
        healManifest(manifest);
        int pages = manifest.pages();
        int bodies = (int) manifest.entries().values().stream()
                .filter(entry -> entry.body().isPresent())
                .count();
        Version version = new Version(
                manifest.version(),
                manifest.created(),
                cause,
                pages,
                bodies - pages,
                manifest.bytes(),
                manifest.findings(),
                java.util.Optional.empty());
        change(state.with(version));
        return version;
    }

    /** Makes plain copies where they are missing, then switches. A version that was published before has them all. */
    void publish(Manifest manifest, Instant at) {
        Version version = state.find(manifest.version())
                .orElseThrow(() -> new VaultException(VaultException.Code.VERSION, "no such version of " + site));
        if (version.firstPublished().isEmpty()) {
            Set<Stored> all = new HashSet<>();
            manifest.collect(all);
            all.forEach(blobs::publish);
        }
        change(state.publishing(manifest.version(), at));
    }

    private void change(SiteState next) {
        next.write(stateFile(), keys);
        state = next;
        next.write(folder.resolve(SECOND_STATE), keys);
    }

    /**
     * Forgets all but {@code kept} versions, and deletes what no kept one names.
     *
     * @param alsoKept contents that a crawl counts on
     */
    void tidy(int kept, Set<BlobId> alsoKept) {
        SiteState fewer = state.keeping(kept);
        if (!fewer.equals(state)) {
            change(fewer);
        }
        Set<BlobId> sealed = new HashSet<>(alsoKept);
        Set<BlobId> plain = new HashSet<>();
        for (Version version : fewer.versions()) {
            Set<Stored> named = new HashSet<>();
            manifest(version.number()).collect(named);
            for (Stored stored : named) {
                sealed.add(stored.id());
                if (version.firstPublished().isPresent()) {
                    plain.add(stored.id());
                }
            }
        }
        blobs.sweep(sealed, plain);
        List<Path> manifests = fewer.versions().stream()
                .flatMap(version -> Stream.of(file(version.number()), second(version.number())))
                .toList();
        delete(folder.resolve("versions"), file -> !manifests.contains(file));
        delete(folder, file -> file.toString().endsWith(Durable.DRAFT)); // states that a killed process was writing
    }

    private static void delete(Path folder, Predicate<Path> needless) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(needless)::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Durable.disk(e);
        }
    }
}
