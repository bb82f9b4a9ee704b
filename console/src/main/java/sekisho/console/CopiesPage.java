package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.vault.Version;

/** The sites that are published from a copy. */
record CopiesPage(Frame frame, List<Line> lines) {
    /** One site. */
    record Line(String host, Optional<Version> published, Optional<Version> newest) {
        String href() {
            return Links.of("vault", host);
        }

        boolean isCurrent() {
            return published.map(Version::number).equals(newest.map(Version::number));
        }
    }
}
