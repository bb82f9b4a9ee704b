package sekisho.vault;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a site as it is listed.
 *
 * @param cause what made it: {@code cli:USER}, {@code operator}, {@code schedule}, {@code webhook}
 * @param pages HTML pages
 * @param files everything else that has a body
 * @param bytes of all bodies, uncompressed
 * @param firstPublished empty while it is staged only
 */
public record Version(
        int number,
        Instant created,
        String cause,
        int pages,
        int files,
        long bytes,
        List<Finding> findings,
        Optional<Instant> firstPublished) {
    public Version {
        findings = List.copyOf(findings);
    }

    Version published(Instant at) {
        return firstPublished.isPresent()
                ? this
                : new Version(number, created, cause, pages, files, bytes, findings, Optional.of(at));
    }
}
