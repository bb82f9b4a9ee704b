package sekisho.certificates;

import java.util.Locale;

/** Where a certificate comes from. */
public enum Source {
    /** Obtained from a certificate authority by ACME (RFC 8555). */
    ACME,
    /** Files that the configuration names. */
    FILE,
    /** Brought in by {@code sekisho cert install}. */
    INSTALLED,
    /** Issued by the machine's own authority; browsers do not trust it by themselves. */
    LOCAL;

    /** {@code acme} and the like. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
