package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import sekisho.certificates.CertificateStatus;
import sekisho.certificates.CertificateStatus.Ocsp;

/** A certificate as a page shows it now. */
record CertificateRow(CertificateStatus status, Instant now) {
    /** From when on an end is pressing where somebody must act, and where renewal should have come by itself. */
    private static final int BY_HAND = 30;

    private static final int BY_ITSELF = 14;

    String hosts() {
        return String.join(", ", status.hosts());
    }

    String names() {
        return String.join(", ", status.names());
    }

    /** Whole days until its end; negative when it is over. */
    long daysLeft() {
        return Math.floorDiv(
                Duration.between(now, status.notAfter()).toMillis(),
                Duration.ofDays(1).toMillis());
    }

    Text source() {
        return switch (status.source()) {
            case ACME -> Text.CERTIFICATE_ACME;
            case FILE -> Text.CERTIFICATE_FILE;
            case INSTALLED -> Text.CERTIFICATE_INSTALLED;
            case LOCAL -> Text.CERTIFICATE_LOCAL;
        };
    }

    Text ocsp() {
        return switch (status.ocsp()) {
            case NOT_OFFERED -> Text.OCSP_NOT_OFFERED;
            case PENDING -> Text.OCSP_PENDING;
            case STAPLED -> Text.OCSP_STAPLED;
            case REVOKED -> Text.OCSP_REVOKED;
            case UNAVAILABLE -> Text.OCSP_UNAVAILABLE;
            case NOT_SUPPORTED -> Text.OCSP_NOT_SUPPORTED;
        };
    }

    boolean pressing() {
        boolean byHand = switch (status.source()) {
            case FILE, INSTALLED -> true;
            case ACME, LOCAL -> false;
        };
        return daysLeft() < (byHand ? BY_HAND : BY_ITSELF) || status.failures() > 0 || status.ocsp() == Ocsp.REVOKED;
    }
}
