package sekisho.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.antivirus.Scan;
import sekisho.antivirus.ScanResult;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.vault.ContentScan;

/**
 * Has what is going to be published scanned as the site's uploads are: by the same scanner, and with the same policy for what could not
 * be looked at. Virtual threads.
 */
final class PublishedScan implements ContentScan {
    private static final int BUFFER = 64 << 10;

    private final Supplier<GateSettings> settings;

    PublishedScan(Supplier<GateSettings> settings) {
        this.settings = settings;
    }

    @Override
    public Optional<String> scan(String site, String path, String type, InputStream content) throws IOException {
        Optional<Antivirus> antivirus = settings.get().sites().stream()
                .filter(one -> one.host().equals(site))
                .findFirst()
                .flatMap(GateSettings.Site::antivirus);
        if (antivirus.isEmpty()) {
            return Optional.empty();
        }
        try (Scan scan = antivirus.get().scanner().begin()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                scan.write(buffer, 0, read);
            }
            return found(scan.finish(), antivirus.get().policy());
        }
    }

    private static Optional<String> found(ScanResult result, Antivirus.Policy policy) {
        return switch (result) {
            case ScanResult.Clean clean -> Optional.empty();
            case ScanResult.Infected infected -> Optional.of(infected.signature());
            case ScanResult.Refused refused -> {
                Antivirus.Remedy remedy = switch (refused.cause()) {
                    case TOO_LARGE -> policy.tooLarge();
                    case ENCRYPTED -> policy.encrypted();
                    case NESTED -> policy.nested();
                    case UNREADABLE -> policy.unreadable();
                };
                yield remedy == Antivirus.Remedy.REFUSE
                        ? Optional.of(refused.cause().id())
                        : Optional.empty();
            }
            case ScanResult.Unavailable unavailable ->
                policy.unavailable() == Antivirus.Remedy.REFUSE ? Optional.of("unavailable") : Optional.empty();
        };
    }
}
