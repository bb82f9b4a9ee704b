package sekisho.console;

import java.util.List;
import java.util.function.Supplier;
import sekisho.certificates.CertificateStatus;

/** The certificates of all hosts, and those of them that somebody must look after. Virtual threads. */
final class CertificatePages {
    private final Frames frames;
    private final Supplier<List<CertificateStatus>> certificates;

    CertificatePages(Frames frames, Supplier<List<CertificateStatus>> certificates) {
        this.frames = frames;
        this.certificates = certificates;
    }

    Reply page(Visit visit) {
        Frame frame = visit.frame(frames, Text.CERTIFICATES_TITLE, Nav.CERTIFICATES);
        return Reply.page(Templates.certificates(new CertificatesPage(frame, rows())));
    }

    private List<CertificateRow> rows() {
        return certificates.get().stream()
                .map(status -> new CertificateRow(status, frames.times().now()))
                .toList();
    }

    /** What the overview warns of. */
    List<CertificateRow> pressing() {
        return rows().stream().filter(CertificateRow::pressing).toList();
    }
}
