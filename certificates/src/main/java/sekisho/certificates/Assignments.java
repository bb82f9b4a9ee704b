package sekisho.certificates;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.gate.HeldCertificate;
import sekisho.gate.LocalCa;

/**
 * Decides which certificate each host gets: by what the plan says of its site, from files, from the keyring, or from our own
 * authority while there is no other. Virtual threads; safe for several, of which one at a time reads files and issues.
 */
final class Assignments {
    private final Keyring keyring;
    private final LocalCa ca;
    private final InstantSource clock;
    private final FileCertificates files = new FileCertificates();

    Assignments(Keyring keyring, LocalCa ca, InstantSource clock) {
        this.keyring = keyring;
        this.ca = ca;
        this.clock = clock;
    }

    /**
     * A certificate and the hosts that get it.
     *
     * @param waiting whether it stands in for one that is wanted and not there yet
     */
    record Assignment(List<String> hosts, Certified certified, boolean waiting) {}

    /**
     * Which certificate each host gets by this plan, one entry per certificate, in the order of the sites.
     *
     * @throws sekisho.gate.GateException {@code CERTIFICATE} when a file cannot be used
     */
    synchronized List<Assignment> by(CertificatePlan plan) {
        List<Certified> fromFiles = fromFiles(plan);
        List<Certified> kept = keyring.all();
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        Map<String, Assignment> chosen = new LinkedHashMap<>();
        List<AcmeSettings.Group> groups = groups(plan, fromFiles, kept);
        for (CertificatePlan.Site site : plan.sites()) {
            Optional<Certified> wanted = wanted(plan, site, groups, fromFiles, kept);
            Certified certified = wanted.orElseGet(() -> local(site.host()));
            String id = certified.source() + certified.fingerprint();
            hosts.computeIfAbsent(id, fresh -> new ArrayList<>()).add(site.host());
            boolean waiting = certified.source() == Source.LOCAL && wants(plan, site, fromFiles, kept) != Source.LOCAL;
            chosen.put(id, new Assignment(hosts.get(id), certified, waiting));
        }
        return List.copyOf(chosen.values());
    }

    /** The hosts that want ACME by this plan, in groups. */
    List<AcmeSettings.Group> groups(CertificatePlan plan) {
        return groups(plan, fromFiles(plan), keyring.all());
    }

    private synchronized List<Certified> fromFiles(CertificatePlan plan) {
        return files.of(plan.files(), clock.instant());
    }

    private static List<AcmeSettings.Group> groups(
            CertificatePlan plan, List<Certified> fromFiles, List<Certified> kept) {
        return plan.groups(plan.sites().stream()
                .filter(site -> wants(plan, site, fromFiles, kept) == Source.ACME)
                .map(CertificatePlan.Site::host)
                .toList());
    }

    /** Where the host's certificate is to come from, whether it is there or not. */
    private static Source wants(
            CertificatePlan plan, CertificatePlan.Site site, List<Certified> fromFiles, List<Certified> kept) {
        return switch (site.choice()) {
            case FILE -> Source.FILE;
            case LOCAL -> Source.LOCAL;
            case ACME -> Source.ACME;
            case INSTALLED ->
                find(kept, Source.INSTALLED, site.host()).isEmpty()
                                && plan.acme().isPresent()
                        ? Source.ACME
                        : Source.INSTALLED;
            case AUTOMATIC -> {
                if (find(fromFiles, Source.FILE, site.host()).isPresent()) {
                    yield Source.FILE;
                }
                if (find(kept, Source.INSTALLED, site.host()).isPresent()) {
                    yield Source.INSTALLED;
                }
                yield plan.acme().isPresent() ? Source.ACME : Source.LOCAL;
            }
        };
    }

    private static Optional<Certified> wanted(
            CertificatePlan plan,
            CertificatePlan.Site site,
            List<AcmeSettings.Group> groups,
            List<Certified> fromFiles,
            List<Certified> kept) {
        Source source = wants(plan, site, fromFiles, kept);
        return switch (source) {
            case FILE -> find(fromFiles, source, site.host());
            case INSTALLED -> find(kept, source, site.host());
            case ACME -> obtained(groups, site.host(), kept);
            case LOCAL -> Optional.empty();
        };
    }

    /** That of the host's group; until it is there, one that was obtained when the groups were others. */
    private static Optional<Certified> obtained(List<AcmeSettings.Group> groups, String host, List<Certified> kept) {
        return groups.stream()
                .filter(group -> Names.cover(group.hosts(), host))
                .findFirst()
                .flatMap(group -> kept.stream()
                        .filter(certified -> certified.source() == Source.ACME
                                && certified.hosts().equals(group.hosts()))
                        .findFirst())
                .or(() -> kept.stream()
                        .filter(certified -> certified.source() == Source.ACME && Names.cover(certified.hosts(), host))
                        .max(Comparator.comparing(Certified::notAfter)));
    }

    /** One that names the host itself before one that covers it. */
    private static Optional<Certified> find(List<Certified> among, Source source, String host) {
        List<Certified> fitting = among.stream()
                .filter(certified -> certified.source() == source && Names.cover(certified.hosts(), host))
                .toList();
        return fitting.stream()
                .filter(certified -> certified.hosts().contains(host))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private Certified local(String host) {
        HeldCertificate made = HeldCertificate.read(ca.issue(List.of(host)));
        return new Certified(made.hosts(), Source.LOCAL, made.chain(), made.key(), clock.instant());
    }
}
