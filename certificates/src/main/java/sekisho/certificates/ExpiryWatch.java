package sekisho.certificates;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.journal.AuditRecord;
import sekisho.journal.Journal;
import sekisho.words.Bilingual;

/**
 * Warns 60, 30, 14, 7, 3 and 1 days before the end of a certificate, and at its end, each once. A certificate that renews itself
 * is spoken of only when its renewal is a day late. Virtual threads.
 */
final class ExpiryWatch {
    private static final System.Logger LOG = System.getLogger(ExpiryWatch.class.getName());
    /** In days; 0 is the end itself. */
    static final List<Integer> DAYS = List.of(60, 30, 14, 7, 3, 1, 0);

    private static final Duration LATE = Duration.ofDays(1);

    private final Keyring keyring;
    private final Journal journal;
    private final InstantSource clock;
    private final Notices notices;

    ExpiryWatch(Keyring keyring, Journal journal, InstantSource clock, Notices notices) {
        this.keyring = keyring;
        this.journal = journal;
        this.clock = clock;
        this.notices = notices;
    }

    void tend(List<CertificateStatus> served) {
        Instant now = clock.instant();
        for (CertificateStatus status : served) {
            boolean late = status.nextRenewal()
                    .map(renewal -> now.isAfter(renewal.plus(LATE)))
                    .orElse(true);
            Optional<Integer> reached = reached(status.notAfter(), now);
            if (late && reached.isPresent() && !keyring.warned(status.fingerprint(), reached.orElseThrow())) {
                int days = reached.orElseThrow();
                warn(status, days, now);
                // the larger ones are over with it, so that a certificate brought in late is not announced five times
                keyring.saveWarnings(
                        status.fingerprint(),
                        DAYS.stream().filter(larger -> larger >= days).toList());
            }
        }
    }

    /** The smallest threshold that is reached. */
    static Optional<Integer> reached(Instant notAfter, Instant now) {
        Duration left = Duration.between(now, notAfter);
        return DAYS.stream()
                .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                .min(Integer::compare);
    }

    private void warn(CertificateStatus status, int days, Instant now) {
        String hosts = String.join(", ", status.hosts());
        LocalDate last = LocalDate.ofInstant(status.notAfter(), ZoneId.systemDefault());
        journal.audit(new AuditRecord(
                now,
                days == 0 ? "certificate.expired" : "certificate.expiring",
                "system",
                true,
                Map.of(
                        "hosts", Names.key(status.hosts()),
                        "days", Integer.toString(days),
                        "source", status.source().id(),
                        "serial", status.serial(),
                        "not-after", status.notAfter().toString())));
        LOG.log(System.Logger.Level.WARNING, "event=certificate-expiring hosts={0} days={1}", status.hosts(), days);
        notices.give(
                days == 0
                        ? new Notice(
                                Notice.Kind.EXPIRED,
                                now,
                                status.hosts(),
                                Optional.of(0),
                                new Bilingual("証明書の期限が切れました: " + hosts, "The certificate has expired: " + hosts),
                                text(status, hosts, last))
                        : new Notice(
                                Notice.Kind.EXPIRING,
                                now,
                                status.hosts(),
                                Optional.of(days),
                                new Bilingual(
                                        "証明書の期限まであと " + days + " 日です: " + hosts,
                                        "A certificate ends within " + days + (days == 1 ? " day: " : " days: ")
                                                + hosts),
                                text(status, hosts, last)));
    }

    private static Bilingual text(CertificateStatus status, String hosts, LocalDate last) {
        return switch (status.source()) {
            case ACME ->
                new Bilingual(
                        hosts + " の証明書(" + status.issuer() + " 発行)は " + last + " に切れます。自動更新が遅れています。"
                                + status.lastError().map(Bilingual::ja).orElse(""),
                        "The certificate for " + hosts + " (issued by " + status.issuer() + ") ends on " + last
                                + ". Its automatic renewal is late. "
                                + status.lastError().map(Bilingual::en).orElse(""));
            case INSTALLED ->
                new Bilingual(
                        hosts + " の証明書(" + status.issuer() + " 発行)は " + last
                                + " に切れます。「./sekisho cert csr HOST」で CSR を作り、新しい証明書を「./sekisho cert install HOST FILES...」で入れてください。",
                        "The certificate for " + hosts + " (issued by " + status.issuer() + ") ends on " + last
                                + ". Make a CSR with ./sekisho cert csr HOST and install the new certificate with"
                                + " ./sekisho cert install HOST FILES...");
            case FILE ->
                new Bilingual(
                        hosts + " の証明書(" + status.issuer() + " 発行)は " + last + " に切れます。設定ファイルが指すファイルを新しいものに替えてください。",
                        "The certificate for " + hosts + " (issued by " + status.issuer() + ") ends on " + last
                                + ". Replace the files that the configuration names.");
            case LOCAL ->
                new Bilingual(
                        hosts + " のローカル認証局の証明書は " + last + " に切れます。",
                        "The certificate of the local authority for " + hosts + " ends on " + last + ".");
        };
    }
}
