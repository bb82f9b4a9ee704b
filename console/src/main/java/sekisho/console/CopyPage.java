package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.vault.CrawlProgress;
import sekisho.vault.Differences;
import sekisho.vault.Finding;
import sekisho.vault.Version;
import sekisho.words.Bilingual;

/**
 * A site that is published from a copy.
 *
 * @param versions newest first
 * @param published number of the published version, or 0
 * @param differences of the newest version against the published one; empty when they are the same
 * @param problem what the last act came to, when it did not go well
 */
record CopyPage(
        Frame frame,
        String host,
        String origin,
        List<Version> versions,
        int published,
        Optional<Differences> differences,
        Optional<CrawlProgress> crawling,
        Optional<Bilingual> problem) {
    private static final int LISTED = 200;

    boolean isPublished(Version version) {
        return version.number() == published;
    }

    /** What was found in the newest version, when it is not published yet. */
    List<Finding> findings() {
        return versions.isEmpty() || isPublished(versions.getFirst())
                ? List.of()
                : versions.getFirst().findings();
    }

    String act(String name) {
        return Links.of("vault", host, name);
    }

    String preview(String path) {
        int before = differences.map(Differences::before).orElse(0);
        int after = differences.map(Differences::after).orElse(published);
        return Links.of("vault", host, "preview")
                + Links.query("before", Integer.toString(before), "after", Integer.toString(after), "path", path);
    }

    List<String> shown(List<String> paths) {
        return paths.subList(0, Math.min(LISTED, paths.size()));
    }
}
