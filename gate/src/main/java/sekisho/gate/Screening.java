package sekisho.gate;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.Upload;
import sekisho.antivirus.UploadScan;
import sekisho.antivirus.UploadScan.Report;
import sekisho.journal.AccessRecord;
import sekisho.journal.AuditRecord;
import sekisho.words.AddressText;

/**
 * One upload before the scanner: which verdict the head allows, the scan of the whole body on a virtual thread, and the verdict that
 * the site's policy makes of its report. Never throws. Event loop of the exchange.
 */
final class Screening {
    private static final System.Logger LOG = System.getLogger(Screening.class.getName());

    /** A body of at most so many bytes is kept in memory. */
    static final int IN_MEMORY = 64 << 10;

    /** What a longer one takes besides: blocks on their way to the file and from it, and the scan's buffers. */
    static final int WORKING_MEMORY = 5 * Kept.BLOCK;

    /** The scan keeps its own deadline; this is for what comes before and after it. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final long RETRY_SECONDS = 60;

    private final Antivirus antivirus;
    private final Exchange exchange;
    private final Upload upload;
    private final InspectionTools tools;
    private long held;
    private @Nullable Kept kept;
    private @Nullable UploadScan scan;
    private @Nullable Report report;
    private @Nullable String action;
    private volatile boolean over;

    private Screening(Antivirus antivirus, Exchange exchange, Upload upload, InspectionTools tools) {
        this.antivirus = antivirus;
        this.exchange = exchange;
        this.upload = upload;
        this.tools = tools;
    }

    /** Null when the exchange carries no upload that the site scans. */
    static @Nullable Screening of(Exchange exchange, HttpServerRequest request, InspectionTools tools) {
        Antivirus antivirus = exchange.site == null ? null : exchange.site.antivirus();
        if (antivirus == null || !exchange.head.hasBody() || exchange.head.fault() != null) {
            return null;
        }
        String type = field(request, HttpHeaders.CONTENT_TYPE);
        if (!antivirus.scope().covers(exchange.head.path(), type)) {
            return null;
        }
        Upload upload = new Upload(
                type,
                field(request, HttpHeaders.CONTENT_ENCODING),
                exchange.site().settings().maxBodyBytes());
        return new Screening(antivirus, exchange, upload, tools);
    }

    private static String field(HttpServerRequest request, CharSequence name) {
        return String.join(",", request.headers().getAll(name));
    }

    /** What can be said before the body is sent. */
    Verdict head() {
        boolean oneFile = !upload.isMultipart() && upload.contentEncoding().isEmpty();
        boolean tooLong =
                exchange.head.bodyLength() > antivirus.scanner().settings().maxFileBytes();
        if (oneFile && tooLong && antivirus.policy().refuses(Cause.TOO_LARGE)) {
            return refused(Reason.FILE_TOO_LARGE);
        }
        return Verdict.PASS;
    }

    /** Takes room for what keeping the body takes; false when all exchanges together hold too much. */
    boolean hold() {
        long length = exchange.head.bodyLength();
        boolean small = length >= 0 && length <= IN_MEMORY;
        long bytes = small ? length : IN_MEMORY + WORKING_MEMORY;
        if (!tools.workshop().hold(bytes)) {
            return false;
        }
        held += bytes;
        return true;
    }

    /** A place for the body, which ends with the exchange. */
    Kept keep(long inMemory, Kept.Listener listener) {
        Kept made = new Kept(Math.max(inMemory, IN_MEMORY), antivirus.scratch(), tools.workshop(), listener);
        kept = made;
        return made;
    }

    Workshop workshop() {
        return tools.workshop();
    }

    /** The longest that {@link #scan} takes. */
    Duration patience() {
        return antivirus.scanner().settings().timeout().plus(MARGIN);
    }

    /** Scans a whole body. The verdict comes on this event loop, later. */
    void scan(Kept body, Consumer<Verdict> then) {
        UploadScan begun = new UploadScan(antivirus.scanner(), upload, body::open);
        scan = begun;
        Result result = new Result();
        tools.workshop()
                .step(
                        () -> {
                            try {
                                Report found = begun.run();
                                found.signature().ifPresent(this::alarm);
                                result.report = found;
                            } catch (RuntimeException e) {
                                if (!over) {
                                    LOG.log(Level.ERROR, "event=scan-failed id=" + exchange.id, e);
                                }
                            }
                        },
                        () -> {
                            if (!over) {
                                then.accept(judged(result.report));
                            }
                        });
    }

    /** Carries the report from the virtual thread to the event loop, which the bridge orders. */
    private static final class Result {
        private @Nullable Report report;
    }

    private void alarm(String signature) {
        LOG.log(Level.WARNING, "event=malware-found id=" + exchange.id + " signature=" + signature);
        Map<String, String> details = new TreeMap<>();
        details.put("request-id", exchange.id);
        details.put("site", exchange.site().host());
        details.put("signature", signature);
        details.put("client", AddressText.of(exchange.client));
        details.put("probe", Boolean.toString(exchange.probe));
        try {
            tools.audit().accept(new AuditRecord(exchange.time, "malware.found", "system", true, details));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=malware-not-audited id=" + exchange.id, e);
        }
    }

    private Verdict judged(@Nullable Report found) {
        report = found;
        Verdict verdict = found == null ? failed() : verdict(found);
        tools.counters().scanned(action == null ? "" : action);
        return verdict instanceof Verdict.Pass ? verdict : settled(verdict);
    }

    private Verdict failed() {
        action = "failed";
        return new Verdict.Refuse(Reason.INTERNAL);
    }

    private Verdict verdict(Report found) {
        if (found.signature().isPresent()) {
            action = "infected";
            return new Verdict.Refuse(Reason.MALWARE_FOUND);
        }
        Optional<Cause> cause = found.causes().stream()
                .sorted()
                .filter(antivirus.policy()::refuses)
                .findFirst();
        if (cause.isPresent()) {
            return refused(reason(cause.get()));
        }
        if (found.trouble().isPresent() && antivirus.policy().unavailable() == Antivirus.Remedy.REFUSE) {
            action = "unavailable";
            return new Verdict.Refuse(Reason.SCANNER_UNAVAILABLE.status(), Reason.SCANNER_UNAVAILABLE, RETRY_SECONDS);
        }
        boolean unseen = found.trouble().isPresent() || !found.causes().isEmpty();
        action = unseen ? "unscanned" : "clean";
        return Verdict.PASS;
    }

    private Verdict refused(Reason reason) {
        action = "refused";
        return new Verdict.Refuse(reason);
    }

    private static Reason reason(Cause cause) {
        return switch (cause) {
            case TOO_LARGE -> Reason.FILE_TOO_LARGE;
            case ENCRYPTED -> Reason.FILE_ENCRYPTED;
            case NESTED -> Reason.FILE_NESTED;
            case UNREADABLE -> Reason.UPLOAD_UNREADABLE;
        };
    }

    /** A check that passed at first and then did not says so in the trail. */
    Verdict settled(Verdict verdict) {
        exchange.trail = Checkpoint.of(exchange).refusedBy(Checkpoint.ANTIVIRUS);
        return verdict;
    }

    /** Ends what is under way and gives back what was taken. */
    void end() {
        if (over) {
            return;
        }
        over = true;
        if (scan != null) {
            scan.close();
        }
        if (kept != null) {
            kept.close();
        }
        tools.workshop().release(held);
        held = 0;
    }

    /** What the journal keeps; null when nothing was decided. */
    AccessRecord.@Nullable Antivirus record() {
        String decided = action;
        if (decided == null) {
            return null;
        }
        Report found = report;
        if (found == null) {
            return new AccessRecord.Antivirus(decided, null, 0, 0, List.of());
        }
        List<String> causes = new ArrayList<>();
        found.causes().stream().sorted().map(Cause::id).forEach(causes::add);
        found.trouble().ifPresent(trouble -> causes.add(trouble.name().toLowerCase(java.util.Locale.ROOT)));
        return new AccessRecord.Antivirus(
                decided, found.signature().orElse(null), found.files(), found.bytes(), causes);
    }
}
