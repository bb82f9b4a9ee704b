package sekisho.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The names that certificates are for. */
final class Names {
    /** Types of RFC 5280 §4.2.1.6. */
    private static final int DNS = 2;

    private static final int ADDRESS = 7;

    private Names() {}

    /** Lower case, sorted, each once. */
    static List<String> canonical(Collection<String> hosts) {
        TreeSet<String> sorted = new TreeSet<>();
        hosts.forEach(host -> sorted.add(host.toLowerCase(Locale.ROOT)));
        return List.copyOf(sorted);
    }

    /** One text for a set of names. */
    static String key(Collection<String> hosts) {
        return String.join(",", canonical(hosts));
    }

    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                boolean named =
                        alternative.get(0).equals(DNS) || alternative.get(0).equals(ADDRESS);
                if (named && alternative.get(1) instanceof String name) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    /** A wildcard stands for exactly one label (RFC 9525 §6.3); {@code host} may be a wildcard itself. */
    static boolean covers(String pattern, String host) {
        if (pattern.equalsIgnoreCase(host)) {
            return true;
        }
        int dot = host.indexOf('.');
        return pattern.startsWith("*.")
                && dot > 0
                && !host.startsWith("*")
                && pattern.substring(1).equalsIgnoreCase(host.substring(dot));
    }

    static boolean cover(Collection<String> patterns, String host) {
        return patterns.stream().anyMatch(pattern -> covers(pattern, host));
    }
}
