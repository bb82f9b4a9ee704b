package sekisho.mail;

import static sekisho.mail.DomainReport.Level.ADVICE;
import static sekisho.mail.DomainReport.Level.GOOD;
import static sekisho.mail.DomainReport.Level.PROBLEM;

import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.mail.DomainReport.Entry;
import sekisho.mail.DomainReport.Finding;
import sekisho.mail.DomainReport.Level;
import sekisho.mail.DomainReport.Topic;
import sekisho.words.Bilingual;

/**
 * Looks a sender's domain up in DNS as its recipients do, and says what to write where: MX, SPF (RFC 7208), DKIM (RFC 6376), DMARC
 * (RFC 7489), MTA-STS (RFC 8461), TLS-RPT (RFC 8460). Blocks; virtual threads.
 */
public final class DomainCheck {
    /** As many of SPF's ten look-ups may be used without a word about it. */
    private static final int LOOKUPS_WITHOUT_ADVICE = 8;

    private final Dns dns;
    private final StsPolicies.Fetch policies;
    private final InstantSource clock;

    /** What is asked about a domain. */
    public record Question(MailDomain domain, List<DkimKey> keys, Set<InetAddress> senders) {
        public Question {
            keys = List.copyOf(keys);
            senders = Set.copyOf(senders);
        }
    }

    DomainCheck(Dns dns, StsPolicies.Fetch policies, InstantSource clock) {
        this.dns = dns;
        this.policies = policies;
        this.clock = clock;
    }

    /** Asks this DNS server, or those of the operating system. */
    public static DomainCheck of(Optional<MailSettings.Resolver> resolver, InstantSource clock) {
        return new DomainCheck(Dns.of(resolver), StsPolicies.web(StsPolicies.client()), clock);
    }

    /** The addresses of a host, as DNS knows them; empty when it does not. */
    public List<InetAddress> addresses(MailDomain host) {
        try {
            return dns.addresses(host.name()).values();
        } catch (Dns.NoAnswerException e) {
            return List.of();
        }
    }

    /** Everything about a domain. */
    public DomainReport run(Question question) {
        List<Finding> found = new ArrayList<>();
        String domain = question.domain().name();
        look(Topic.MX, found, () -> mx(domain, found));
        look(Topic.SPF, found, () -> spf(question, found));
        look(Topic.DKIM, found, () -> dkim(question, found));
        look(Topic.DMARC, found, () -> dmarc(domain, found));
        look(Topic.MTA_STS, found, () -> mtaSts(domain, found));
        look(Topic.TLS_RPT, found, () -> tlsRpt(domain, found));
        return new DomainReport(question.domain(), found);
    }

    private interface Look {
        void at() throws Dns.NoAnswerException;
    }

    private static void look(Topic topic, List<Finding> found, Look look) {
        try {
            look.at();
        } catch (Dns.NoAnswerException e) {
            String why = e.getMessage() == null ? "" : e.getMessage();
            found.add(new Finding(
                    topic,
                    PROBLEM,
                    new Bilingual("DNS から答えが得られません(" + why + ")。", "DNS gives no answer (" + why + ")."),
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    private static void add(List<Finding> found, Topic topic, Level level, String ja, String en) {
        found.add(new Finding(topic, level, new Bilingual(ja, en), Optional.empty(), Optional.empty()));
    }

    private static void add(List<Finding> found, Topic topic, Level level, String seen, String ja, String en) {
        found.add(new Finding(topic, level, new Bilingual(ja, en), Optional.of(seen), Optional.empty()));
    }

    private static Finding write(Topic topic, Level level, String ja, String en, String owner, String value) {
        return new Finding(
                topic, level, new Bilingual(ja, en), Optional.empty(), Optional.of(new Entry(owner, "TXT", value)));
    }

    private void mx(String domain, List<Finding> found) throws Dns.NoAnswerException {
        Dns.Answer<Dns.Exchange> mx = dns.mx(domain);
        if (!mx.exists()) {
            add(found, Topic.MX, PROBLEM, "このドメインは DNS にありません。", "The domain does not exist in DNS.");
        } else if (mx.values().isEmpty()) {
            add(
                    found,
                    Topic.MX,
                    ADVICE,
                    "MX がありません。返信とエラーメールを受け取れず、差出人として断る受信側もあります。",
                    "There is no MX: answers and bounces cannot arrive, and some recipients refuse such senders.");
        } else if (mx.values().getFirst().host().isEmpty()) {
            add(
                    found,
                    Topic.MX,
                    ADVICE,
                    "メールを受け取らないドメインです(Null MX、RFC 7505)。差出人に使うと断られることがあります。",
                    "The domain takes no mail (null MX, RFC 7505); as a sender it may be refused.");
        } else {
            String hosts = String.join(
                    ", ", mx.values().stream().map(Dns.Exchange::host).toList());
            add(found, Topic.MX, GOOD, hosts, "メールを受け取れます。", "The domain takes mail.");
        }
    }

    private void spf(Question question, List<Finding> found) throws Dns.NoAnswerException {
        String domain = question.domain().name();
        List<String> records = Spf.records(dns.txt(domain).values());
        if (records.isEmpty()) {
            found.add(write(
                    Topic.SPF,
                    PROBLEM,
                    "SPF がありません。誰でもこのドメインを名乗れ、多くの受信側が迷惑メールとして扱います。",
                    "There is no SPF record: anybody can use the domain, and many recipients file its mails as spam.",
                    domain,
                    "v=spf1 " + SpfAdvice.terms(question.senders()) + "~all"));
            return;
        }
        if (records.size() > 1) {
            found.add(write(
                    Topic.SPF,
                    PROBLEM,
                    "SPF レコードが " + records.size() + " 個あります。受信側は誤り(permerror)として扱います。一つにまとめてください。",
                    "There are " + records.size() + " SPF records, which is an error (permerror); merge them into one.",
                    domain,
                    SpfAdvice.merged(records)));
            return;
        }
        String record = records.getFirst();
        SpfAdvice.about(record, found);
        if (question.senders().isEmpty()) {
            judge(record, domain, InetAddress.ofLiteral("192.0.2.1"), false, found);
        }
        for (InetAddress sender : question.senders()) {
            judge(record, domain, sender, true, found);
        }
    }

    private void judge(String record, String domain, InetAddress sender, boolean real, List<Finding> found) {
        Spf.Outcome outcome = Spf.check(dns, sender, "postmaster", domain, domain, clock);
        String address = sender.getHostAddress();
        switch (outcome.result()) {
            case PERMERROR ->
                add(
                        found,
                        Topic.SPF,
                        PROBLEM,
                        record,
                        "SPF の誤りです(permerror): " + outcome.reason(),
                        "The SPF record is wrong (permerror): " + outcome.reason());
            case TEMPERROR ->
                add(
                        found,
                        Topic.SPF,
                        PROBLEM,
                        record,
                        "SPF を確かめられません(temperror): " + outcome.reason(),
                        "SPF cannot be evaluated (temperror): " + outcome.reason());
            case PASS ->
                add(
                        found,
                        Topic.SPF,
                        real ? GOOD : ADVICE,
                        record,
                        address + " からの送信は SPF に合格します(" + outcome.reason() + ")。",
                        "Mail from " + address + " passes SPF (" + outcome.reason() + ").");
            case NONE, NEUTRAL, FAIL, SOFTFAIL -> {
                if (real) {
                    found.add(new Finding(
                            Topic.SPF,
                            PROBLEM,
                            new Bilingual(
                                    address + " からの送信は SPF に合格しません(" + name(outcome) + ")。",
                                    "Mail from " + address + " does not pass SPF (" + name(outcome) + ")."),
                            Optional.of(record),
                            Optional.of(new Entry(domain, "TXT", SpfAdvice.with(record, sender)))));
                } else {
                    add(found, Topic.SPF, GOOD, record, "SPF があり、文法も正しいです。", "There is a sound SPF record.");
                }
            }
        }
        if (outcome.lookups() > LOOKUPS_WITHOUT_ADVICE && outcome.result() != Spf.Result.PERMERROR) {
            add(
                    found,
                    Topic.SPF,
                    ADVICE,
                    record,
                    "DNS の問い合わせが " + outcome.lookups() + " 回必要です。10 回を超えると SPF 全体が無効になります。",
                    "It takes " + outcome.lookups() + " DNS look-ups; beyond 10, the whole record is invalid.");
        }
    }

    private static String name(Spf.Outcome outcome) {
        return outcome.result().name().toLowerCase(java.util.Locale.ROOT)
                + (outcome.reason().isEmpty() ? "" : ", " + outcome.reason());
    }

    private void dkim(Question question, List<Finding> found) throws Dns.NoAnswerException {
        if (question.keys().isEmpty()) {
            add(
                    found,
                    Topic.DKIM,
                    PROBLEM,
                    "DKIM の鍵がありません。./sekisho mail key make " + question.domain() + " で作ってください。",
                    "There is no DKIM key; make one with ./sekisho mail key make " + question.domain() + ".");
        }
        for (DkimKey key : question.keys()) {
            dkim(key, found);
        }
    }

    private void dkim(DkimKey key, List<Finding> found) throws Dns.NoAnswerException {
        List<String> texts = dns.txt(key.owner()).values();
        Optional<DkimRecord> seen =
                texts.stream().map(DkimRecord::parse).flatMap(Optional::stream).findFirst();
        boolean right = seen.filter(record -> record.holds(key)).isPresent() && texts.size() == 1;
        if (key.state() == DkimKey.State.RETIRED) {
            if (right && key.changed().plus(DkimKeys.PUBLISHED_AFTER_RETIREMENT).isBefore(clock.instant())) {
                add(
                        found,
                        Topic.DKIM,
                        ADVICE,
                        key.owner(),
                        "使い終わった鍵 " + key.selector() + " のレコードは消して構いません。",
                        "The record of the retired key " + key.selector() + " can be removed.");
            }
            return;
        }
        boolean signs = key.state() == DkimKey.State.ACTIVE;
        if (right) {
            add(
                    found,
                    Topic.DKIM,
                    GOOD,
                    key.owner(),
                    "鍵 " + key.selector() + " が公開されています" + (signs ? "(署名に使用中)。" : "(まもなく署名に使います)。"),
                    "Key " + key.selector() + " is published" + (signs ? " and signs." : " and will sign soon."));
            if (DkimRecord.tags(texts.getFirst()).getOrDefault("t", "").contains("y")) {
                add(
                        found,
                        Topic.DKIM,
                        ADVICE,
                        key.owner(),
                        "試験中の印(t=y)が付いています。外してください。",
                        "The record says that it is a test (t=y); take that out.");
            }
        } else {
            String what = texts.isEmpty() ? "がありません" : "が鍵と違います";
            found.add(write(
                    Topic.DKIM,
                    PROBLEM,
                    "鍵 " + key.selector() + " のレコード" + what + (signs ? "。署名はすべて不合格になります。" : "。公開されるまで署名しません。"),
                    "The record of key " + key.selector() + (texts.isEmpty() ? " is missing" : " holds another key")
                            + (signs ? ": every signature fails." : ": nothing is signed until it is published."),
                    key.owner(),
                    key.record()));
        }
    }

    private void dmarc(String domain, List<Finding> found) throws Dns.NoAnswerException {
        String name = domain;
        List<String> records = List.of();
        // the nearest domain above that has one; a top-level domain never has
        while (records.isEmpty() && name.contains(".")) {
            records = dns.txt("_dmarc." + name).values().stream()
                    .filter(text -> text.strip().matches("(?i)v\\s*=\\s*DMARC1\\s*(;.*)?"))
                    .toList();
            name = records.isEmpty() ? name.substring(name.indexOf('.') + 1) : name;
        }
        if (records.isEmpty()) {
            found.add(write(
                    Topic.DMARC,
                    PROBLEM,
                    "DMARC がありません。なりすましを断るよう受信側に頼めず、大手の受信側は大量送信を断ります。",
                    "There is no DMARC record: recipients are not asked to refuse forgeries, and large ones refuse bulk mail.",
                    "_dmarc." + domain,
                    "v=DMARC1; p=none; rua=mailto:dmarc@" + domain));
            return;
        }
        if (records.size() > 1) {
            add(
                    found,
                    Topic.DMARC,
                    PROBLEM,
                    "DMARC レコードが複数あり、無視されます。一つにしてください。",
                    "There are several DMARC records, which are all ignored; keep one.");
            return;
        }
        policy(domain, name, records.getFirst(), found);
    }

    private void policy(String domain, String name, String record, List<Finding> found) throws Dns.NoAnswerException {
        Map<String, String> tags = DkimRecord.tags(record);
        String policy = (name.equals(domain)
                        ? tags.getOrDefault("p", "")
                        : tags.getOrDefault("sp", tags.getOrDefault("p", "")))
                .toLowerCase(java.util.Locale.ROOT);
        switch (policy) {
            case "reject", "quarantine" ->
                add(
                        found,
                        Topic.DMARC,
                        GOOD,
                        record,
                        "なりすましを" + (policy.equals("reject") ? "断る" : "隔離する") + "方針(p=" + policy + ")です。",
                        "Forgeries are to be " + (policy.equals("reject") ? "refused" : "quarantined") + " (p=" + policy
                                + ").");
            case "none" ->
                found.add(new Finding(
                        Topic.DMARC,
                        ADVICE,
                        new Bilingual(
                                "p=none です。報告を見て問題がなければ quarantine、reject へ強めてください。",
                                "The policy is p=none; when the reports show no trouble, move on to quarantine and reject."),
                        Optional.of(record),
                        Optional.of(new Entry(
                                "_dmarc." + name, "TXT", record.replaceFirst("(?i)p\\s*=\\s*none", "p=quarantine")))));
            default ->
                add(
                        found,
                        Topic.DMARC,
                        PROBLEM,
                        record,
                        "p= がないか、知らない値です。レコード全体が無視されます。",
                        "p= is missing or unknown; the whole record is ignored.");
        }
        String percent = tags.getOrDefault("pct", "100");
        if (!percent.equals("100")) {
            add(
                    found,
                    Topic.DMARC,
                    ADVICE,
                    record,
                    "pct=" + percent + " のため、一部のメールにしか効きません。",
                    "Because of pct=" + percent + " it counts for some mails only.");
        }
        reports(name, record, tags, found);
    }

    private void reports(String name, String record, Map<String, String> tags, List<Finding> found)
            throws Dns.NoAnswerException {
        String rua = tags.getOrDefault("rua", "");
        if (rua.isEmpty()) {
            add(
                    found,
                    Topic.DMARC,
                    ADVICE,
                    record,
                    "報告の宛先(rua)がありません。なりすましや設定の誤りに気づけません。",
                    "There is no address for reports (rua), so forgeries and mistakes go unnoticed.");
        }
        for (String uri : rua.split(",", 10)) {
            int at = uri.indexOf('@');
            String target =
                    at < 0 ? name : uri.substring(at + 1).split("!", 2)[0].strip();
            boolean own = target.equals(name) || target.endsWith("." + name) || name.endsWith("." + target);
            if (!own
                    && dns.txt(name + "._report._dmarc." + target).values().stream()
                            .noneMatch(text -> text.startsWith("v=DMARC1"))) {
                found.add(write(
                        Topic.DMARC,
                        ADVICE,
                        "報告の宛先 " + target + " が受け取りを認めていないため、報告は送られません。",
                        "Reports are not sent, because " + target + " does not say that it takes them.",
                        name + "._report._dmarc." + target,
                        "v=DMARC1"));
            }
        }
    }

    private void mtaSts(String domain, List<Finding> found) throws Dns.NoAnswerException {
        Optional<String> id = StsPolicies.id(dns.txt("_mta-sts." + domain).values());
        if (id.isEmpty()) {
            add(
                    found,
                    Topic.MTA_STS,
                    ADVICE,
                    "MTA-STS がありません。このドメイン宛てのメールの暗号化を送信側に求めていません。",
                    "There is no MTA-STS: senders are not asked to encrypt mail to this domain.");
            return;
        }
        try {
            Optional<StsPolicy> policy = StsPolicy.parse(policies.policy(domain));
            List<String> left = policy.isEmpty()
                    ? List.of()
                    : dns.mx(domain).values().stream()
                            .map(Dns.Exchange::host)
                            .filter(host -> !policy.get().allows(host))
                            .toList();
            if (policy.isEmpty()) {
                add(found, Topic.MTA_STS, PROBLEM, "MTA-STS のポリシーを読めません。", "The MTA-STS policy cannot be read.");
            } else if (!left.isEmpty() && policy.get().mode() != StsPolicy.Mode.NONE) {
                add(
                        found,
                        Topic.MTA_STS,
                        PROBLEM,
                        String.join(", ", left),
                        "MX の一部がポリシーにありません。そこへは届きません。",
                        "Some mail servers are not in the policy; mail to them is not delivered.");
            } else {
                String mode = policy.get().mode().name().toLowerCase(java.util.Locale.ROOT);
                add(
                        found,
                        Topic.MTA_STS,
                        policy.get().mode() == StsPolicy.Mode.ENFORCE ? GOOD : ADVICE,
                        "MTA-STS のポリシーは " + mode + " です。",
                        "The MTA-STS policy is in mode " + mode + ".");
            }
        } catch (IOException e) {
            add(
                    found,
                    Topic.MTA_STS,
                    PROBLEM,
                    "https://mta-sts." + domain + "/.well-known/mta-sts.txt を取得できません。",
                    "https://mta-sts." + domain + "/.well-known/mta-sts.txt cannot be fetched.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tlsRpt(String domain, List<Finding> found) throws Dns.NoAnswerException {
        List<String> records = dns.txt("_smtp._tls." + domain).values().stream()
                .filter(text -> text.startsWith("v=TLSRPTv1"))
                .toList();
        if (records.size() == 1 && DkimRecord.tags(records.getFirst()).containsKey("rua")) {
            add(
                    found,
                    Topic.TLS_RPT,
                    GOOD,
                    records.getFirst(),
                    "暗号化の失敗の報告を受け取ります。",
                    "Reports of failed encryption are received.");
        } else {
            found.add(write(
                    Topic.TLS_RPT,
                    ADVICE,
                    "TLS-RPT がありません。暗号化の失敗に気づけません。",
                    "There is no TLS-RPT record, so failures of encryption go unnoticed.",
                    "_smtp._tls." + domain,
                    "v=TLSRPTv1; rua=mailto:tls-reports@" + domain));
        }
    }
}
