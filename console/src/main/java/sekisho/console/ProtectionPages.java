package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.antivirus.Scanner;
import sekisho.gate.Antivirus;
import sekisho.gate.GateSettings;
import sekisho.journal.Entry;
import sekisho.journal.Kind;
import sekisho.journal.Query;

/** How each site is protected by rules and by the virus scanner: what is configured, what they found, and how current they are. */
final class ProtectionPages {
    private static final Duration LOOKING_BACK = Duration.ofDays(7);
    private static final int READ = 2_000;

    private final Frames frames;
    private final Records records;
    private final Supplier<List<GateSettings.Site>> sites;

    /** @param sites those in force */
    ProtectionPages(Frames frames, Records records, Supplier<List<GateSettings.Site>> sites) {
        this.frames = frames;
        this.records = records;
        this.sites = sites;
    }

    Reply page(Visit visit) {
        Instant now = frames.times().now();
        Map<Scanner, Optional<Scanner.About>> asked = new HashMap<>();
        List<ProtectionPage.Shield> shields = new ArrayList<>();
        for (GateSettings.Site site : sites.get()) {
            shields.add(new ProtectionPage.Shield(
                    site.host(),
                    site.waf(),
                    site.antivirus(),
                    site.antivirus()
                            .map(Antivirus::scanner)
                            .flatMap(scanner -> asked.computeIfAbsent(scanner, Scanner::about)),
                    Findings.of(found(site.host(), now))));
        }
        return Reply.page(Templates.protection(new ProtectionPage(
                visit.frame(frames, Text.PROTECTION_TITLE, Nav.PROTECTION), shields, now, LOOKING_BACK.toDays())));
    }

    /** The latest records in which the rules or the scanner found something. */
    private List<Entry> found(String host, Instant now) {
        List<Entry> found = new ArrayList<>();
        found.addAll(search(host, now, "sekisho.waf.action", "blocked"));
        found.addAll(search(host, now, "sekisho.waf.action", "would-block"));
        found.addAll(search(host, now, "sekisho.antivirus.action", "infected"));
        return found;
    }

    private List<Entry> search(String host, Instant now, String field, String value) {
        return records.search(new Query(
                Set.of(Kind.ACCESS),
                now.minus(LOOKING_BACK),
                now.plusSeconds(60),
                Map.of("sekisho.site", host, field, value),
                READ,
                true));
    }
}
