package sekisho.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sekisho.gate.GateException;
import sekisho.gate.GateSettings;
import sekisho.gate.HeldCertificate;

/**
 * The certificates in the operator's files, read again when the files change, so that whatever renews them needs no hook. A pair
 * that is half written is read the next time. Not thread-safe.
 */
final class FileCertificates {
    private static final System.Logger LOG = System.getLogger(FileCertificates.class.getName());

    private final Map<GateSettings.Certificate, Read> read = new HashMap<>();

    private record Read(String state, Certified certified) {}

    /** @throws GateException {@code CERTIFICATE} when one cannot be read that never could */
    List<Certified> of(List<GateSettings.Certificate> files, Instant now) {
        List<Certified> all = new ArrayList<>();
        for (GateSettings.Certificate pair : files) {
            String state = state(pair.chain()) + state(pair.key());
            Read known = read.get(pair);
            if (known == null || !known.state().equals(state)) {
                try {
                    HeldCertificate held = HeldCertificate.read(pair);
                    if (held.chain().isEmpty()
                            || !Acceptance.belong(held.chain().getFirst().getPublicKey(), held.key())) {
                        throw new GateException(
                                GateException.Code.CERTIFICATE,
                                "the key " + pair.key() + " is not that of the certificate " + pair.chain());
                    }
                    known = new Read(state, new Certified(pair.hosts(), Source.FILE, held.chain(), held.key(), now));
                } catch (GateException e) {
                    if (known == null) {
                        throw e;
                    }
                    LOG.log(System.Logger.Level.WARNING, "event=certificate-file-refused reason={0}", e.getMessage());
                }
                read.put(pair, known);
            }
            all.add(known.certified());
        }
        read.keySet().retainAll(files);
        return all;
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file) + ";";
        } catch (IOException e) {
            return "missing;";
        }
    }
}
