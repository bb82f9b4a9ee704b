package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import sekisho.certificates.CertificateStatus;
import sekisho.certificates.Source;
import sekisho.journal.Journal;
import sekisho.journal.Kind;
import sekisho.journal.Query;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Fetches, as a visitor would, the certificate of every site whose certificate is obtained or brought in, and compares it with
 * what should be served: the very certificate that was obtained or installed, and, where it renews itself, one that is not past
 * the moment of its renewal. The journal tells how the renewals of the last year went.
 */
final class IssuanceProbe implements Probe {
    private static final String ISSUANCE = "acme-issuance";
    private static final String RENEWAL = "acme-renewal";
    private static final String BROUGHT_IN = "byo-certificate";
    private static final Duration BEFORE_END = Duration.ofDays(30);
    /** A renewal may take some attempts. */
    private static final Duration GRACE = Duration.ofDays(1);

    private static final Duration HISTORY = Duration.ofDays(365);
    private static final int HOSTS = 200;
    private static final int MOST_RECORDS = 10_000;

    private final Supplier<List<InetSocketAddress>> https;
    private final Supplier<List<CertificateStatus>> certificates;
    private final Journal journal;
    private final InstantSource clock;

    IssuanceProbe(
            Supplier<List<InetSocketAddress>> https,
            Supplier<List<CertificateStatus>> certificates,
            Journal journal,
            InstantSource clock) {
        this.https = https;
        this.certificates = certificates;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "certificate-sources";
    }

    @Override
    public List<String> controls() {
        return List.of(ISSUANCE, RENEWAL, BROUGHT_IN);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<CertificateStatus> all = certificates.get();
        List<CertificateStatus> obtained =
                all.stream().filter(status -> status.source() == Source.ACME).toList();
        List<CertificateStatus> brought = all.stream()
                .filter(status -> status.source() == Source.INSTALLED || status.source() == Source.FILE)
                .toList();
        List<String> waiting = all.stream()
                .filter(CertificateStatus::waiting)
                .flatMap(status -> status.hosts().stream())
                .toList();
        List<Shown> shown = show(obtained);
        return List.of(issuance(shown, waiting), renewal(shown, obtained), broughtIn(show(brought)));
    }

    /** One certificate as a visitor got it. */
    private record Shown(String host, CertificateStatus expected, X509Certificate leaf) {
        boolean asExpected() {
            return leaf.getSerialNumber().toString(16).equals(expected.serial());
        }

        /** At the latest; from the certificate itself, whatever the product says. */
        Instant renewal() {
            Instant from = leaf.getNotBefore().toInstant();
            Instant to = leaf.getNotAfter().toInstant();
            Instant twoThirds =
                    from.plus(Duration.between(from, to).multipliedBy(2).dividedBy(3));
            Instant before = to.minus(BEFORE_END);
            return before.isAfter(from) && before.isBefore(twoThirds) ? before : twoThirds;
        }
    }

    private List<Shown> show(List<CertificateStatus> expected) throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (InetSocketAddress listener : https.get()) {
            for (CertificateStatus status : expected) {
                for (String host : status.hosts().stream().limit(HOSTS).toList()) {
                    try (Wire wire = Wire.tls(listener, host)) {
                        shown.add(new Shown(host, status, wire.chain().getFirst()));
                    }
                }
            }
        }
        return shown;
    }

    private static Observation issuance(List<Shown> shown, List<String> waiting) {
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>(waiting);
        shown.stream().filter(one -> !one.asExpected()).map(Shown::host).forEach(wrong::add);
        TreeSet<String> issuers = new TreeSet<>();
        shown.forEach(one -> issuers.add(one.expected().issuer()));
        facts.put("certificates", Integer.toString(shown.size()));
        facts.put("issuers", issuers.isEmpty() ? "none" : String.join(", ", issuers));
        facts.put("not-served", wrong.isEmpty() ? "none" : String.join(", ", wrong));
        if (shown.isEmpty() && waiting.isEmpty()) {
            return new Observation(
                    ISSUANCE,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("証明書を自動で取得するサイトがありません。", "No site's certificate is obtained automatically."),
                    facts);
        }
        return wrong.isEmpty()
                ? new Observation(
                        ISSUANCE,
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual(
                                "自動で取得した証明書を、外から接続して確認しました（" + shown.size() + " 件、発行元: " + String.join("、", issuers)
                                        + "）。",
                                "Certificates obtained automatically were seen from outside (" + shown.size()
                                        + ", issued by " + String.join(", ", issuers) + ")."),
                        facts)
                : new Observation(
                        ISSUANCE,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "自動で取得するはずの証明書が配信されていないサイトがあります（" + wrong.size() + " 件）。",
                                "Some sites are not served with the certificate that is to be obtained ("
                                        + English.count(wrong.size(), "site") + ")."),
                        facts);
    }

    private Observation renewal(List<Shown> shown, List<CertificateStatus> obtained) {
        Instant now = clock.instant();
        long renewals = count("certificate.issued", Map.of("sekisho.details.renewal", "true"));
        long failures = count("certificate.issuance-failed", Map.of("sekisho.details.renewal", "true"));
        List<String> late = shown.stream()
                .filter(one -> now.isAfter(one.renewal().plus(GRACE)))
                .map(Shown::host)
                .toList();
        long failing = obtained.stream().filter(status -> status.failures() > 0).count();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("certificates", Integer.toString(shown.size()));
        facts.put("renewals", Long.toString(renewals));
        facts.put("failed-attempts", Long.toString(failures));
        facts.put("failing-now", Long.toString(failing));
        facts.put("late", late.isEmpty() ? "none" : String.join(", ", late));
        facts.put("rule", "two thirds of the lifetime or 30 days before the end");
        if (shown.isEmpty()) {
            return new Observation(
                    RENEWAL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("自動で更新する証明書がありません。", "No certificate renews itself."),
                    facts);
        }
        return late.isEmpty() && failing == 0
                ? new Observation(
                        RENEWAL,
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual(
                                "配信中の証明書はどれも更新の時期を過ぎていません。直近 1 年の自動更新は成功 " + renewals + " 回、失敗した試行 " + failures
                                        + " 回です。",
                                "No served certificate is past its time of renewal. In the last year there were "
                                        + English.count(renewals, "renewal") + " and "
                                        + English.count(failures, "failed attempt") + "."),
                        facts)
                : new Observation(
                        RENEWAL,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "更新が遅れている、または失敗している証明書があります（遅れ " + late.size() + " 件、失敗中 " + failing + " 件）。",
                                "Renewals are late (" + late.size() + ") or failing (" + failing + ")."),
                        facts);
    }

    private long count(String action, Map<String, String> where) {
        Map<String, String> all = new LinkedHashMap<>(where);
        all.put("event.action", action);
        Instant now = clock.instant();
        return journal.search(
                        new Query(Set.of(Kind.AUDIT), now.minus(HISTORY), now.plusSeconds(60), all, MOST_RECORDS, true))
                .size();
    }

    private static Observation broughtIn(List<Shown> shown) {
        List<String> wrong =
                shown.stream().filter(one -> !one.asExpected()).map(Shown::host).toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("certificates", Integer.toString(shown.size()));
        facts.put("not-served", wrong.isEmpty() ? "none" : String.join(", ", wrong));
        if (shown.isEmpty()) {
            return new Observation(
                    BROUGHT_IN,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("持ち込みの証明書は使われていません。", "No brought-in certificate is in use."),
                    facts);
        }
        return wrong.isEmpty()
                ? new Observation(
                        BROUGHT_IN,
                        Result.HOLDS,
                        Means.TRIED,
                        new Bilingual(
                                "持ち込みの証明書がそのまま配信されていることを、外から接続して確認しました（" + shown.size() + " 件）。",
                                "Brought-in certificates were seen from outside, exactly as they were installed ("
                                        + shown.size() + ")."),
                        facts)
                : new Observation(
                        BROUGHT_IN,
                        Result.FAILS,
                        Means.TRIED,
                        new Bilingual(
                                "持ち込みの証明書と違うものが配信されているサイトがあります（" + wrong.size() + " 件）。",
                                "Some sites present another certificate than the one that was brought in ("
                                        + English.count(wrong.size(), "site") + ")."),
                        facts);
    }
}
