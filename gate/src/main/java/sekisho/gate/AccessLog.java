package sekisho.gate;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sekisho.identity.Principal;
import sekisho.journal.AccessRecord;
import sekisho.words.AddressText;

/** Makes the one record of each exchange when it has ended, hands it to the journal and counts it. Event loops. */
final class AccessLog {
    private static final int LONGEST_FIELD = 512;

    private final Predicate<AccessRecord> journal;
    private final Counters counters;

    /** @param journal takes a record without blocking; false when it has no room */
    AccessLog(Predicate<AccessRecord> journal, Counters counters) {
        this.journal = journal;
        this.counters = counters;
    }

    void ended(Exchange exchange, Exchange.Outcome outcome, @Nullable Reason reason) {
        Inspection inspection = exchange.inspection;
        if (inspection != null && inspection.isBusy()) {
            inspection.whenIdle(() -> ended(exchange, outcome, reason));
            return;
        }
        if (inspection != null) {
            inspection.conclude(() -> {});
        }
        Screening screening = exchange.screening;
        if (screening != null) {
            screening.end();
        }
        exchange.connection.exchangeEnded();
        counters.ended(outcome, reason);
        if (!journal.test(record(exchange, outcome, reason))) {
            counters.recordDropped();
        }
    }

    private static AccessRecord record(Exchange exchange, Exchange.Outcome outcome, @Nullable Reason reason) {
        RequestHead head = exchange.head;
        ClientConnection connection = exchange.connection;
        ProtectedSite site = exchange.site;
        return new AccessRecord(
                exchange.time,
                exchange.id,
                site == null ? RequestHead.UNKNOWN : site.host(),
                exchange.client == connection.peer ? connection.peerText : AddressText.of(exchange.client),
                exchange.country,
                head.method(),
                head.scheme(),
                head.host(),
                head.path(),
                head.query(),
                head.protocol(),
                exchange.status,
                exchange.requestBytes,
                exchange.responseBytes,
                System.nanoTime() - exchange.startNanos,
                outcome.id(),
                reason == null ? null : reason.id(),
                exchange.trail,
                connection.tlsVersion,
                connection.tlsCipher,
                cut(exchange.userAgent),
                cut(exchange.referrer),
                exchange.upstreamNanos,
                exchange.probe,
                exchange.inspection == null ? null : exchange.inspection.record(),
                exchange.screening == null ? null : exchange.screening.record(),
                user(exchange.principal()),
                device(exchange.certificate));
    }

    private static AccessRecord.@Nullable User user(@Nullable Principal principal) {
        return principal == null
                ? null
                : new AccessRecord.User(principal.account(), principal.role().id(), principal.tenant());
    }

    private static AccessRecord.@Nullable Device device(@Nullable ClientCertificate certificate) {
        return certificate == null
                ? null
                : new AccessRecord.Device(shortened(certificate.subject()), certificate.fingerprint());
    }

    private static @Nullable String cut(@Nullable String field) {
        return field == null ? null : shortened(field);
    }

    private static String shortened(String field) {
        return field.length() <= LONGEST_FIELD ? field : field.substring(0, LONGEST_FIELD);
    }
}
