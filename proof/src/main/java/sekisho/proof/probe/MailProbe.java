package sekisho.proof.probe;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sekisho.mail.DomainReport;
import sekisho.mail.DomainReport.Finding;
import sekisho.mail.DomainReport.Level;
import sekisho.mail.DomainReport.Topic;
import sekisho.mail.MailDomain;
import sekisho.mail.MailRoom;
import sekisho.mail.Signed;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Asks DNS about every sender's domain as a recipient does: whether mail from our addresses passes SPF, whether a message that is
 * signed at this moment passes by the published keys, and which DMARC policy is published.
 */
final class MailProbe implements Probe {
    private static final String SPF = "spf";
    private static final String DKIM = "dkim";
    private static final String DMARC = "dmarc";
    private static final int SHOWN = 10;

    private final Optional<MailRoom> room;

    MailProbe(Optional<MailRoom> room) {
        this.room = room;
    }

    @Override
    public String id() {
        return "mail-domains";
    }

    @Override
    public List<String> controls() {
        return List.of(SPF, DKIM, DMARC);
    }

    @Override
    public List<Observation> observe() {
        List<MailDomain> domains = room.map(mail -> mail.settings().domains()).orElse(List.of());
        if (room.isEmpty() || domains.isEmpty()) {
            Bilingual text = new Bilingual(
                    "メールを送る設定(mail.domains)がありません。", "No domain is configured for outgoing mail (mail.domains).");
            return controls().stream()
                    .map(control -> new Observation(control, Result.NOT_CONFIGURED, Means.SETTING, text, Map.of()))
                    .toList();
        }
        MailRoom mail = room.get();
        List<DomainReport> reports = domains.stream().map(mail::check).toList();
        return List.of(
                spf(reports, mail.addresses()),
                dkim(mail, domains, reports),
                published(DMARC, Topic.DMARC, reports, "DMARC の方針を公開しています", "publish a DMARC policy"));
    }

    private static Observation spf(List<DomainReport> reports, Set<InetAddress> addresses) {
        if (addresses.isEmpty()) {
            return new Observation(
                    SPF,
                    Result.FAILS,
                    Means.TRIED,
                    new Bilingual(
                            "メールの送信元アドレスが分からないため、SPF に合格するか確かめられません。mail.addresses に書いてください。",
                            "The addresses that mails leave from are unknown, so SPF cannot be tried; write mail.addresses."),
                    facts(SPF, Topic.SPF, reports));
        }
        Observation seen =
                published(SPF, Topic.SPF, reports, "送信元アドレスからのメールが SPF に合格します", "pass SPF from the sending addresses");
        Map<String, String> facts = new LinkedHashMap<>(seen.facts());
        facts.put(
                "addresses",
                addresses.stream()
                        .map(InetAddress::getHostAddress)
                        .sorted()
                        .limit(SHOWN)
                        .collect(Collectors.joining(",")));
        return new Observation(SPF, seen.result(), seen.means(), seen.seen(), facts);
    }

    private static Observation dkim(MailRoom mail, List<MailDomain> domains, List<DomainReport> reports) {
        Map<String, String> facts = facts(DKIM, Topic.DKIM, reports);
        List<String> unsigned = new ArrayList<>();
        for (MailDomain domain : domains) {
            List<Signed> signatures = mail.trySigning(domain);
            facts.put(
                    "signatures-" + domain,
                    signatures.stream()
                            .map(one -> one.selector() + ":" + one.algorithm() + ":" + (one.valid() ? "pass" : "fail"))
                            .collect(Collectors.joining(",")));
            if (signatures.isEmpty() || !signatures.stream().allMatch(Signed::valid)) {
                unsigned.add(domain.name());
            }
        }
        String bad = String.join(", ", unsigned);
        return unsigned.isEmpty()
                ? new Observation(
                        DKIM,
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual(
                                "いま署名したメールが、DNS に公開された鍵での検証に合格しました(" + names(domains) + ")。",
                                "A message signed just now passed by the keys published in DNS (" + names(domains)
                                        + ")."),
                        facts)
                : new Observation(
                        DKIM,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "署名がないか、公開された鍵での検証に合格しません: " + bad + "。./sekisho mail check で確かめてください。",
                                "Mails are unsigned or fail by the published keys: " + bad
                                        + "; see ./sekisho mail check."),
                        facts);
    }

    /** Holds when every domain has something good about the topic and nothing bad. */
    private static Observation published(
            String control, Topic topic, List<DomainReport> reports, String ja, String en) {
        List<Finding> bad = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (DomainReport report : reports) {
            boolean good = report.about(topic).stream().anyMatch(finding -> finding.level() == Level.GOOD)
                    && report.worst(topic)
                            .filter(level -> level != Level.PROBLEM)
                            .isPresent();
            if (!good) {
                names.add(report.domain().name());
                report.about(topic).stream()
                        .filter(finding -> finding.level() != Level.GOOD)
                        .max(java.util.Comparator.comparing(Finding::level))
                        .ifPresent(bad::add);
            }
        }
        Map<String, String> facts = facts(control, topic, reports);
        if (names.isEmpty()) {
            String all = names(reports.stream().map(DomainReport::domain).toList());
            return new Observation(
                    control,
                    Result.HOLDS,
                    Means.TRIED,
                    new Bilingual(ja + "(" + all + ")。", "All sending domains " + en + " (" + all + ")."),
                    facts);
        }
        Bilingual why = bad.isEmpty()
                ? new Bilingual("答えがありません。", "There is no answer.")
                : bad.getFirst().text();
        String all = String.join(", ", names);
        return new Observation(
                control, Result.FAILS, Means.TRIED, new Bilingual(all + ": " + why.ja(), all + ": " + why.en()), facts);
    }

    private static Map<String, String> facts(String control, Topic topic, List<DomainReport> reports) {
        Map<String, String> facts = new LinkedHashMap<>();
        reports.stream()
                .limit(SHOWN)
                .forEach(report -> report.about(topic).stream()
                        .flatMap(finding -> finding.seen().stream())
                        .findFirst()
                        .ifPresent(seen -> facts.put(control + "-" + report.domain(), seen)));
        return facts;
    }

    private static String names(List<MailDomain> domains) {
        return domains.stream().map(MailDomain::name).collect(Collectors.joining(", "));
    }
}
