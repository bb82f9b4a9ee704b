package sekisho.app;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.antivirus.Scan;
import sekisho.antivirus.ScanResult;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.gate.Waf;
import sekisho.vault.ContentScan;

/**
 * Has what is going to be published looked at as the site's other exchanges are: by the rules of its WAF as an answer, and by its
 * virus scanner as an upload, with the same policy for what could not be looked at. Virtual threads.
 */
final class PublishedScan implements ContentScan {
    private static final int BUFFER = 64 << 10;

    private final Supplier<GateSettings> settings;
    private final InstantSource clock;

    PublishedScan(Supplier<GateSettings> settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Optional<String> scan(String site, String path, String type, InputStream content) throws IOException {
        Optional<GateSettings.Site> known = settings.get().sites().stream()
                .filter(one -> one.host().equals(site))
                .findFirst();
        Optional<Waf> waf = known.flatMap(GateSettings.Site::waf);
        List<String> found = new ArrayList<>();
        InputStream whole = content;
        if (waf.isPresent()) {
            AnswerRules.Look look = new AnswerRules(waf.get(), clock.instant()).at(site, path, type, content);
            look.found().ifPresent(found::add);
            whole = look.content();
        }
        // Asked even of what the rules found: whoever approves that is not asked about malware again.
        Optional<Antivirus> antivirus = known.flatMap(GateSettings.Site::antivirus);
        if (antivirus.isPresent()) {
            malware(antivirus.get(), whole).ifPresent(found::add);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    private static Optional<String> malware(Antivirus antivirus, InputStream content) throws IOException {
        try (Scan scan = antivirus.scanner().begin()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                scan.write(buffer, 0, read);
            }
            return found(scan.finish(), antivirus.policy());
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
