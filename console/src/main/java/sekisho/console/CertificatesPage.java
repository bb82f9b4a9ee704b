package sekisho.console;

import java.util.List;

/** Every host's certificate. */
record CertificatesPage(Frame frame, List<CertificateRow> rows) {
    CertificatesPage {
        rows = List.copyOf(rows);
    }
}
