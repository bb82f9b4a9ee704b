package sekisho.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares what a crawl came to with what is published, and says what a person should look at first. Pure. */
final class Guards {
    /** Findings of one kind that are listed; more of the same say no more. */
    private static final int LISTED = 20;

    private static final Map<String, Finding.Kind> NEW_HOSTS = Map.of(
            Links.SCRIPT, Finding.Kind.NEW_SCRIPT_HOST,
            Links.FRAME, Finding.Kind.NEW_FRAME_HOST,
            Links.FORM, Finding.Kind.NEW_FORM_HOST);

    private Guards() {}

    /** @param published what visitors see now, if anything */
    static List<Finding> findings(Crawl.Result result, Optional<Manifest> published, VaultSettings.Guard guard) {
        List<Finding> findings = new ArrayList<>();
        published.ifPresent(before -> {
            int pages = (int)
                    result.entries().values().stream().filter(Entry::isPage).count();
            if (pages * 100L < before.pages() * (100L - guard.shrinkPercent())) {
                findings.add(new Finding(Finding.Kind.SHRUNK, before.pages() + " → " + pages));
            }
            NEW_HOSTS.forEach((how, kind) -> {
                Set<String> known = before.hosts().getOrDefault(how, Set.of());
                for (String host : result.hosts().getOrDefault(how, Set.of())) {
                    if (!known.contains(host)) {
                        findings.add(new Finding(kind, host));
                    }
                }
            });
        });
        boolean tolerated = result.errors() <= guard.errors();
        for (Finding finding : result.findings()) {
            boolean error = finding.kind() == Finding.Kind.ERROR_PAGE;
            long alike = findings.stream()
                    .filter(other -> other.kind() == finding.kind())
                    .count();
            if ((!error || !tolerated) && alike < LISTED) {
                findings.add(finding);
            }
        }
        return findings;
    }
}
