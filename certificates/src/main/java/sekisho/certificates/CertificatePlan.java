package sekisho.certificates;

import java.util.List;
import java.util.Optional;
import sekisho.gate.GateSettings;

/**
 * Which host is served with what.
 *
 * @param sites in the order of the configuration
 * @param files certificates that lie in files of the operator's
 * @param acme how certificates are obtained, when they are
 */
public record CertificatePlan(List<Site> sites, List<GateSettings.Certificate> files, Optional<AcmeSettings> acme) {
    public CertificatePlan {
        sites = List.copyOf(sites);
        files = List.copyOf(files);
    }

    /** What a host wants. */
    public record Site(String host, Choice choice) {}

    /** Where a host's certificate is to come from. A local one serves until the wanted one is there. */
    public enum Choice {
        /** A file that names the host, else one that was installed, else ACME where it is set up, else local. */
        AUTOMATIC,
        ACME,
        FILE,
        /** One that was installed; until then ACME where it is set up. */
        INSTALLED,
        LOCAL
    }

    /** The names that are to be obtained, in the groups that share a certificate, given the hosts that want it. */
    List<AcmeSettings.Group> groups(List<String> wanting) {
        return acme.map(settings -> {
                    List<AcmeSettings.Group> groups = new java.util.ArrayList<>(settings.groups());
                    for (String host : wanting) {
                        if (groups.stream().noneMatch(group -> Names.cover(group.hosts(), host))) {
                            groups.add(new AcmeSettings.Group(List.of(host), settings.validation(), settings.key()));
                        }
                    }
                    return List.copyOf(groups);
                })
                .orElse(List.of());
    }
}
